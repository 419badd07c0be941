import { expect } from 'chai';
import { LineOutput } from '../../../../src/cli/deploy/output/line-output.ts';
import { plainMarkers } from '../../../../src/cli/deploy/output/plain-markers.ts';
import { Watch } from '../../../../src/cli/deploy/watch.ts';
import type {
  Deployment,
  DeploymentId,
  JournalEntry,
} from '../../../../src/domain/deploy/deployment.ts';
import type { Phase } from '../../../../src/domain/deploy/phase.ts';
import type { ReleaseState } from '../../../../src/domain/deploy/release-store.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { MemoryStream } from '../../../support/memory-stream.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

describe('Watch', () => {
  let clock: VirtualClock;
  let stream: MemoryStream;
  let stop: AbortController;
  let current: Deployment | undefined;
  let former: readonly Deployment[];
  let steps: JournalEntry[];
  let journalReads: number;
  let problem: Error | undefined;

  beforeEach(() => {
    clock = new VirtualClock();
    stream = new MemoryStream();
    stop = new AbortController();
    [current, former, steps, journalReads, problem] = [undefined, [], [], 0, undefined];
  });

  function follow(): ReturnType<Watch['follow']> {
    const state = (): Promise<ReleaseState> =>
      problem === undefined
        ? Promise.resolve({ deployment: current } as ReleaseState)
        : Promise.reject(problem);
    const store = {
      read: state,
      history: () => Promise.resolve(former),
      journal: () => {
        journalReads += 1;
        return Promise.resolve([...steps].sort((one, other) => one.at - other.at));
      },
    };
    const output = new LineOutput(stream, clock, plainMarkers);
    return new Watch({ store, service: 'shop', output, clock, signal: stop.signal }).follow();
  }

  function enter(phase: Phase, text: string, facts: Partial<Deployment> = {}): void {
    const at = clock.now();
    current = { ...(current ?? aDeployment('shop')), phase, phaseAt: at, ...facts };
    steps.push({ at, phase, text, holder: 'ci' });
  }

  const lines = (): readonly string[] => stream.text.split('\n').slice(0, -1);

  it('ends at once when there is none', async () => {
    expect(await follow()).to.include({ exitCode: 0 });
    expect(lines()).to.deep.equal(['00:00:00 no release has been recorded']);
  });

  for (const [phase, exitCode] of [
    ['succeeded', 0],
    ['aborted', 6],
    ['rolled-back', 7],
    ['held', 8],
  ] as const) {
    it(`ends with ${String(exitCode)} when it is ${phase}`, async () => {
      enter('converging', 'green is active');
      const result = follow();
      await clock.advance(2_500);
      enter(phase, 'that was it', { reason: 'why' });
      await clock.advance(1_000);

      expect(await result).to.include({ exitCode, outcome: phase });
      expect(lines().slice(0, 2)).to.deep.equal([
        '00:00:00 converging      green is active',
        `00:00:03 ${phase.padEnd(15)} that was it`,
      ]);
      expect(lines()).to.have.length(3);
    });
  }

  it('tells each step once, those between two looks too, and those that another clock has dated back', async () => {
    enter('starting', 'a');
    const result = follow();
    await clock.advance(500);
    enter('verifying', 'b');
    enter('surveying', 'c');
    await clock.advance(1_000);
    steps.push({ at: 100, phase: 'gated', text: 'd', holder: 'other' });
    enter('succeeded', 'e');
    await clock.advance(1_000);
    await result;

    expect(lines().map((line) => line.slice(9, 30).replace(/ +/g, ' '))).to.deep.equal([
      ...['starting a', 'verifying b', 'surveying c', 'gated d', 'succeeded e'],
      'green serves version ',
    ]);
  });

  it('looks each second, and at the steps only when the record has changed', async () => {
    enter('standby', 'drained');
    const result = follow();
    await clock.advance(60_000);
    stop.abort('SIGINT');
    await clock.advance(1);
    await result;

    expect(journalReads).to.equal(1);
  });

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`ends with ${String(exitCode)} at ${signal}, and leaves the release alone`, async () => {
      enter('standby', 'drained');
      const result = follow();
      await clock.advance(100);
      stop.abort(signal);
      await clock.advance(0);

      expect(await result).to.include({ exitCode, text: 'shop goes on in standby' });
    });
  }

  it('follows the release that it found, when another one is begun', async () => {
    enter('retiring', 'drained');
    const result = follow();
    await clock.advance(100);
    former = [{ ...aDeployment('shop'), phase: 'succeeded' }];
    current = aDeployment('shop', { id: 'd2' as DeploymentId });
    await clock.advance(1_000);

    expect(await result).to.include({ exitCode: 0, outcome: 'succeeded' });
  });

  it('goes on through trouble, which it tells once', async () => {
    enter('retiring', 'drained');
    const result = follow();
    await clock.advance(500);
    problem = new DependencyError('consul', 'unreachable', 'consul: no answer');
    await clock.advance(5_000);
    problem = undefined;
    enter('succeeded', 'stopped');
    await clock.advance(1_000);
    await result;

    expect(lines().filter((line) => line.includes('no answer'))).to.deep.equal([
      '00:00:01 note: trouble: consul: no answer',
    ]);
  });

  it('has failed when Consul cannot be asked at all, or for a reason of its own', async () => {
    problem = new DependencyError('consul', 'unreachable', 'consul: no answer');
    expect(await follow().catch((error: unknown) => error)).to.equal(problem);

    problem = undefined;
    enter('retiring', 'drained');
    const result = follow().catch((error: unknown) => error);
    await clock.advance(500);
    problem = new TypeError('a bug');
    await clock.advance(1_000);
    expect(await result).to.equal(problem);
  });

  it('leaves no timer behind', async () => {
    enter('succeeded', 'stopped');
    await follow();
    stream.text = '';
    await clock.advance(100_000);

    expect(stream.text).to.equal('');
  });
});
