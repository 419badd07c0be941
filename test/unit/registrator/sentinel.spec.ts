import { expect } from 'chai';
import type { ServiceId } from '../../../src/domain/service.ts';
import type { Clock } from '../../../src/domain/clock.ts';
import { Sentinel } from '../../../src/registrator/sentinel.ts';
import { FakeRegistry } from '../../support/fake-registry.ts';
import { VirtualClock, settled } from '../../support/virtual-clock.ts';

/** Counts the timers that would keep a process. */
class CountingClock extends VirtualClock implements Clock {
  timers = 0;

  override after(delayMs: number, callback: () => void): () => void {
    this.timers += 1;
    const cancel = super.after(delayMs, () => {
      this.timers -= 1;
      callback();
    });
    return () => {
      this.timers -= 1;
      cancel();
    };
  }
}

describe('Sentinel', () => {
  const watching = (pick: () => ServiceId | undefined): { clock: CountingClock; it: Sentinel } => {
    const clock = new CountingClock();
    const registry = new FakeRegistry();
    registry.services.set('web' as ServiceId, {
      ...{ id: 'web' as ServiceId, name: 'web', address: '', port: 80, tags: [], meta: new Map() },
      mark: undefined,
    });
    const it = new Sentinel({ registry, clock, pick, onChange: () => undefined });
    it.start();
    return { clock, it };
  };

  it('leaves no timer behind when it is stopped in a pause', async () => {
    const { clock, it } = watching(() => undefined);
    await settled();
    const before = clock.timers;

    it.stop();
    await settled();

    expect([before, clock.timers]).to.deep.equal([1, 0]);
  });

  it('leaves no timer behind when it is stopped while it waits for a change', async () => {
    const { clock, it } = watching(() => 'web' as ServiceId);
    await settled();

    it.stop();
    await settled();

    expect(clock.timers).to.equal(0);
  });
});
