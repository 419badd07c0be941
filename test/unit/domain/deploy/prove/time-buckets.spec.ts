import { expect } from 'chai';
import { TimeBuckets } from '../../../../../src/domain/deploy/prove/time-buckets.ts';

describe('TimeBuckets', () => {
  it('counts by a quarter of a second', () => {
    const buckets = new TimeBuckets();
    buckets.add(0, { kind: 'answer', version: '1' });
    buckets.add(249, { kind: 'answer', version: '1' });
    buckets.add(-3, { kind: 'failed' });
    buckets.add(500, { kind: 'answer', version: '2' });
    buckets.add(501, { kind: 'reset' });

    expect(buckets.widthMs).to.equal(250);
    expect(buckets.all()).to.deep.equal([
      { fromMs: 0, answers: new Map([['1', 2]]), failed: 1, keepAliveResets: 0 },
      { fromMs: 250, answers: new Map(), failed: 0, keepAliveResets: 0 },
      { fromMs: 500, answers: new Map([['2', 1]]), failed: 0, keepAliveResets: 1 },
    ]);
  });

  it('joins buckets instead of having more than 480, and loses none of what is in them', () => {
    const buckets = new TimeBuckets();
    for (let atMs = 0; atMs < 1_000_000; atMs += 100) {
      buckets.add(atMs, { kind: 'answer', version: atMs < 500_000 ? '1' : '2' });
    }
    buckets.add(999_999, { kind: 'failed' });
    buckets.add(2_000_000, { kind: 'reset' });

    const all = buckets.all();
    expect(all.length).to.be.at.most(480);
    expect(buckets.widthMs).to.equal(8_000);
    expect(sum(all.map(({ answers }) => answers.get('1') ?? 0))).to.equal(5_000);
    expect(sum(all.map(({ answers }) => answers.get('2') ?? 0))).to.equal(5_000);
    expect(all.filter(({ failed }) => failed === 1).map(({ fromMs }) => fromMs)).to.deep.equal([
      992_000,
    ]);
    expect(all.at(-1)).to.include({ fromMs: 2_000_000, keepAliveResets: 1 });
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
