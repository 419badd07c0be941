import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { BerthProcess } from '../support/berth-process.ts';
import { consulGet } from '../support/consul-http.ts';
import { eventually } from '../support/eventually.ts';
import { TestContainers, uniqueName } from '../support/real-engine.ts';

const QUICK = ['--min-healthy', '1s', '--settle', '1s', '--drain', '3s', '--standby', '0s'];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
}

/** The seed's Compose file, with a name of its own. */
function composeFile(service: string): string {
  const zone = (name: string): string => `  ${service}-${name}:
    image: "berth-test/http:\${IMAGE_VERSION}"
    network_mode: bridge
    environment:
      - "SERVICE_NAME=${service}"
      - "SERVICE_TAGS=${name}"
    ports:
      - "4567"
`;
  return `version: "2"\n\nservices:\n${zone('blue')}${zone('green')}`;
}

describe('berth deploy blue-green, with the seed’s Compose file', function () {
  this.timeout(240_000);
  const containers = new TestContainers();
  const { docker } = containers;
  const service = uniqueName('shop');
  let directory = '';
  let daemon: BerthProcess;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'shop-'));
    await writeFile(join(directory, 'docker-compose.yml'), composeFile(service));
    await docker.getImage('berth-test/base:1').tag({ repo: 'berth-test/http', tag: 'ends' });
    daemon = new BerthProcess(['run', '-ip', '127.0.0.1', '-hostname', service, 'consul:']);
    await daemon.logged('resynced');
  });

  after(async () => {
    for (const { Id } of await zone('')) await docker.getContainer(Id).remove({ force: true });
    await eventually('nothing is left', async () => expect(await passing()).to.equal(0));
    await daemon.end();
    await docker.getImage('berth-test/http:ends').remove();
    await rm(directory, { recursive: true });
  });

  async function zone(name: string): Promise<Awaited<ReturnType<typeof docker.listContainers>>> {
    const all = await docker.listContainers({ all: true });
    return all.filter(({ Names }) => Names.some((one) => one.includes(`${service}-${name}`)));
  }

  async function passing(): Promise<number> {
    const found = await consulGet(`/v1/health/service/${service}?passing`);
    return (found as readonly unknown[]).length;
  }

  async function key(name: string): Promise<string> {
    const entries = (await consulGet(`/v1/kv/${service}-${name}`)) as readonly { Value: string }[];
    return Buffer.from(entries[0]?.Value ?? '', 'base64').toString();
  }

  function begin(...args: readonly string[]): ReturnType<typeof spawn> {
    const file = ['--compose-file', join(directory, 'docker-compose.yml')];
    const words = ['dist/main.js', 'deploy', ...args, ...file];
    return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
    const { stdout } = child;
    if (stdout === null) throw new Error('it has no output');
    const [output] = await Promise.all([text(stdout), once(child, 'exit')]);
    return { code: child.exitCode, stdout: output };
  }

  const release = (version: string, ...flags: readonly string[]): Promise<Ended> =>
    ended(begin('blue-green', service, '--version', version, ...QUICK, ...flags));

  for (const [version, active, idle] of [
    ['1', 'blue', 'green'],
    ['2', 'green', 'blue'],
    ['1', 'blue', 'green'],
    ['2', 'green', 'blue'],
    ['1', 'blue', 'green'],
  ] as const) {
    it(`releases version ${version} to ${active}, and leaves the keys as the script would`, async () => {
      const { code, stdout } = await release(version, '--instances', '2');

      expect(code, stdout).to.equal(0);
      expect([await key('active-zone'), await key('active-version')]).to.deep.equal([
        active,
        version,
      ]);
      expect(await zone(active)).to.have.length(2);
      expect(await zone(idle)).to.have.length(0);
      expect(await passing()).to.equal(2);
    });
  }

  it('does nothing where the version serves already', async () => {
    expect((await release('1')).code).to.equal(0);
    expect(await zone('green')).to.have.length(0);
  });

  it('begins nothing with a version that cannot be had', async () => {
    const { code, stdout } = await release('none-such');

    expect(code, stdout).to.equal(5);
    expect(await key('active-zone')).to.equal('blue');
  });

  it('rejects a version that ends by itself, and leaves the old zone as it was', async () => {
    const before = (await zone('blue')).map(({ Id }) => Id);

    const { code, stdout } = await release('ends');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('has ended with code 0').and.include('blue serves as before');
    expect((await zone('blue')).map(({ Id }) => Id)).to.deep.equal(before);
    expect(await zone('green')).to.have.length(0);
  });

  it('lets one of two win, and tells the other who has', async () => {
    const [first, second] = await Promise.all([release('2'), release('2')]);

    const codes = [first.code, second.code].sort();
    expect(codes, first.stdout + second.stdout).to.deep.equal([0, 4]);
    expect(first.stdout + second.stdout).to.include('is being deployed by');
    expect(await key('active-zone')).to.equal('green');
  });

  it('is resumed by the same command after kill -9', async () => {
    const killed = begin('blue-green', service, '--version', '1', ...QUICK, '--min-healthy', '3s');
    await eventually('it has started containers', async () =>
      expect(await zone('blue')).to.have.length(2),
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const { code, stdout } = await release('1', '--lock-wait', '60s');

    expect(code, stdout).to.equal(0);
    expect([await key('active-zone'), await key('active-version')]).to.deep.equal(['blue', '1']);
    expect(await zone('green')).to.have.length(0);
    expect(await passing()).to.equal(2);
  });

  it('waits at a gate, and goes on from another terminal', async () => {
    const atGate = await release('2', '--gate');
    expect(atGate.code, atGate.stdout).to.equal(3);
    expect(await key('active-zone')).to.equal('blue');

    const { code, stdout } = await ended(begin('promote', service));

    expect(code, stdout).to.equal(0);
    expect(await key('active-zone')).to.equal('green');
  });

  it('goes back when it is told to, before the switch', async () => {
    expect((await release('1', '--gate')).code).to.equal(3);

    const { code, stdout } = await ended(begin('abort', service));

    expect(code, stdout).to.equal(6);
    expect(await key('active-zone')).to.equal('green');
    expect(await zone('blue')).to.have.length(0);
    expect(await passing()).to.equal(2);
  });

  it('goes back when it is told to, after the switch, while the old zone is warm', async () => {
    const child = begin('blue-green', service, '--version', '1', ...QUICK, '--standby', '60s');
    const release1 = ended(child);
    await eventually('standby', async () => expect(await phase()).to.equal('standby'), {
      timeoutMs: 60_000,
    });

    expect((await ended(begin('rollback', service))).code).to.equal(0);

    const { code, stdout } = await release1;
    expect(code, stdout).to.equal(7);
    expect([await key('active-zone'), await key('active-version')]).to.deep.equal(['green', '2']);
    expect(await zone('blue')).to.have.length(0);
    expect(await passing()).to.equal(2);
  });

  async function phase(): Promise<string> {
    const { stdout } = await ended(begin('status', service, '--output', 'json'));
    return (JSON.parse(stdout) as { deployment: { phase: string } }).deployment.phase;
  }
});
