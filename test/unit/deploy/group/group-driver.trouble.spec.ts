import { expect } from 'chai';
import { GroupDriver, type GroupStop } from '../../../../src/deploy/group/group-driver.ts';
import type { GroupMember } from '../../../../src/deploy/group/seat.ts';
import type { DeployPorts } from '../../../../src/deploy/ports.ts';
import type { Deployment } from '../../../../src/domain/deploy/deployment.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const GROUP = { id: 'g1', members: ['db', 'api'] };

describe('GroupDriver, in trouble', () => {
  const clock = new VirtualClock(() => 0);
  let failsUntilMs = 0;
  let lost = new AbortController();
  let stopping = new AbortController();
  let troubles: string[] = [];
  let records: (service: string) => Deployment | undefined = () => undefined;

  beforeEach(() => {
    failsUntilMs = 0;
    [lost, stopping, troubles] = [new AbortController(), new AbortController(), []];
    records = (service) => inGroup(service, { phase: 'aborted' });
  });

  function inGroup(service: string, facts: Partial<Deployment>): Deployment {
    const plain = aDeployment(service, facts);
    return { ...plain, request: { ...plain.request, group: GROUP } };
  }

  function away(): DependencyError {
    return new DependencyError('consul', 'unreachable', 'Consul is away');
  }

  function drive(
    containers: () => Promise<never[]> = () => Promise.resolve([]),
  ): Promise<GroupStop> {
    const store = {
      read: (service: string) =>
        clock.now() < failsUntilMs
          ? Promise.reject(away())
          : Promise.resolve({ deployment: records(service) }),
      commands: () => Promise.resolve([]),
    };
    const platform = { containers };
    const catalog = { instances: () => Promise.resolve([]) };
    const ports = { store, clock, platform, catalog } as unknown as DeployPorts;
    const member = (service: string): GroupMember => ({
      ...{ service, ports },
      lock: { service, lost: lost.signal, release: () => Promise.resolve() },
    });
    return new GroupDriver({
      ...{ group: GROUP, members: [member('db'), member('api')], signal: stopping.signal },
      groups: { mostServices: 8, commit: () => Promise.reject(away()) },
      report: (progress) => {
        if (progress.kind === 'trouble') troubles.push(progress.deployment.request.service);
      },
    }).drive();
  }

  it('goes on once Consul can be read again', async () => {
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

  it('looks at the others although one cannot be looked at', async () => {
    records = (service) => inGroup(service, { phase: 'baking' });
    const ended = drive(() => Promise.reject(away()));

    await clock.advance(100);
    stopping.abort();

    expect((await ended).stop).to.equal('interrupted');
    expect(troubles).to.deep.equal(['db', 'api']);
  });

  it('stops driving when one lock is lost', async () => {
    lost.abort();

    expect((await drive()).stop).to.equal('lock-lost');
  });

  it('has nothing to do with a service that has been released anew', async () => {
    records = (service) => (service === 'db' ? aDeployment(service) : undefined);

    expect(await drive()).to.deep.equal({ stop: 'final', deployments: [] });
  });

  it('does not hide a defect of its own', async () => {
    records = (service) => inGroup(service, { phase: 'baking' });

    const [result] = await Promise.allSettled([drive(() => Promise.reject(new TypeError('x')))]);

    expect(result.status).to.equal('rejected');
  });
});
