import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { agentServices, deregisterAll } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { docker } from '../support/docker-cli.ts';
import { eventually } from '../support/eventually.ts';
import { DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CONF = `${PROJECT}/examples/swarm/docker-reader.conf`;
const run = promisify(execFile);
/** Method, path without its query and its version, status; 404 is a container that has been removed. */
const READ =
  /^GET \/(_ping|version|info|events|containers\/json|containers\/[0-9a-f]{64}\/json) (200|404)$/;

/** Where the Engine is a file that can be mounted. */
const socket = /^unix:\/\/(.+)$/.exec(DOCKER_HOST)?.[1];

describe('berth run, behind examples/swarm’s way to Docker that only reads', () => {
  const containers = new TestContainers();
  const hostname = uniqueName('host');
  const reader = uniqueName('reader');
  const name = uniqueName('web');
  let directory = '';
  let host = '';
  let berth: BerthProcess | undefined;

  before(async function () {
    if (socket === undefined) {
      console.log(`skipped: there is no socket to mount, DOCKER_HOST is ${DOCKER_HOST}`);
      this.skip();
    }
    directory = await mkdtemp(join(tmpdir(), 'berth-'));
    host = `unix://${directory}/docker.sock`;
    const { stdout } = await run('test/engines', ['nginx-image'], { cwd: PROJECT });
    await docker(
      ...['run', '--detach', '--name', reader, '--label', 'SERVICE_IGNORE=true'],
      ...['--network', 'none', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'],
      ...['--cap-add', 'SETGID', '--cap-add', 'SETUID'],
      ...['-v', `${socket}:/var/run/docker.sock:ro`, '-v', `${directory}:/run/docker-reader`],
      ...['-v', `${CONF}:/etc/docker-reader.conf:ro`, stdout.trim()],
      ...['nginx', '-c', '/etc/docker-reader.conf', '-g', 'daemon off;'],
    );
    await eventually('it lets one through', () => cli('version'));
  });

  after(async () => {
    if (socket === undefined) return;
    await berth?.end('SIGKILL');
    await docker('rm', '--force', '--volumes', reader);
    await containers.removeAll();
    await deregisterAll(hostname);
    await rm(directory, { recursive: true });
  });

  const flags = ['-ip', '10.9.8.7', '-hostname', hostname];

  /** Docker’s own client, by that way. */
  async function cli(...words: readonly string[]): Promise<string> {
    return (await run('docker', ['-H', host, ...words])).stdout;
  }

  async function asked(command: string): Promise<string> {
    const words = ['dist/main.js', command, ...flags, 'consul:'];
    const env = { ...process.env, DOCKER_HOST: host };
    return (await run(process.execPath, words, { env })).stdout;
  }

  it('registers, deregisters, and finds nothing wrong', async () => {
    berth = new BerthProcess(['run', ...flags, '-resync', '1', 'consul:'], { DOCKER_HOST: host });
    await berth.logged('resynced');
    const container = await containers.run({ name, ports: ['80'] });
    await berth.logged('registered', { container: name });
    expect(await agentServices(`${hostname}:${name}:80`)).to.have.length(1);
    expect(await asked('status')).to.match(/^in step/m);
    expect(await asked('doctor')).to.match(/^ok +docker +Docker /m);

    await container.stop();
    await berth.logged('deregistered', { container: name });
    expect(await agentServices(`${hostname}:${name}:80`)).to.have.length(0);
  });

  it('was seen to read what is listed, and nothing else', async () => {
    const lines = (await docker('logs', reader)).split('\n').filter((line) => line !== '');
    const requests = lines.map((line) => line.replace(/ \/v1\.\d+\//, ' /').replace(/\?\S*/, ''));

    expect(requests.length).to.be.above(10);
    expect(requests.filter((line) => !READ.test(line))).to.deep.equal(['HEAD /_ping 403']);
  });

  it('is in a stack that Docker takes, with berth as a service of every node', async () => {
    const env = { ...process.env, BERTH_IMAGE: 'berth' };
    const words = ['--file', `${PROJECT}/examples/swarm/stack.yml`, 'config'];
    const { services } = parse((await run('docker-compose', words, { env })).stdout) as {
      readonly services: Readonly<
        Record<string, { readonly deploy: object; readonly volumes: unknown }>
      >;
    };

    expect(Object.keys(services)).to.have.members(['berth', 'consul-agent', 'docker-reader']);
    for (const { deploy } of Object.values(services)) expect(deploy).to.include({ mode: 'global' });
    expect(JSON.stringify(services.berth?.volumes)).not.to.include('/var/run/docker.sock');
  });

  for (const [what, words] of [
    ['to run a container', ['run', '--detach', 'berth-test/base:1', 'true']],
    ['to stop one', ['stop', reader]],
    ['to look into one', ['exec', reader, 'true']],
    ['to read its files', ['cp', `${reader}:/etc/passwd`, '-']],
    ['to list images', ['images']],
  ] as const) {
    it(`is no way ${what}`, async () => {
      const [outcome] = await Promise.allSettled([cli(...words)]);

      expect(outcome)
        .to.have.nested.property('reason.stderr')
        .that.includes('only what berth reads is let through');
    });
  }
});
