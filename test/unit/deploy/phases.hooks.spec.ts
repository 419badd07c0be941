import { expect } from 'chai';
import { lookAtPhase } from '../../../src/deploy/phases/with-hooks.ts';
import type { DeployPorts, HookVerdict } from '../../../src/deploy/ports.ts';
import type { Look } from '../../../src/deploy/verdict.ts';
import type { Deployment } from '../../../src/domain/deploy/deployment.ts';
import type { Occasion } from '../../../src/domain/deploy/hook.ts';
import { aDeployment } from '../../support/deployments.ts';

describe('lookAtPhase, with hooks', () => {
  let asked: Occasion[] = [];
  let started = 0;

  beforeEach(() => {
    asked = [];
    started = 0;
  });

  function look(
    facts: Partial<Deployment>,
    answer: HookVerdict | undefined,
    hasHooks = true,
  ): Look {
    const deployment = aDeployment('shop', facts);
    const hooks = answer && {
      look: (occasion: Occasion) => {
        asked.push(occasion);
        return answer;
      },
    };
    const platform = {
      start: () => {
        started += 1;
        return Promise.resolve();
      },
      containers: () => Promise.resolve([]),
    };
    const request = { ...deployment.request, stable: undefined, hasHooks };
    return {
      ports: {
        ...{ hooks, platform, proxies: [] },
        catalog: { instances: () => Promise.resolve([]), proxies: () => Promise.resolve([]) },
      } as unknown as DeployPorts,
      ...{ deployment: { ...deployment, request }, state: {} as Look['state'] },
      ...{ nowMs: 1_000_000, memory: new Map() },
    };
  }

  const DONE: HookVerdict = { kind: 'done', text: 'hook smoke: fine' };
  const WAITS: HookVerdict = { kind: 'wait', text: 'hook smoke: in progress' };
  const ABORTS: HookVerdict = { kind: 'abort', text: 'hook smoke failed' };

  it('does nothing before they are done', async () => {
    expect(await lookAtPhase(look({ phase: 'starting' }, WAITS))).to.deep.equal(WAITS);
    expect(asked).to.deep.equal([{ moment: 'before-start' }]);
    expect(started).to.equal(0);
  });

  it('goes on once they are, and says what they have said', async () => {
    const verdict = await lookAtPhase(look({ phase: 'starting' }, DONE));

    expect(started).to.equal(1);
    expect(verdict).to.include({ event: 'done' });
    expect(verdict.text).to.match(/started; hook smoke: fine$/);
  });

  it('gives up when one of them fails', async () => {
    const verdict = await lookAtPhase(look({ phase: 'switching' }, ABORTS));

    expect(verdict).to.include({ event: 'failed', text: 'hook smoke failed' });
    expect(asked).to.deep.equal([{ moment: 'before-switch' }]);
  });

  for (const phase of ['weighing', 'switching'] as const) {
    it(`takes the share back when one of them fails in ${phase}`, async () => {
      const verdict = await lookAtPhase(look({ phase, step: 1 }, ABORTS));
      expect(verdict).to.include({ event: 'withdraw' });
    });
  }

  it('says which step it is', async () => {
    await lookAtPhase(look({ phase: 'weighing', step: 1 }, WAITS));
    expect(asked).to.deep.equal([{ moment: 'before-step', step: 1 }]);
  });

  it('calls those of the end of a phase at its end alone', async () => {
    const waiting = look({ phase: 'verifying', phaseAt: 1_000_000 }, DONE);
    expect(await lookAtPhase(waiting)).to.include({ kind: 'wait' });
    expect(asked).to.deep.equal([]);
  });

  it('waits for whoever knows them', async () => {
    const { text } = await lookAtPhase(look({ phase: 'starting' }, undefined));
    expect(text).to.include('nobody calls the hooks');
    expect(started).to.equal(0);
  });

  it('calls none where the release has none', async () => {
    await lookAtPhase(look({ phase: 'starting' }, ABORTS, false));
    expect(asked).to.deep.equal([]);
    expect(started).to.equal(1);
  });
});
