import { expect } from 'chai';
import { Driver } from '../../../src/deploy/driver.ts';
import type { DeployPorts } from '../../../src/deploy/ports.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { aDeployment } from '../../support/deployments.ts';
import { VirtualClock, settled } from '../../support/virtual-clock.ts';

describe('Driver, while Consul cannot be read', () => {
  const clock = new VirtualClock(() => 0);
  let failsUntilMs = 0;
  let stop = new AbortController();
  let lost = new AbortController();

  beforeEach(() => {
    stop = new AbortController();
    lost = new AbortController();
  });

  function drive(): Promise<{ readonly stop: string }> {
    const store = {
      read: () =>
        clock.now() < failsUntilMs
          ? Promise.reject(new DependencyError('consul', 'unreachable', 'Consul is away'))
          : Promise.resolve({ deployment: aDeployment('shop', { phase: 'aborted' }) }),
      commands: () => Promise.resolve([]),
    };
    const lock = { service: 'shop', lost: lost.signal };
    const driver = new Driver({
      ports: { store, clock } as unknown as DeployPorts,
      lock: { ...lock, release: () => Promise.resolve() },
      report: () => undefined,
      signal: stop.signal,
      waitsAtGates: false,
    });
    return driver.drive('shop');
  }

  it('goes on once it can be read again', async () => {
    failsUntilMs = clock.now() + 100_000;
    const ended = drive();

    await clock.advance(110_000);

    expect((await ended).stop).to.equal('final');
  });

  it('gives up driving, and nothing else, when that takes for ever', async () => {
    failsUntilMs = Infinity;
    const ended = drive();

    await clock.advance(130_000);

    expect((await ended).stop).to.equal('unreachable');
  });
  for (const [what, reason, controller] of [
    ['it is told to stop', 'interrupted', () => stop],
    ['the lock is lost', 'lock-lost', () => lost],
  ] as const) {
    it(`waits for nothing more when ${what}`, async () => {
      failsUntilMs = Infinity;
      const ended = drive();
      await settled();

      controller().abort();

      expect((await ended).stop).to.equal(reason);
    });
  }
});
