import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type Docker from 'dockerode';
import { BerthProcess } from '../../support/berth-process.ts';
import { eventually } from '../../support/eventually.ts';
import { IMAGE, PrivateHost, whyNoPrivateHost } from '../../support/private-host.ts';

const SOON = { timeoutMs: 60_000 };
const OVERLAY = 'app';

interface AgentService {
  readonly ID: string;
  readonly Service: string;
  readonly Address: string;
  readonly Port: number;
  readonly Meta: Readonly<Record<string, string>>;
}

describe('berth run, on a node of a swarm', function () {
  this.timeout(240_000);
  let host: PrivateHost;
  const berths: BerthProcess[] = [];

  before(async function () {
    const reason = await whyNoPrivateHost();
    if (reason !== undefined) {
      process.stdout.write(`    skipped: ${reason}\n`);
      this.skip();
    }
    host = await PrivateHost.open();
    // Without it each task waits for a registry's name to be looked up in vain.
    await host.run(
      'sh',
      '-c',
      'echo nameserver 127.0.0.1 >/tmp/r && mount --bind /tmp/r /etc/resolv.conf',
    );
    await host.docker.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
    await host.docker.createNetwork({ Name: OVERLAY, Driver: 'overlay', Attachable: true });
    await createService('host-mode', [{ TargetPort: 80, PublishMode: 'host' }]);
    await createService('internal', [], OVERLAY);
    await createService('mesh', [
      { TargetPort: 80, PublishedPort: 30_080, PublishMode: 'ingress' },
    ]);
    await eventually('the tasks run', async () => expect(await tasks()).to.have.length(3), SOON);
  });

  afterEach(async () => {
    await Promise.all(berths.splice(0).map((berth) => berth.end('SIGKILL')));
    for (const { ID } of await services()) {
      await host.consul.put(`/v1/agent/service/deregister/${encodeURIComponent(ID)}`);
    }
  });

  // The host is undefined where there is none.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  after(() => host?.close());

  async function createService(
    name: string,
    ports: readonly Docker.PortConfig[],
    network?: string,
  ): Promise<void> {
    await host.docker.createService({
      Name: name,
      TaskTemplate: {
        ContainerSpec: {
          Image: IMAGE,
          Command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done'],
          Env: [`SERVICE_NAME=${name}`],
          Labels: network === undefined ? {} : { SERVICE_PORT: '80' },
        },
        ...(network === undefined ? {} : { Networks: [{ Target: network }] }),
      },
      EndpointSpec: { Ports: [...ports].map((port) => ({ Protocol: 'tcp', ...port })) },
    } as Docker.CreateServiceOptions);
  }

  const tasks = (): Promise<readonly Docker.ContainerInfo[]> =>
    host.docker.listContainers({ filters: { label: ['com.docker.swarm.service.name'] } });

  async function inspected(service: string): Promise<Docker.ContainerInspectInfo> {
    const found = await tasks();
    const task = found.find(({ Labels }) => Labels['com.docker.swarm.service.name'] === service);
    return host.docker.getContainer(task?.Id ?? '').inspect();
  }

  async function services(): Promise<readonly AgentService[]> {
    return Object.values((await host.consul.get('/v1/agent/services')) as object) as AgentService[];
  }

  async function start(...args: readonly string[]): Promise<BerthProcess> {
    const own = ['run', '-ip', '10.9.8.7', '-hostname', 'node', ...args, 'consul:'];
    const env = { DOCKER_HOST: host.dockerHost, CONSUL_HTTP_ADDR: '' };
    const berth = new BerthProcess(own, env, host.inNetwork);
    berths.push(berth);
    await berth.logged('resynced');
    return berth;
  }

  const found = async (name: string): Promise<AgentService> =>
    eventually(
      `${name} is registered`,
      async () => {
        const service = (await services()).find(({ Service }) => Service === name);
        if (service === undefined) throw new Error(JSON.stringify(await services()));
        return service;
      },
      SOON,
    );

  it('registers a task with a host-mode port at the host’s address, once', async () => {
    await start('-identity-meta');

    const service = await found('host-mode');

    const { NetworkSettings } = await inspected('host-mode');
    const port = Number(NetworkSettings.Ports['80/tcp']?.[0]?.HostPort);
    expect(service).to.include({ Address: '10.9.8.7', Port: port });
    expect(service.Meta).to.include({ 'swarm-service': 'host-mode' });
    expect((await services()).filter(({ Service }) => Service === 'host-mode')).to.have.length(1);
  });

  it('says plainly that a port may be on the ingress mesh, and registers it nowhere', async () => {
    const berth = await start();
    await found('host-mode');

    expect((await services()).map(({ Service }) => Service)).not.to.include('mesh');
    const shown = await explained('mesh');
    expect(shown).to.include('it is on the swarm’s ingress mesh: publish it with mode=host');
    expect(berth.stderr).to.equal('');
  });

  it('registers a task on an overlay network with -internal, and never on the ingress network', async () => {
    await start('-internal', '-network', OVERLAY);

    const service = await found('internal');

    const { Networks } = (await inspected('internal')).NetworkSettings;
    expect(service).to.include({ Address: Networks[OVERLAY]?.IPAddress, Port: 80 });
    const mesh = (await inspected('mesh')).NetworkSettings.Networks.ingress?.IPAddress;
    expect((await services()).map(({ Address }) => Address)).not.to.include(mesh);
  });

  it('removes what is scaled down', async () => {
    await start();
    await found('host-mode');

    await host.docker.getService('host-mode').remove();

    await eventually(
      'it is gone',
      async () =>
        expect((await services()).map(({ Service }) => Service)).not.to.include('host-mode'),
      SOON,
    );
  });

  async function explained(service: string): Promise<string> {
    const { Id } = await inspected(service);
    const env = { DOCKER_HOST: host.dockerHost };
    const args = ['dist/main.js', 'explain', '-ip', '10.9.8.7', Id];
    const options = { env: { ...process.env, ...env } };
    return (await promisify(execFile)(process.execPath, args, options)).stdout;
  }
});
