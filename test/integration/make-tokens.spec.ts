import { type SpawnSyncReturns, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ConsulCatalog } from '../../src/consul/consul-catalog.ts';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { KvReleaseStore } from '../../src/consul/kv-release-store.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import { aDeployment } from '../support/deployments.ts';
import { GuardedAgent } from '../support/guarded-agent.ts';

const ENGINES = 'test/engines';
const MAKE_TOKENS = 'examples/consul-acl/make-tokens';
const WISHES = ['daemon:vm', 'deploy:shop', 'proxy:edge'];

describe('examples/consul-acl/make-tokens, with an agent that refuses by default', function () {
  this.timeout(60_000);
  const agent = new GuardedAgent(28_610);
  let directory = '';
  let program = '';

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'berth-tokens-'));
    program = execFileSync(ENGINES, ['consul-program'], { encoding: 'utf8' }).trim();
    await agent.begin();
    await agent.ask('PUT', 'kv/ready', {});
    await agent.ask('PUT', 'agent/service/register', { Name: 'web', Port: 1, Tags: ['blue'] });
    const { status, stderr } = makeTokens(...WISHES);
    expect([status, stderr]).to.deep.equal([0, '']);
  });

  after(async () => {
    rmSync(directory, { recursive: true });
    await agent.end();
  });

  function makeTokens(...wishes: readonly string[]): SpawnSyncReturns<string> {
    return makeTokensAs(agent.management, ...wishes);
  }

  function makeTokensAs(token: string, ...wishes: readonly string[]): SpawnSyncReturns<string> {
    const path = `${dirname(program)}:${process.env.PATH ?? ''}`;
    const env = { PATH: path, CONSUL_HTTP_ADDR: agent.address, CONSUL_HTTP_TOKEN: token };
    return spawnSync(MAKE_TOKENS, [directory, ...wishes], {
      env,
      encoding: 'utf8',
    });
  }

  const fileOf = (wish: string): string => join(directory, wish.replace(':', '-'));
  const tokenOf = (wish: string): string => readFileSync(fileOf(wish), 'utf8').trim();

  async function refusal(work: Promise<unknown>): Promise<string> {
    const [outcome] = await Promise.allSettled([work]);
    return outcome.status === 'rejected' ? (outcome.reason as Error).message : 'it is allowed';
  }

  it('writes each token into a file that only its owner reads, and shows none', () => {
    const { stdout } = makeTokens(...WISHES);

    expect(readdirSync(directory).sort()).to.deep.equal(['daemon-vm', 'deploy-shop', 'proxy-edge']);
    for (const wish of WISHES) {
      expect(statSync(fileOf(wish)).mode & 0o777).to.equal(0o600);
      expect(tokenOf(wish)).to.match(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      expect(stdout).not.to.include(tokenOf(wish));
    }
  });

  it('keeps the tokens that it has made, and brings the policies up to date', async () => {
    const before = WISHES.map((wish) => tokenOf(wish));
    const policy = (await agent.ask('GET', 'acl/policy/name/berth-deploy-shop')) as { ID: string };
    const path = `acl/policy/${policy.ID}`;
    await agent.ask('PUT', path, { ...policy, Rules: 'key "x" { policy = "read" }' });

    expect(makeTokens(...WISHES).status).to.equal(0);

    expect(WISHES.map((wish) => tokenOf(wish))).to.deep.equal(before);
    const after = (await agent.ask('GET', path)) as { Rules: string };
    expect(after.Rules).to.include('key "shop-active-zone"').and.not.include('"x"');
    const tokens = (await agent.ask('GET', 'acl/tokens')) as { Description: string }[];
    const made = tokens.map((token) => token.Description).filter((one) => one.startsWith('berth '));
    expect(made.sort()).to.deep.equal(WISHES.map((wish) => `berth ${wish}`));
  });

  it('lets a daemon register, and write no key', async () => {
    const token = tokenOf('daemon:vm');

    await agent.ask('PUT', 'agent/service/register', { Name: 'api', Port: 2 }, token);
    await agent.ask('PUT', 'agent/service/deregister/api', undefined, token);
    expect(await refusal(agent.ask('PUT', 'kv/x', {}, token))).to.include('403');
  });

  it('lets a release lock and move its own service’s pointer, and no other’s', async () => {
    const address = parseRegistryUri('consul:', { address: agent.address, ssl: false });
    const token = tokenOf('deploy:shop');
    const client = new ConsulClient({ address, token, timeoutMs: 5_000 });
    const store = new KvReleaseStore(client);
    const holder = { name: 'ci', url: '' };
    const lock = await store.lock('shop', holder, 5_000);
    const pointer = { zone: 'blue', version: '1', generation: 'd1' } as const;
    const journal = { at: 1, phase: 'planned', text: 'planned', holder: 'ci' } as const;
    const change = { deployment: aDeployment('shop'), journal, pointer, consumed: [] };

    const after = await store.commit(lock, await store.read('shop'), change);
    await lock.release();

    expect(after).to.include({ activeZone: 'blue', activeVersion: '1' });
    expect(await new ConsulCatalog(client).instances('web')).to.have.length(1);
    expect(await refusal(store.lock('web', holder, 5_000))).to.match(/403/);
    const registering = agent.ask('PUT', 'agent/service/register', { Name: 'a' }, token);
    expect(await refusal(registering)).to.include('403');
  });

  it('lets a proxy read, and write nothing', async () => {
    const token = tokenOf('proxy:edge');

    expect(await agent.ask('GET', 'health/service/web', undefined, token)).to.have.length(1);
    expect(await agent.ask('GET', 'kv/ready', undefined, token)).to.have.length(1);
    expect(await refusal(agent.ask('PUT', 'kv/x', {}, token))).to.include('403');
  });

  it('leaves nothing half made where it may not', () => {
    const { status, stderr } = makeTokensAs(tokenOf('proxy:edge'), 'deploy:cart');

    expect(status).to.equal(1);
    expect(stderr).to.match(/Permission denied/);
    expect(readdirSync(directory)).to.have.length(WISHES.length);
  });
});
