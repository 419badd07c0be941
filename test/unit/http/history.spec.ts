import { expect } from 'chai';
import { History } from '../../../src/http/history.ts';
import type { News } from '../../../src/http/news.ts';

const registered = (reason: string, elapsedMs: number, cause = 'missing'): News =>
  ({ kind: 'registered', cause, reason, elapsedMs }) as News;

describe('History', () => {
  it('has sixty minutes, quiet ones included', () => {
    const minutes = new History().minutes(3_600_500);

    expect(minutes).to.have.length(60);
    expect(minutes[0]?.atMs).to.equal(60_000);
    expect(minutes[59]?.atMs).to.equal(3_600_000);
  });

  it('adds up what happens within a minute, with how long it took', () => {
    const history = new History();
    history.hear(registered('start', 10), 60_000);
    history.hear(registered('die', 30), 119_999);
    history.hear({ kind: 'deregistered', reason: 'die', elapsedMs: 20 } as News, 60_001);

    expect(history.minutes(119_999).at(-1)).to.deep.equal({
      ...{ atMs: 60_000, registered: 2, deregistered: 1, corrected: 0, failed: 0 },
      ...{ measured: 3, latencySumMs: 60, latencyMaxMs: 30 },
    });
  });

  for (const reason of ['resync', 'deep-resync', 'reconnect', 'hangup', 'consul-changed']) {
    it(`counts what a ${reason} sets right as drift, and does not time it`, () => {
      const history = new History();
      history.hear(registered(reason, 9_999), 0);

      expect(history.minutes(0).at(-1)).to.include({ registered: 1, corrected: 1, measured: 0 });
    });
  }

  for (const reason of ['startup', 'cleanup', 'stop-survived']) {
    it(`counts neither drift nor time at ${reason}`, () => {
      const history = new History();
      history.hear(registered(reason, 9_999), 0);

      expect(history.minutes(0).at(-1)).to.include({ registered: 1, corrected: 0, measured: 0 });
    });
  }

  it('counts failures', () => {
    const history = new History();
    history.hear({ kind: 'attempted', errors: [new Error('no')] } as unknown as News, 0);
    history.hear({ kind: 'attempted', errors: [] } as unknown as News, 0);

    expect(history.minutes(0).at(-1)).to.include({ failed: 1 });
  });

  it('forgets what is older than an hour', () => {
    const history = new History();
    for (let minute = 0; minute < 100; minute += 1) {
      history.hear(registered('start', 1), minute * 60_000);
    }

    const minutes = history.minutes(99 * 60_000);

    expect(minutes.every((one) => one.registered === 1)).to.equal(true);
    expect(history.minutes(200 * 60_000).every((one) => one.registered === 0)).to.equal(true);
  });
});
