import { expect } from 'chai';
import { Patience } from '../../../src/cli/patience.ts';
import type { Report } from '../../../src/registrator/report.ts';

const DOWN: Report = { kind: 'docker-down', error: new Error('ENOENT'), retryInMs: 100 };
const UP: Report = {
  kind: 'docker-up',
  host: { name: 'vm', engineVersion: '0.0.0', apiVersion: '1.41' },
  isRenewal: false,
};

describe('Patience', () => {
  /** What is heard, and how long after the report before. */
  function isOverAfter(...heard: readonly (readonly [number, Report])[]): boolean {
    let nowMs = 1_000;
    const patience = new Patience(300_000, () => nowMs);
    for (const [afterMs, report] of heard) {
      nowMs += afterMs;
      patience.hear(report);
    }
    return patience.end.aborted;
  }

  it('ends once Docker has been away for its limit', () => {
    expect(isOverAfter([0, DOWN], [299_999, DOWN])).to.equal(false);
    expect(isOverAfter([0, DOWN], [300_000, DOWN])).to.equal(true);
  });

  it('begins anew when Docker has been back', () => {
    expect(isOverAfter([0, DOWN], [200_000, UP], [1, DOWN], [200_000, DOWN])).to.equal(false);
  });

  it('does not mind that somebody sets the clock', () => {
    const { now: wallClock } = Date;
    const patience = new Patience(300_000);
    patience.hear(DOWN);
    Date.now = () => wallClock() + 3_600_000;
    patience.hear(DOWN);
    Date.now = wallClock;

    expect(patience.end.aborted).to.equal(false);
  });
});
