import { expect } from 'chai';
import { type GroupEnd, runGroup } from './group/group-schedule.ts';

const COUNT = Number(process.env.BERTH_RELEASES ?? '600');
/** No release without troubles has as many writes and acts. */
const MOST_ACTS = 400;
/** Of three services, without gates. */
const SEED = 20;

function sentences(ends: readonly GroupEnd[]): readonly string[] {
  return ends.flatMap(({ seed, violations }) =>
    violations.map((violation) => `seed ${String(seed)}: ${violation}`),
  );
}

describe('several services in one release, in simulation', function () {
  this.timeout(600_000);

  it(`keep their laws in ${String(COUNT)} schedules of crashes, outages, commands and bad versions`, async () => {
    const ends: GroupEnd[] = [];
    for (let seed = 1; seed <= COUNT; seed += 1) {
      ends.push(await runGroup(seed, { hasTroubles: true }));
    }

    expect(sentences(ends)).to.deep.equal([]);
    expect(new Set(ends.flatMap(({ phases }) => phases))).to.include.all.keys(
      ...['succeeded', 'aborted', 'rolled-back'],
    );
  });

  for (const [what, wanted, fate] of [
    ['all of them good', 'succeeded', {}],
    ['the first one bad', 'aborted', { bad: 'a' }],
    ['the last one bad', 'aborted', { bad: 'c' }],
    ['one that fails after the switch', 'rolled-back', { failsLate: 'b' }],
  ] as const) {
    it(`keep them when the process is killed after each single act, with ${what}`, async () => {
      const ends: GroupEnd[] = [];
      for (let diesAt = 1; diesAt <= MOST_ACTS; diesAt += 1) {
        const end = await runGroup(SEED, { hasTroubles: false, diesAt, ...fate });
        ends.push(end);
        if (end.acts < diesAt) break;
      }

      expect(sentences(ends)).to.deep.equal([]);
      expect(ends.length).to.be.within(5, MOST_ACTS - 1);
      for (const { phases } of ends) expect(new Set(phases)).to.deep.equal(new Set([wanted]));
    });
  }
});
