import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { agentServices, deregisterAll } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import { CONSUL_URL, DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

const SOON = { timeoutMs: 20_000 };

describe('berth run, when something is absent at its start', () => {
  const containers = new TestContainers();
  const closers: (() => Promise<unknown>)[] = [];
  let hostname = '';

  function start(env: Record<string, string>): BerthProcess {
    const args = ['run', '-ip', '10.9.8.7', '-hostname', hostname, 'consul:'];
    const berth = new BerthProcess(args, env);
    closers.push(() => berth.end('SIGKILL'));
    return berth;
  }

  beforeEach(() => {
    hostname = uniqueName('host');
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  it('says that Consul is absent, tries on, and registers when it comes', async () => {
    const name = uniqueName('web');
    await containers.run({ name, ports: ['80'] });
    const proxy = new RecordingProxy(CONSUL_URL);
    const port = await proxy.listen(0);
    await proxy.close();

    const berth = start({ CONSUL_HTTP_ADDR: `127.0.0.1:${String(port)}` });
    const complaint = await berth.logged('Consul not connected, trying again');
    const late = new RecordingProxy(CONSUL_URL);
    await late.listen(port);
    closers.push(() => late.close());

    await eventually('registered', () => isRegistered(`${hostname}:${name}:80`), SOON);
    expect(complaint.error)
      .to.include(`127.0.0.1:${String(port)}`)
      .and.include('ECONNREFUSED');
    await berth.logged('Consul connected');
  });

  it('says that Docker is absent, tries on, and registers when it comes', async () => {
    const name = uniqueName('web');
    await containers.run({ name, ports: ['80'] });
    const directory = await mkdtemp(join(tmpdir(), 'berth-'));
    closers.push(() => rm(directory, { recursive: true }));
    const socket = join(directory, 'docker.sock');

    const berth = start({ DOCKER_HOST: `unix://${socket}` });
    const complaint = await berth.logged('Docker not connected');
    const late = new RecordingProxy(DOCKER_HOST);
    await late.listen(socket);
    closers.push(() => late.close());

    await eventually('registered', () => isRegistered(`${hostname}:${name}:80`), SOON);
    expect(complaint.error).to.include(socket).and.include('ENOENT');
  });

  it('only ever reads from Docker', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'berth-'));
    closers.push(() => rm(directory, { recursive: true }));
    const socket = join(directory, 'docker.sock');
    const proxy = new RecordingProxy(DOCKER_HOST);
    await proxy.listen(socket);
    closers.push(() => proxy.close());
    const name = uniqueName('web');

    const berth = start({ DOCKER_HOST: `unix://${socket}` });
    await berth.logged('resynced');
    const container = await containers.run({ name, ports: ['80'] });
    await berth.logged('registered', { container: name });
    await container.stop();
    await berth.logged('deregistered', { container: name });

    expect(proxy.requests.length).to.be.greaterThan(4);
    expect(proxy.writes()).to.deep.equal([]);
  });

  it('ends with 1 when Docker stays away, so that it is started anew', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'berth-'));
    closers.push(() => rm(directory, { recursive: true }));
    const socket = join(directory, 'docker.sock');
    const proxy = new RecordingProxy(DOCKER_HOST);
    await proxy.listen(socket);
    const berth = start({ DOCKER_HOST: `unix://${socket}`, BERTH_DOCKER_GIVE_UP_SECONDS: '1' });
    await berth.logged('resynced');

    await proxy.close();
    await berth.logged('Docker stayed away, giving up');

    expect(await berth.ended()).to.equal(1);
  });

  it('stops at once when it is told to while it waits for Docker', async () => {
    const berth = start({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    await berth.logged('Docker not connected');

    expect(await berth.end('SIGTERM')).to.equal(0);
  });

  it('never writes the token, not even when it is refused', async () => {
    const token = 'a-very-secret-token';
    const berth = start({ CONSUL_HTTP_TOKEN: token, BERTH_LOG_LEVEL: 'debug' });
    await berth.logged('starting', { 'consul.token': '***' });
    await berth.end();

    expect(JSON.stringify(berth.log) + berth.stderr).to.not.include(token);
  });
});

async function isRegistered(id: string): Promise<boolean> {
  return (await agentServices(id)).length === 1;
}
