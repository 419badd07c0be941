import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Finding } from '../../src/domain/doctor/finding.ts';
import { BerthProcess, type LogEntry } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { GuardedAgent } from '../support/guarded-agent.ts';
import { TestContainers, uniqueName } from '../support/real-engine.ts';

const POLICY = 'examples/consul-acl/daemon-policy.hcl';
const SERVICES = /service_prefix "" \{[^}]*\}/;
const AGENTS = /agent_prefix "" \{[^}]*\}/;
/** How long a daemon that lacks a right is watched. */
const WATCHED_MS = 6_000;
/** In that time it tries some ten times. */
const MOST_LINES = 4;

describe('berth with the least token, and with each of its rights removed', function () {
  this.timeout(60_000);
  const containers = new TestContainers();
  const agent = new GuardedAgent(28_610);
  const closers: (() => Promise<unknown>)[] = [];
  const hostname = uniqueName('host');
  // Sorted, it is the first of what other tests may have left.
  const name = uniqueName('a-web');
  const id = `${hostname}:${name}:80`;
  let least = '';

  before(async () => {
    least = await readFile(POLICY, 'utf8');
    await agent.begin();
    await agent.ask('PUT', 'agent/service/register', { ID: 'foreign', Name: 'foreign' });
    await containers.run({ name, ports: ['80'], environment: [`SERVICE_80_NAME=${name}`] });
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    expect(await ids(), 'what somebody else registered').to.include('foreign');
    await agent.ask('PUT', `agent/service/deregister/${id}`).catch(() => undefined);
  });

  after(async () => {
    await containers.removeAll();
    await agent.end();
  });

  async function ids(): Promise<readonly string[]> {
    return Object.keys((await agent.ask('GET', 'agent/services')) as object);
  }

  function argumentsOf(command: string, token: string): readonly [readonly string[], Environment] {
    const flags = ['-ip', '10.9.8.7', '-hostname', hostname, '-resync', '1'];
    const env = { CONSUL_HTTP_TOKEN: token, CONSUL_HTTP_ADDR: agent.address };
    return [[command, ...flags, 'consul:'], env];
  }

  function start(token: string): BerthProcess {
    const berth = new BerthProcess(...argumentsOf('run', token));
    closers.push(() => berth.end('SIGKILL'));
    return berth;
  }

  /** What `berth doctor` is not content with, of what a token decides. */
  async function complaints(token: string, ...more: readonly string[]): Promise<Complaints> {
    const [[command, ...rest], env] = argumentsOf('doctor', token);
    const words = ['dist/main.js', command ?? '', '--json', ...more, ...rest];
    const options = { env: { ...process.env, ...env } };
    const { stdout, stderr, code } = await promisify(execFile)(process.execPath, words, options)
      .then((done) => ({ ...done, code: 0 }))
      .catch((error: unknown) => error as { stdout: string; stderr: string; code: number });
    expect(stdout + stderr).not.to.include(token);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
    const found = findings.filter(
      ({ check, verdict }) =>
        ['consul', 'token', 'rights', 'write'].includes(check) && verdict !== 'ok',
    );
    return { code, said: found.map(({ verdict, seen }) => `${verdict}: ${seen}`) };
  }

  it('has all that it needs with examples/consul-acl/daemon-policy.hcl', async () => {
    const token = await agent.tokenFor(least);

    expect(await complaints(token, '--write')).to.deep.equal({ code: 0, said: [] });

    const berth = start(token);
    await berth.logged('registered', { container: name });
    expect(await ids()).to.include(id);
  });

  it('names agent:read, and registers without it', async () => {
    const token = await agent.tokenFor(least.replace(AGENTS, ''));

    const { code, said } = await complaints(token, '--write');
    expect(code).to.equal(0);
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/^warning: .* the token may not read the agent/);

    const berth = start(token);
    await berth.logged('registered', { container: name });
    expect(await ids()).to.include(id);
  });

  it('names service:write where services may be read only, and says so now and then', async () => {
    const token = await agent.tokenFor(
      least.replace(SERVICES, 'service_prefix "" { policy = "read" }'),
    );

    const { code, said } = await complaints(token, '--write');
    expect(code).to.equal(1);
    expect(said[0]).to.match(new RegExp(`^error: service:write is missing for ${name}`));
    expect(said[1]).to.match(/^error: .*register berth-doctor-\w+: 403/);

    await expectQuietRefusal(start(token));
  });

  it('names service:read and service:write where there is no right to services', async () => {
    const token = await agent.tokenFor(least.replace(SERVICES, ''));

    const { code, said } = await complaints(token);
    expect(code).to.equal(1);
    expect(said[0]).to.match(/^warning: not every service may be read/);
    expect(said[1]).to.match(new RegExp(`^error: service:write is missing for ${name}`));

    await expectQuietRefusal(start(token));
  });

  it('says that Consul does not know a token, and tries on', async () => {
    const { code, said } = await complaints('00000000-0000-4000-8000-000000000000');
    expect(code).to.equal(1);
    expect(said).to.include('error: Consul does not know it');

    await expectQuietRefusal(start('00000000-0000-4000-8000-000000000000'));
  });

  /** It says once what it cannot do, and at every tenth attempt after that, and goes on trying. */
  async function expectQuietRefusal(berth: BerthProcess): Promise<void> {
    const isOfInterest = ({ message, container }: LogEntry): boolean =>
      message === 'resync failed' || container === name;
    const refusals = (): readonly LogEntry[] =>
      berth.log.filter((line) => isOfInterest(line) && JSON.stringify(line).includes(' 403 '));
    await eventually('it says what is refused', () => refusals().length > 0);
    await sleep(WATCHED_MS);
    expect(berth.child.exitCode, 'it has ended').to.equal(null);
    expect(refusals().length).to.be.within(1, MOST_LINES);
  }
});

interface Complaints {
  readonly code: number;
  readonly said: readonly string[];
}

type Environment = Readonly<Record<string, string>>;
