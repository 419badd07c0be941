import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Hooks } from '../../../../src/deploy/hooks/hooks.ts';
import type { HookVerdict } from '../../../../src/deploy/ports.ts';
import type { Hook, Occasion } from '../../../../src/domain/deploy/hook.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { aHook } from '../../../support/hooks.ts';
import { bodyOf, loopbackServers } from '../../../support/loopback-server.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const DEPLOYMENT = aDeployment('shop');
const BEFORE: Occasion = { moment: 'before-switch' };

/** What a hook was told. */
interface Told {
  readonly atMs: number;
  readonly key: unknown;
  readonly body: unknown;
}

/** Asks every few milliseconds: answers come over a real socket. */
async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await sleep(2);
}

describe('Hooks', () => {
  const serve = loopbackServers();
  let clock = new VirtualClock();
  let hooks = new Hooks([], { clock, env: {} });
  let told: Told[] = [];

  beforeEach(() => {
    clock = new VirtualClock();
    told = [];
  });

  afterEach(() => {
    hooks.end();
  });

  /** A server that gives these answers, one after the other; a number is a status. */
  const answering = async (answers: readonly (number | object)[]): Promise<Hook['action']> => {
    const left = [...answers];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        const key = request.headers['idempotency-key'];
        told.push({ atMs: clock.now(), key, body: JSON.parse(body) as unknown });
        const answer = left.shift() ?? 500;
        response.statusCode = typeof answer === 'number' ? answer : 200;
        response.end(typeof answer === 'number' ? '' : JSON.stringify(answer));
      });
    });
    return { kind: 'webhook', target: { url, headers: new Map() } };
  };
  const open = (all: readonly Hook[]): void => {
    hooks = new Hooks(all, { clock, env: process.env });
  };
  const look = (occasion = BEFORE): HookVerdict => hooks.look(occasion, DEPLOYMENT);
  /** Looks until a call that is under way has ended. */
  const answered = (text: string): Promise<void> => eventually(() => look().text.includes(text));

  it('has nothing to do at other moments', async () => {
    open([aHook({ action: await answering([]) })]);

    expect(look({ moment: 'after-start' })).to.deep.equal({ kind: 'done', text: '' });
    expect(told).to.deep.equal([]);
  });

  it('tells the deployment once, and goes on when it has passed', async () => {
    open([aHook({ action: await answering([{ phase: 'pass', message: 'fine' }]) })]);

    expect(look()).to.deep.equal({ kind: 'wait', text: 'hook smoke: called' });
    await answered('fine');

    expect(look()).to.deep.equal({ kind: 'done', text: 'hook smoke: fine' });
    expect(told).to.deep.equal([
      {
        ...{ atMs: 0, key: 'd1/smoke/before-switch' },
        body: {
          ...{ schemaVersion: 1, idempotencyKey: 'd1/smoke/before-switch', hook: 'smoke' },
          ...{ moment: 'before-switch', deployment: DEPLOYMENT },
        },
      },
    ]);
  });

  it('asks one that is in progress again, when it says or after the delay', async () => {
    const action = await answering([
      { phase: 'in-progress', message: 'one', retryAfterSeconds: 2 },
      { phase: 'in-progress', message: 'two' },
      { phase: 'pass', message: 'three' },
    ]);
    open([aHook({ action })]);

    await answered('one');
    await clock.advance(1_999);
    look();
    await clock.advance(1);
    await answered('two');
    await clock.advance(4_999);
    look();
    await clock.advance(1);
    await answered('three');

    expect(told.map(({ atMs }) => atMs)).to.deep.equal([0, 2_000, 7_000]);
    expect(new Set(told.map(({ key }) => key)).size).to.equal(1);
  });

  it('gives up one that is in progress for too long', async () => {
    const action = await answering([{ phase: 'in-progress', message: 'soon' }]);
    open([aHook({ action, timeoutMs: 4_000 })]);

    await answered('soon');
    await clock.advance(4_000);

    expect(look()).to.deep.equal({
      ...{ kind: 'abort' },
      text: 'hook smoke failed before-switch: soon; it is not done within 4s',
    });
  });

  it('tries errors again, as often as is allowed', async () => {
    open([aHook({ action: await answering([503, 503]) })]);

    await answered('status 503');
    expect(look()).to.deep.equal({ kind: 'wait', text: 'hook smoke: status 503' });
    await clock.advance(5_000);
    await answered('failed');

    expect(told.map(({ atMs }) => atMs)).to.include.members([0, 5_000]);
  });

  it('aborts by one that fails, and calls it anew when it is looked at again', async () => {
    const action = await answering([{ phase: 'fail', message: 'no' }, { phase: 'pass' }]);
    open([aHook({ action })]);
    let verdict: HookVerdict = look();
    await eventually(() => {
      verdict = look();
      return verdict.kind === 'abort';
    });

    expect(verdict.text).to.equal('hook smoke failed before-switch: no');
    await eventually(() => look().kind === 'done');
    expect(told).to.have.lengthOf(2);
  });

  it('ignores a failure where it is told to, or where nothing is left to abort', async () => {
    const fail = { phase: 'inconclusive' };
    const action = await answering([fail, fail]);
    open([aHook({ action, onFailure: 'ignore', at: ['before-switch'] })]);
    await answered('ignored');
    expect(look()).to.deep.equal({
      ...{ kind: 'done', text: 'hook smoke: inconclusive (failed, which is ignored)' },
    });

    open([aHook({ action, at: ['after-success'] })]);
    let isSettled = false;
    const { signal } = new AbortController();
    const settling = hooks
      .settle({ moment: 'after-success' }, DEPLOYMENT, signal)
      .finally(() => (isSettled = true));
    // The answer comes over a real socket, the next look after virtual time.
    await eventually(async () => {
      await clock.advance(500);
      return isSettled;
    });

    expect((await settling).kind).to.equal('done');
  });

  it('calls one after the other', async () => {
    const [first, second] = [await answering([{ phase: 'pass' }]), await answering([200])];
    open([aHook({ name: 'first', action: first }), aHook({ name: 'second', action: second })]);

    look();
    expect(look().text).to.equal('hook first: called');
    await eventually(() => look().kind === 'done');

    expect(told.map(({ key }) => key)).to.deep.equal([
      ...['d1/first/before-switch', 'd1/second/before-switch'],
    ]);
    expect(look().text).to.equal('hook first: pass; hook second: status 200');
  });

  it('runs commands', async () => {
    const script = 'grep -q \'"hook":"smoke"\' && echo "$0 is known"';
    open([aHook({ action: { kind: 'command', command: ['/bin/sh', '-c', script, '${zone}'] } })]);

    await answered('green is known');

    expect(look().kind).to.equal('done');
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    open([aHook({ action: await answering([{ phase: 'in-progress' }]) })]);

    const settling = hooks.settle(BEFORE, DEPLOYMENT, stop.signal);
    stop.abort();

    expect((await settling).kind).to.equal('wait');
  });
});
