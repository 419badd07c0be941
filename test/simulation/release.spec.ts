import { expect } from 'chai';
import type { ProxyObserver, ProxyView } from '../../src/domain/deploy/traffic.ts';
import { type ReleaseResult, type Tamper, runRelease } from './release/release-schedule.ts';

const COUNT = Number(process.env.BERTH_RELEASES ?? '1000');

async function run(count: number, tamper?: Tamper): Promise<readonly ReleaseResult[]> {
  const results: ReleaseResult[] = [];
  for (let seed = 1; seed <= count; seed += 1) results.push(await runRelease(seed, tamper));
  return results;
}

describe('a release in simulation', function () {
  this.timeout(600_000);
  let results: readonly ReleaseResult[] = [];

  before(async () => {
    results = await run(COUNT);
  });

  it(`keeps its laws in ${String(COUNT)} schedules of crashes, lost answers and slow proxies`, () => {
    const broken = results.filter(({ violations }) => violations.length > 0);

    expect(
      broken.map(({ seed, violations }) => `seed ${String(seed)}: ${violations.join('; ')}`),
    ).to.deep.equal([]);
  });

  it('has come to every end', () => {
    const ends = new Set(results.map(({ phase }) => phase));

    expect([...ends].sort()).to.include.members(['aborted', 'held', 'rolled-back', 'succeeded']);
  });

  it('would notice a release that does not wait for proxies', async () => {
    const trusting: Tamper = (observer) => pretending(observer);

    const failed = (await run(400, trusting)).filter(({ violations }) =>
      violations.some((violation) => violation.includes('was dropped')),
    );

    expect(failed.length).to.be.above(2);
  });
});

/** Takes the first answer of the new zone for the proof that all follow. */
function pretending(observer: ProxyObserver): ProxyObserver {
  return {
    look: async (proxy, service, connections): Promise<ProxyView> => {
      const view = await observer.look(proxy, service, connections);
      const newest = view.answers.toSorted((a, b) => (a.generation < b.generation ? 1 : -1));
      return {
        ...view,
        answers: newest.slice(0, 1),
        oldWorkers: undefined,
        workerLifetimeMs: -10_000,
      };
    },
  };
}
