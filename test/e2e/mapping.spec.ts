import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type AgentService, agentServices, deregisterAll } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { consulAddress, healthyServices } from '../support/consul-http.ts';
import { docker } from '../support/docker-cli.ts';
import { eventually } from '../support/eventually.ts';
import { type ContainerOptions, TestContainers, uniqueName } from '../support/real-engine.ts';

const SOON = { timeoutMs: 15_000 };
const run = promisify(execFile);

/** What counts of an entry, for comparison. */
function brief({ ID, Service, Address, Port, Tags }: AgentService): string {
  const tags = Tags.length > 0 ? ` [${Tags.join(',')}]` : '';
  return `${ID.split(':').slice(2).join(':')} ${Service} ${Address}:${String(Port)}${tags}`;
}

describe('the mapping, on a real engine and a real agent', () => {
  const containers = new TestContainers();
  let berth: BerthProcess | undefined;
  let hostname = '';

  beforeEach(() => {
    hostname = uniqueName('host');
  });

  afterEach(async () => {
    await berth?.end('SIGKILL');
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  /** Services of the container once berth has looked at it. */
  async function register(
    flags: readonly string[],
    options: ContainerOptions,
  ): Promise<{
    readonly services: readonly string[];
    readonly hostPort: (port: string) => string;
    readonly address: string;
  }> {
    const name = uniqueName('c');
    const container = await containers.run({ name, ...options });
    // What starts last is registered last: when it is there, the other has been looked at.
    berth = new BerthProcess(['run', '-hostname', hostname, ...flags, 'consul:']);
    await berth.logged('resynced', { reason: 'startup' });
    const probe = uniqueName('probe');
    await containers.run({ name: probe, ports: ['9'], environment: ['SERVICE_NAME=probe'] });
    await berth.logged('registered', { container: probe });
    const { NetworkSettings } = await container.inspect();
    return {
      services: (await agentServices(`${hostname}:${name}:`)).map((service) => brief(service)),
      hostPort: (port) => NetworkSettings.Ports[port]?.[0]?.HostPort ?? 'none',
      address: NetworkSettings.Networks.bridge?.IPAddress ?? 'none',
    };
  }

  it('gives each published port a service, UDP marked', async () => {
    const { services, hostPort } = await register(['-ip', '10.9.8.7'], {
      ports: ['53', '53/udp', '80'],
      environment: ['SERVICE_NAME=dns', 'SERVICE_80_NAME=web', 'SERVICE_80_TAGS=blue'],
    });

    expect(services).to.deep.equal([
      `53 dns-53 10.9.8.7:${hostPort('53/tcp')}`,
      `53:udp dns-53 10.9.8.7:${hostPort('53/udp')} [udp]`,
      `80 web 10.9.8.7:${hostPort('80/tcp')} [blue]`,
    ]);
  });

  it('prefers labels to environment, and a port’s own to the container’s', async () => {
    const { services } = await register(['-internal'], {
      ports: ['80'],
      environment: ['SERVICE_NAME=by-environment', 'SERVICE_80_TAGS=port-environment'],
      labels: { SERVICE_NAME: 'by-label', SERVICE_TAGS: 'label' },
    });

    expect(services.map((service) => service.replace(/[\d.]+:80/, 'IP'))).to.deep.equal([
      '80 by-label IP [port-environment]',
    ]);
  });

  it('registers the container’s own address and exposed ports with -internal', async () => {
    const { services, address } = await register(['-internal'], {
      exposed: ['8080'],
      environment: ['SERVICE_NAME=inside'],
    });

    expect(services).to.deep.equal([`8080 inside ${address}:8080`]);
  });

  it('registers exposed ports of a container on the host’s network', async () => {
    const { services } = await register(['-ip', '10.9.8.7'], {
      networkMode: 'host',
      exposed: ['7777'],
      environment: ['SERVICE_NAME=on-host'],
    });

    expect(services).to.deep.equal(['7777 on-host 10.9.8.7:7777']);
  });

  it('registers only what is named with -explicit', async () => {
    const { services, hostPort } = await register(['-ip', '10.9.8.7', '-explicit'], {
      ports: ['80', '81'],
      labels: { SERVICE_81_NAME: 'named' },
    });

    expect(services).to.deep.equal([`81 named 10.9.8.7:${hostPort('81/tcp')}`]);
  });

  it('registers nothing of a container with SERVICE_IGNORE', async () => {
    const { services } = await register([], { ports: ['80'], labels: { SERVICE_IGNORE: 'true' } });

    expect(services).to.deep.equal([]);
  });

  it('lets Consul check over HTTP and TCP where labels ask for it', async () => {
    const [name, port] = [uniqueName('checked'), '4567'];
    berth = new BerthProcess(['run', '-hostname', hostname, '-ip', '127.0.0.1', 'consul:']);
    const flags = ['run', '-d', '--name', name, '-p', port, '-e', `SERVICE_NAME=${name}`];
    const checks = ['-e', 'SERVICE_CHECK_HTTP=/health', '-e', 'SERVICE_CHECK_INTERVAL=1s'];
    await docker(...flags, ...checks, 'berth-test/http:1');

    try {
      await eventually('passing', async () => (await healthyServices(name)).length === 1, SOON);
      const response = await fetch(`${consulAddress()}/v1/health/checks/${name}`);
      const [check] = (await response.json()) as { Type: string; Output: string }[];
      expect(check?.Type).to.equal('http');
      expect(check?.Output).to.include('200');
    } finally {
      await docker('rm', '-f', name);
    }
  });

  it('is shown by explain without anything being registered', async () => {
    const name = uniqueName('explained');
    const environment = ['SERVICE_NAME=juan', 'SERVICE_TAGS=blue'];
    await containers.run({ name, ports: ['4567'], environment });
    const explain = async (...args: readonly string[]): Promise<string> => {
      const flags = ['explain', '-ip', '10.9.8.7', '-hostname', hostname];
      return (await run(process.execPath, ['dist/main.js', ...flags, ...args])).stdout;
    };

    const [one, all] = [await explain(name, '--json'), await explain('--all', '--json')];
    const text = await explain(name);

    const { services } = JSON.parse(one) as { services: { id: string }[] };
    expect(services[0]).to.deep.include({ name: 'juan', tags: ['blue'], address: '10.9.8.7' });
    expect((JSON.parse(all) as { services: object[] }).services).to.deep.include(services[0]);
    expect(text).to.include('environment SERVICE_NAME=juan').and.include('registers juan at');
    expect(await agentServices(hostname)).to.deep.equal([]);
  });
});
