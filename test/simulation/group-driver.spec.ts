import { expect } from 'chai';
import { type Fate, type GroupEnd, runGroup } from './group/group-schedule.ts';

/** Of three services, without gates. */
const SEED = 20;
const MOST_ACTS = 400;

function laws(ends: readonly GroupEnd[]): readonly string[] {
  return ends.flatMap(({ violations }) => violations);
}

/** The first process dies after one act, after two, and so on. */
async function killedAfterEach(fate: Partial<Fate>): Promise<readonly GroupEnd[]> {
  const ends: GroupEnd[] = [];
  for (let diesAt = 1; diesAt <= MOST_ACTS; diesAt += 1) {
    const end = await runGroup(SEED, { hasTroubles: false, diesAt, ...fate });
    ends.push(end);
    if (end.acts < diesAt) break;
  }
  return ends;
}

describe('GroupDriver', function () {
  this.timeout(20_000);

  for (const [what, phase, fate] of [
    ['switches all, where all are good', 'succeeded', {}],
    ['switches none, where the last one is bad', 'aborted', { bad: 'c' }],
    ['takes all back, where one fails after the switch', 'rolled-back', { failsLate: 'a' }],
  ] as const) {
    it(`${what}, also when the process is killed after any act`, async () => {
      const ends = await killedAfterEach(fate);

      expect(laws(ends)).to.deep.equal([]);
      expect(ends.length).to.be.within(5, MOST_ACTS - 1);
      for (const { phases } of ends) expect(new Set(phases)).to.deep.equal(new Set([phase]));
    });
  }

  it('takes none back where one has nothing to go back to, and is held', async () => {
    const ends = await killedAfterEach({ failsLate: 'a', first: 'c' });

    expect(laws(ends)).to.deep.equal([]);
    for (const { phases } of ends) {
      expect(phases).to.deep.equal(['rolling-back', 'rolling-back', 'held']);
    }
  });

  it('keeps its laws among outages, kills and commands', async () => {
    const ends: GroupEnd[] = [];
    for (let seed = 1_000_001; seed <= 1_000_060; seed += 1) {
      ends.push(await runGroup(seed, { hasTroubles: true }));
    }

    expect(laws(ends)).to.deep.equal([]);
    expect(ends.filter(({ processes }) => processes > 1).length).to.be.above(20);
  });
});
