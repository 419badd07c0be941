import { expect } from 'chai';
import type { ConsulClient } from '../../../src/consul/consul-client.ts';
import { KvGroupStore } from '../../../src/consul/kv-group-store.ts';
import { releaseKeys } from '../../../src/consul/release-keys.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import type { GroupChange } from '../../../src/domain/deploy/group-store.ts';
import { ConflictError } from '../../../src/domain/deploy/release-store.ts';
import { aDeployment } from '../../support/deployments.ts';

interface Sent {
  readonly KV: { readonly Verb: string; readonly Key: string };
}

describe('KvGroupStore', () => {
  let sent: readonly Sent[] = [];
  let answer: DependencyError | undefined;
  /** Records that are found afterwards, by key. */
  let found = new Map<string, string>();

  beforeEach(() => {
    sent = [];
    answer = undefined;
    found = new Map();
  });

  const client = {
    exchange: ({ body }: { body: readonly Sent[] }) => {
      sent = body;
      return answer === undefined ? Promise.resolve(true) : Promise.reject(answer);
    },
    get: ({ path }: { path: string }) => {
      const value = found.get(path.slice('/kv/'.length));
      const Value = Buffer.from(value ?? '').toString('base64');
      return Promise.resolve({ body: value === undefined ? [] : [{ Value, ModifyIndex: 1 }] });
    },
  } as unknown as ConsulClient;
  const groups = new KvGroupStore(client);

  /** As large as a change can be: a share was given before. */
  function change(service: string): GroupChange {
    const lost = new AbortController().signal;
    const deployment = aDeployment(service, { phase: 'converging' });
    return {
      lock: { service, lost, release: () => Promise.resolve() },
      before: {
        ...{ activeZone: 'blue', activeVersion: '1', generation: '', deployment: undefined },
        revision: new Map([[releaseKeys(service).weights, 7]]),
      },
      change: {
        ...{ deployment, journal: { at: 1, phase: 'converging', text: '', holder: 'ci' } },
        pointer: { zone: 'green', version: '2', generation: 'd1' },
      },
    };
  }

  const all = Array.from({ length: groups.mostServices }, (_, at) => change(`s${String(at)}`));

  function find(...changes: readonly GroupChange[]): void {
    for (const { change: one } of changes) {
      const { current } = releaseKeys(one.deployment.request.service);
      found.set(current, JSON.stringify(one.deployment));
    }
  }

  async function failure(): Promise<unknown> {
    const [result] = await Promise.allSettled([groups.commit(all)]);
    return result.status === 'rejected' ? result.reason : undefined;
  }

  it('has room for as many services as it says, in the 64 operations of Consul 1.8', async () => {
    await groups.commit(all);

    expect(sent).to.have.length(64);
  });

  it('sends the session of each lock, and what was read of each pointer', async () => {
    await groups.commit(all);

    const about = (verb: string): readonly string[] =>
      sent.filter(({ KV }) => KV.Verb === verb).map(({ KV }) => KV.Key);
    for (const { lock } of all) {
      const { lock: key, zone, version, generation, weights, current } = releaseKeys(lock.service);
      expect(about('check-session')).to.include(key);
      expect(about('cas')).to.include.members([zone, version, generation, weights, current]);
    }
  });

  it('names the services where a condition does not hold', async () => {
    answer = new DependencyError('consul', 'refused', 'conflict', { statusCode: 409 });

    const error = await failure();

    expect(error).to.be.instanceOf(ConflictError);
    expect((error as Error).message).to.include('s0, s1');
  });

  it('is content with a conflict when its own write is what stands', async () => {
    answer = new DependencyError('consul', 'refused', 'conflict', { statusCode: 409 });
    find(...all);

    expect(await failure()).to.equal(undefined);
  });

  it('looks whether a write without an answer was carried out', async () => {
    answer = new DependencyError('consul', 'unreachable', 'no answer');
    expect(await failure()).to.equal(answer);

    find(...all);
    expect(await failure()).to.equal(undefined);
  });

  it('is not content with a part of it', async () => {
    answer = new DependencyError('consul', 'unreachable', 'no answer');
    find(...all.slice(1));

    expect(await failure()).to.equal(answer);
  });
});
