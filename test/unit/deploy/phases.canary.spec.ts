import { expect } from 'chai';
import { gate, hold, spread, weigh } from '../../../src/deploy/phases/canary.ts';
import { resized } from '../../../src/deploy/releases.ts';
import { switchOver } from '../../../src/deploy/phases/serve.ts';
import { lookAtPhase } from '../../../src/deploy/phases/with-hooks.ts';
import { survey } from '../../../src/deploy/phases/traffic.ts';
import type { DeployPorts } from '../../../src/deploy/ports.ts';
import type { Look, Verdict } from '../../../src/deploy/verdict.ts';
import type { Judgement } from '../../../src/domain/deploy/analysis/sample.ts';
import type { Canary, Deployment } from '../../../src/domain/deploy/deployment.ts';
import type { ProxyAnswer } from '../../../src/domain/deploy/traffic.ts';
import { aDeployment } from '../../support/deployments.ts';

const GOES_ON = { isPromoted: false, promotedTo: undefined, share: undefined };
const CANARY: Canary = { steps: [10, 50], holdMs: 1_000, isAnalysed: false };

describe('The steps of a canary', () => {
  let isRunning = true;
  let judgement: Judgement['kind'] | undefined;
  let answer: ProxyAnswer | undefined;

  beforeEach(() => {
    isRunning = true;
    judgement = undefined;
    answer = { zone: 'blue', generation: 'd1-1', blue: 1, green: 1, weight: 10 };
  });

  const container = (): object => ({
    ...{ id: 'c1', name: 'c1', zone: 'green', deploymentId: 'd1', isRunning },
    ...{ health: undefined, restarts: 0, exitCode: 1, isOutOfMemory: false, image: '' },
  });

  const ports = (): DeployPorts =>
    ({
      platform: {
        containers: () => Promise.resolve([container()]),
        logTail: () => Promise.resolve(['last words']),
      },
      catalog: {
        instances: () =>
          Promise.resolve([{ id: '', containerId: 'c1', status: 'passing', tags: [] }]),
        proxies: () =>
          Promise.resolve(answer && [{ name: 'edge', url: 'http://edge', containerId: '' }]).then(
            (proxies) => proxies ?? [],
          ),
      },
      observer: {
        look: () =>
          Promise.resolve({
            ...{ proxy: 'edge', answers: [answer], oldWorkers: 0, problem: '' },
            workerLifetimeMs: undefined,
          }),
      },
      analysis: judgement && {
        look: () => ({ kind: judgement, text: `it is ${judgement ?? ''}`, isFinal: false }),
        end: () => undefined,
      },
      proxies: [],
    }) as unknown as DeployPorts;

  function look(facts: Partial<Deployment>, canary: Partial<Canary> = {}, nowMs = 0): Look {
    const deployment = aDeployment('shop', { generation: 'd1-1', ...facts });
    const request = { ...deployment.request, instances: 1, canary: { ...CANARY, ...canary } };
    return {
      ...{ ports: ports(), deployment: { ...deployment, request }, nowMs },
      ...{ state: {} as Look['state'], memory: new Map() },
    };
  }

  const eventOf = (verdict: Verdict): string =>
    verdict.kind === 'event' ? verdict.event : verdict.kind;

  it('begin with the first share, once the gate is open', () => {
    const gated = look({});
    const request = { ...gated.deployment.request, isGated: true };
    const closed = { ...gated, deployment: { ...gated.deployment, request } };
    const open = { ...closed, deployment: { ...closed.deployment, isPromoted: true } };

    expect(gate(gated)).to.deep.include({ event: 'step', patch: { ...GOES_ON, step: 0 } });
    expect(eventOf(gate(closed))).to.equal('wait');
    expect(eventOf(gate(open))).to.equal('step');
  });

  it('are none where the first is everything', () => {
    expect(eventOf(gate(look({}, { steps: [100] })))).to.equal('done');
    expect(eventOf(gate(look({}, { steps: [] })))).to.equal('done');
  });

  it('give the only share again when other sizes are asked for', () => {
    const sizes = { stable: 1, candidate: 3 };
    const resting = look({ phase: 'holding', step: 0 }, { steps: [75], sizes });
    const again = resized(resting.deployment, resting.deployment.request, 5);

    expect(again).to.include({ phase: 'starting', phaseAt: 5 });
    const verdict = gate({ ...resting, deployment: { ...again, phase: 'gated' } });
    expect(verdict).to.deep.include({ event: 'step', patch: { ...GOES_ON, step: 0 } });
  });

  it('give a share without moving the pointer', async () => {
    expect(await weigh(look({ step: 1 }))).to.deep.include({
      event: 'done',
      pointer: {
        ...{ zone: 'blue', version: '1', generation: 'd1-2' },
        weight: { zone: 'green', percent: 50 },
      },
    });
  });

  it('give nothing to what has failed, and take back what it has', async () => {
    isRunning = false;

    for (const phase of ['weighing', 'spreading', 'holding', 'switching'] as const) {
      const verdict = await lookAtPhase(look({ phase, step: 1 }));
      expect(verdict, phase).to.deep.include({ event: 'withdraw' });
    }
    expect(eventOf(await switchOver(look({})))).to.equal('failed');
  });

  it('wait until every proxy gives the very share', async () => {
    const spreading = look({ phase: 'spreading', step: 0 });
    expect(eventOf(await spread(spreading))).to.equal('wait');
    expect(eventOf(await spread({ ...spreading, nowMs: 2_000 }))).to.equal('done');

    answer = { zone: 'blue', generation: 'd1-1', blue: 1, green: 1, weight: 0 };
    const late = look({ phase: 'spreading', step: 0 });
    expect(await spread(late)).to.deep.include({ kind: 'wait', text: 'edge does not follow yet' });
    expect(eventOf(await spread({ ...late, nowMs: 60_000 }))).to.equal('undecidable');
  });

  it('need proxies that know of shares', async () => {
    answer = { zone: 'blue', generation: '', blue: 1, green: 1 };
    expect(await survey(look({}))).to.deep.include({ event: 'undecidable' });
    answer = undefined;
    expect(await survey(look({}))).to.deep.include({ event: 'undecidable' });
  });

  it('are held for their time, and go on by themselves', async () => {
    const holding = look({ phase: 'holding', step: 0, phaseAt: 0 });

    expect(eventOf(await hold({ ...holding, nowMs: 999 }))).to.equal('wait');
    expect(await hold({ ...holding, nowMs: 1_000 })).to.deep.include({
      ...{ event: 'step', patch: { ...GOES_ON, step: 1 } },
    });
    expect(eventOf(await hold(look({ step: 1 }, {}, 1_000)))).to.equal('done');
  });

  it('go on at once when they are told to', async () => {
    expect(eventOf(await hold(look({ step: 0, isPromoted: true })))).to.equal('step');
  });

  it('go to the step that is named, or past all of them', async () => {
    const steps = [1, 2, 3];
    const named = { step: 0, isPromoted: true, promotedTo: 2 };

    expect(await hold(look(named, { steps }))).to.deep.include({ patch: { ...GOES_ON, step: 2 } });
    expect(eventOf(await hold(look({ ...named, promotedTo: 'full' }, { steps })))).to.equal('done');
  });

  it('give the share that somebody has named, and go on from there', async () => {
    const byHand = look({ step: 0, share: 30 }, { steps: [10, 20, 50] }, 1_000);

    expect(await weigh(byHand)).to.deep.include({
      patch: { generation: 'd1-2' },
      pointer: {
        ...{ zone: 'blue', version: '1', generation: 'd1-2' },
        weight: { zone: 'green', percent: 30 },
      },
    });
    expect(await hold(byHand)).to.deep.include({ patch: { ...GOES_ON, step: 2 } });
  });

  it('wait at each gate', async () => {
    const holding = look({ step: 0 }, {}, 5_000);
    const request = { ...holding.deployment.request, isGated: true };

    const verdict = await hold({ ...holding, deployment: { ...holding.deployment, request } });

    expect(verdict).to.deep.equal({ kind: 'wait', text: 'waits for berth deploy promote' });
  });

  for (const [kind, during, after, late] of [
    ['pass', 'wait', 'step', 'step'],
    ['fail', 'withdraw', 'withdraw', 'withdraw'],
    ['inconclusive', 'wait', 'wait', 'undecidable'],
    ['error', 'wait', 'wait', 'undecidable'],
  ] as const) {
    it(`follow measurements that say ${kind}`, async () => {
      judgement = kind;
      const at = async (nowMs: number): Promise<string> =>
        eventOf(await hold(look({ step: 0 }, { isAnalysed: true }, nowMs)));

      expect([await at(0), await at(1_000), await at(60_000)]).to.deep.equal([during, after, late]);
    });
  }

  it('do not go on while nobody measures what is to be measured', async () => {
    expect(await hold(look({ step: 0 }, { isAnalysed: true }, 1_000))).to.deep.include({
      kind: 'wait',
    });
  });
});
