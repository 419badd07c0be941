import { expect } from 'chai';
import { type ReleaseResult, runRelease } from '../../simulation/release/release-schedule.ts';

const FIRST_SEED = 1_000_001;
const COUNT = 150;

describe('Driver, in a few schedules of the simulation', () => {
  const results: ReleaseResult[] = [];

  before(async function () {
    this.timeout(20_000);
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed += 1) {
      results.push(await runRelease(seed));
    }
  });

  it('keeps its laws', () => {
    expect(results.flatMap(({ violations }) => violations)).to.deep.equal([]);
  });

  for (const phase of ['succeeded', 'aborted', 'rolled-back'] as const) {
    it(`comes to the end ${phase}`, () => {
      expect(results.map((result) => result.phase)).to.include(phase);
    });
  }

  it('is killed now and then, and replaced', () => {
    expect(results.filter(({ crashes }) => crashes > 0).length).to.be.above(COUNT / 2);
  });
});
