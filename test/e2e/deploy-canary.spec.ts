import { once } from 'node:events';
import { expect } from 'chai';
import type { Phase } from '../../src/domain/deploy/phase.ts';
import { EdgeStage, deviation } from '../support/edge-stage.ts';
import { eventually } from '../support/eventually.ts';
import type { Load } from '../support/load.ts';
import { QUICK, ended, reached } from '../support/release-stage.ts';

const PORT = 18_182;
const CLIENTS = { keepAlive: 18, fresh: 8, pauseMs: 5 };
/** At each share. A longer run: BERTH_CANARY_REQUESTS=20000. */
const REQUESTS = Number(process.env.BERTH_CANARY_REQUESTS ?? 5_000);
/** The figure that is promised is three; a run of every day must not fail by chance once in a hundred. */
const DEVIATIONS = process.env.BERTH_CANARY_REQUESTS === undefined ? 4 : 3;
/** Told to go back in a phase, and the exit code; more of them with BERTH_EVERY_PHASE=1. */
const ABORTED: readonly (readonly [Phase, number])[] = [
  ['spreading', 6],
  ...(process.env.BERTH_EVERY_PHASE === undefined
    ? []
    : ([
        ...(['preparing', 'starting', 'verifying', 'surveying'] as const).map((phase) => [
          phase,
          6,
        ]),
        ...([
          ['weighing', 6],
          ['holding', 6],
          ['converging', 7],
          ['baking', 7],
        ] as const),
        ...([
          ['draining', 7],
          ['standby', 7],
        ] as const),
      ] as (readonly [Phase, number])[])),
];
const SOON = { timeoutMs: 60_000 };

describe('berth deploy canary, behind nginx and consul-template under load', function () {
  this.timeout(600_000);
  const stage = new EdgeStage({ port: PORT, clients: CLIENTS });

  before(function () {
    return stage.open(this);
  });

  after(() => stage.close());

  it('gives the new version the very shares that were asked for, and drops nothing', async () => {
    const steps = [1, 10, 50];
    const canary = ended(stage.startCanary('2', '--steps', steps.join(), '--gate', '--hold', '0s'));
    expect((await canary).code).to.equal(3);

    for (const step of steps) {
      const promoted = await stage.deploy('promote', stage.service, ...QUICK);
      expect(promoted.code, promoted.stdout).to.equal(3);
      const answers = await stage.observe(REQUESTS);
      expect(deviation(answers, step / 100)).to.be.below(DEVIATIONS);
      expect(await stage.answer({ 'X-Berth-Zone': 'candidate' })).to.match(/^v2 /);
    }

    const last = await stage.deploy('promote', stage.service, ...QUICK);
    expect(last.code, last.stdout).to.equal(0);
    expect([...(await stage.observe(500)).keys()]).to.deep.equal(['v2']);
    expect(await stage.key('active-version')).to.equal('2');
  });

  it('takes the share back when it is told to, from another terminal', async () => {
    const canary = ended(
      stage.startCanary('1', '--steps', '50', '--hold', '5m', '--output', 'json'),
    );
    await eventually('it holds', async () => expect(await stage.phase()).to.equal('holding'), SOON);
    const load = stage.load();

    expect((await stage.deploy('abort', stage.service)).code).to.equal(0);
    const { code, stdout } = await canary;

    expect(code, stdout).to.equal(6);
    await expectBack(load, 'v1', stdout);
    expect([...(await stage.observe(500)).keys()]).to.deep.equal(['v2']);
    expect(await stage.zone('blue')).to.have.length(0);
  });

  for (const [phase, code] of ABORTED) {
    it(`goes back when it is told to in ${phase}, and drops nothing`, async () => {
      const waits = ['--bake', '2s', '--standby', '2s', '--output', 'json'];
      const old = await stage.key('active-version');
      const fresh = old === '1' ? '2' : '1';
      const child = stage.startCanary(fresh, '--steps', '50', '--hold', '2s', ...waits);
      const end = ended(child);
      await reached(child, phase);
      const load = stage.load();

      expect((await stage.deploy('abort', stage.service)).code).to.equal(0);

      const { code: actual, stdout } = await end;
      await expectBack(load, `v${fresh}`, stdout);
      expect(actual, stdout).to.equal(code);
      expect(await stage.key('active-version')).to.equal(old);
      expect([...(await stage.observe(300)).keys()]).to.deep.equal([`v${old}`]);
    });
  }

  it('keeps what is left of the hold when it is killed', async () => {
    const hold = ['--steps', '50', '--hold', '12s'];
    const killed = stage.startCanary('1', ...hold);
    await eventually('it holds', async () => expect(await stage.phase()).to.equal('holding'), SOON);
    const begunMs = Date.now();
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    await stage.deploy('unlock', stage.service);

    const { code, stdout } = await ended(stage.startCanary('1', ...hold, '--output', 'json'));

    expect(code, stdout).to.equal(0);
    // Not anew: what the hold had behind it when it was killed still counts.
    expect(at(stdout, 'switching') - begunMs).to.be.below(13_000);
  });
});

/** Nothing has failed, and nobody reached a version any more once its way back had been proven. */
async function expectBack(load: Load, version: string, output: string): Promise<void> {
  const { failures, lastAsked, resets } = await load.end();
  expect([failures.length, resets]).to.deep.equal([0, 0]);
  const last = lastAsked.get(version);
  if (last === undefined) return;
  const [written, proven] = [at(output, 'converging-back'), at(output, 'draining-back')];
  console.log(`      the last request went there ${String(last - written)} ms after the way back`);
  expect(last).to.be.below(proven);
}

/** When a release, by its `--output json`, came to a phase, in milliseconds since the epoch. */
function at(output: string, phase: string): number {
  const lines = output.trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { phase?: string; ts: string });
  return Date.parse(events.find((event) => event.phase === phase)?.ts ?? '');
}
