import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { agentServices, deregisterAll } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import { DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

const RESYNC_SECONDS = 2;
/** One resync with its jitter, and what a busy machine takes for the rest. */
const ONE_RESYNC = { timeoutMs: RESYNC_SECONDS * 1_200 + 2_000 };

describe('berth run, with an event stream that stays open and says nothing', () => {
  const containers = new TestContainers();
  const hostname = uniqueName('deaf');
  const closers: (() => Promise<unknown>)[] = [];
  let proxy: RecordingProxy;
  let berth: BerthProcess;

  /** `NAME:PORT on PUBLISHED` of what is in Consul. */
  async function registered(): Promise<readonly string[]> {
    const services = await agentServices(`${hostname}:${hostname}`);
    return services.map(({ ID, Port }) => `${ID.slice(hostname.length + 1)} on ${String(Port)}`);
  }

  async function running(): Promise<readonly string[]> {
    const listed = await containers.docker.listContainers({ filters: { name: [hostname] } });
    const ports = listed.flatMap(({ Names, Ports }) =>
      Ports.filter(({ IP }) => !IP.includes(':')).map(
        ({ PrivatePort, PublicPort }) =>
          `${Names[0]?.slice(1) ?? ''}:${String(PrivatePort)} on ${String(PublicPort)}`,
      ),
    );
    return ports.sort();
  }

  async function isEqual(): Promise<void> {
    expect(await registered()).to.deep.equal(await running());
  }

  before(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'berth-'));
    closers.push(() => rm(directory, { recursive: true }));
    const socket = join(directory, 'docker.sock');
    proxy = new RecordingProxy(DOCKER_HOST);
    proxy.isSilenced = (path) => path.includes('/events');
    await proxy.listen(socket);
    closers.push(() => proxy.close());
    const resync = String(RESYNC_SECONDS);
    const args = ['run', '-ip', '10.9.8.7', '-hostname', hostname, '-resync', resync, 'consul:'];
    berth = new BerthProcess(args, { DOCKER_HOST: `unix://${socket}` });
    closers.push(() => berth.end('SIGKILL'));
    await berth.logged('resynced');
  });

  after(async () => {
    for (const close of closers.reverse()) await close();
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  it('makes Consul equal Docker at the next resync, whatever changed', async () => {
    const named = (name: string): Promise<Awaited<ReturnType<TestContainers['run']>>> =>
      containers.run({ name: `${hostname}-${name}`, ports: ['80'] });
    const [dies, restarts, renamed] = [
      await named('dies'),
      await named('restarts'),
      await named('renamed'),
    ];
    await eventually('Consul equals Docker', isEqual, ONE_RESYNC);
    expect(await registered()).to.have.length(3);

    await Promise.all([
      dies.kill(),
      restarts.restart({ t: 1 }), // its published port is another one then
      renamed.rename({ name: `${hostname}-else` }),
      named('starts'),
    ]);
    await eventually('Consul equals Docker', isEqual, ONE_RESYNC);
    expect(await registered()).to.have.length(3);
  });

  it('has heard of nothing by an event', () => {
    const reasons = berth.log.map(({ reason }) => reason);

    expect(reasons).to.include('resync');
    expect(reasons).to.not.include.oneOf(['start', 'die', 'destroy', 'rename']);
    expect(proxy.requests.filter((line) => line.includes('/events'))).to.have.length(1);
  });
});
