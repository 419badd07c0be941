import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { agentServices, deregisterAll } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import { DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

const SOON = { timeoutMs: 20_000 };
/** Runs a command with one path mounted over another, as a container with a volume has it. */
const MOUNTED = 'mount --bind "$0" "$1" && shift && exec "$@"';

describe('berth run, with a socket that is mounted, when the engine opens a new one', () => {
  const containers = new TestContainers();
  const closers: (() => Promise<unknown>)[] = [];
  let hostname = '';
  let directory = '';

  function start(source: string, target: string, socket: string, giveUp = '1'): BerthProcess {
    const args = ['run', '-ip', '10.9.8.7', '-hostname', hostname, 'consul:'];
    const env = { DOCKER_HOST: `unix://${socket}`, BERTH_DOCKER_GIVE_UP_SECONDS: giveUp };
    const within = ['unshare', '--mount', 'sh', '-c', MOUNTED, source, target];
    const berth = new BerthProcess(args, env, within);
    closers.push(() => berth.end('SIGKILL'));
    return berth;
  }

  async function listen(socket: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(DOCKER_HOST);
    await proxy.listen(socket);
    closers.push(() => proxy.close().catch(() => undefined)); // closed by the test already
    return proxy;
  }

  before(async function () {
    const unshare = promisify(execFile)('unshare', ['--mount', 'true']);
    const isAllowed = await unshare.then(
      () => true,
      () => false,
    );
    if (isAllowed) return;
    process.stdout.write('    nothing is mounted: it takes root on Linux\n');
    this.skip();
  });

  beforeEach(async () => {
    hostname = uniqueName('host');
    directory = await mkdtemp(join(tmpdir(), 'berth-'));
    closers.push(() => rm(directory, { recursive: true }));
    await mkdir(join(directory, 'run'));
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  it('ends with 1 if it is the file, and finds the new one when it is started anew', async () => {
    const [socket, file] = [join(directory, 'run/docker.sock'), join(directory, 'docker.sock')];
    await writeFile(file, '');
    const first = await listen(socket);
    const berth = start(socket, file, file);
    await berth.logged('resynced');

    await first.close();
    await listen(socket);
    const name = uniqueName('web');
    await containers.run({ name, ports: ['80'] });

    expect(await berth.ended()).to.equal(1);
    expect(berth.log.at(-1)).to.include({
      level: 'error',
      message: 'Docker stayed away, giving up',
      remedy: 'let it be started anew; mount the directory of the socket, not the file',
    });
    expect(await agentServices(hostname)).to.deep.equal([]);
    start(socket, file, file);
    await eventually('registered', () => isRegistered(`${hostname}:${name}:80`), SOON);
  });

  it('finds the new one by itself if it is the directory', async () => {
    const [run, mounted] = [join(directory, 'run'), join(directory, 'mounted')];
    await mkdir(mounted);
    const first = await listen(join(run, 'docker.sock'));
    const berth = start(run, mounted, join(mounted, 'docker.sock'), '300');
    await berth.logged('resynced');

    await first.close();
    await listen(join(run, 'docker.sock'));
    const name = uniqueName('web');
    await containers.run({ name, ports: ['80'] });

    await eventually('registered', () => isRegistered(`${hostname}:${name}:80`), SOON);
    expect(berth.child.exitCode).to.equal(null);
  });
});

async function isRegistered(id: string): Promise<boolean> {
  return (await agentServices(id)).length === 1;
}
