import { expect } from 'chai';
import {
  agentChecks,
  agentServices,
  deregister,
  deregisterAll,
  registerByHand,
} from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { CONSUL_URL, TestContainers, uniqueName } from '../support/real-engine.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';

const SOON = { timeoutMs: 15_000 };

describe('berth run, the life of a service', () => {
  const containers = new TestContainers();
  const processes: BerthProcess[] = [];
  let hostname = '';

  async function start(
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<BerthProcess> {
    const own = ['run', '-ip', '10.9.8.7', '-hostname', hostname];
    const berth = new BerthProcess([...own, ...args, 'consul:'], env);
    processes.push(berth);
    await berth.logged('resynced');
    return berth;
  }

  const idOf = (name: string): string => `${hostname}:${name}:80`;

  async function isRegistered(id: string): Promise<boolean> {
    return (await agentServices(id)).some(({ ID }) => ID === id);
  }

  async function until(id: string, expected: boolean): Promise<void> {
    const check = async (): Promise<void> => {
      expect(await isRegistered(id)).to.equal(expected);
    };
    await eventually(`${id} is${expected ? '' : ' not'} registered`, check, SOON);
  }

  const statusOf = async (id: string): Promise<string | undefined> =>
    (await agentChecks(id))[0]?.Status;

  async function untilStatus(id: string, status: string | undefined): Promise<void> {
    const check = async (): Promise<void> => {
      expect(await statusOf(id)).to.equal(status);
    };
    await eventually(`${id} is ${String(status)}`, check, SOON);
  }

  beforeEach(() => {
    hostname = uniqueName('host');
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((berth) => berth.end('SIGKILL')));
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  it('keeps with -deregister on-success what failed, over a restart and a -cleanup', async () => {
    const args = ['-deregister', 'on-success', '-cleanup', '-resync', '1'];
    const [failing, ending] = [uniqueName('failing'), uniqueName('ending')];
    const first = await start(args);
    const failed = await containers.run({ name: failing, ports: ['80'] });
    const ended = await containers.run({ name: ending, ports: ['80'] });
    await until(idOf(failing), true);
    await until(idOf(ending), true);

    await failed.kill({ signal: 'SIGUSR1' });
    await ended.stop();
    await until(idOf(ending), false);
    await first.logged('services kept', { container: failing, exitCode: 3 });
    await first.end('SIGTERM');
    const second = await start(args);
    await second.logged('services kept', { container: failing });

    expect(await isRegistered(idOf(failing))).to.equal(true);
    await failed.remove();
    await until(idOf(failing), false);
  });

  it('adopts what registrator left without a gap, and removes with -cleanup the rest of it', async () => {
    const name = uniqueName('web');
    const other = `${uniqueName('other')}:gone:80`;
    const ids = [idOf(name), `${hostname}:${name}:81`, idOf('gone'), other];
    for (const ID of ids) await registerByHand({ ID, Name: 'web', Address: '10.1.1.1', Port: 2 });
    await containers.run({ name, ports: ['80'] });
    const proxy = new RecordingProxy(CONSUL_URL);
    const port = await proxy.listen(0);

    const berth = await start(['-cleanup', '-resync', '1'], {
      CONSUL_HTTP_ADDR: `127.0.0.1:${String(port)}`,
    });

    await berth.logged('registered', { serviceId: idOf(name), cause: 'adopted' });
    await until(idOf('gone'), false);
    await until(`${hostname}:${name}:81`, false);
    expect(await isRegistered(idOf(name))).to.equal(true);
    expect(await isRegistered(other)).to.equal(true);
    const removals = proxy.writes().filter((write) => write.includes('/deregister/'));
    expect(
      removals.filter((write) => decodeURIComponent(write).includes(idOf(name))),
    ).to.deep.equal([]);
    await proxy.close();
    await deregister(other);
  });

  it('follows a HEALTHCHECK, and lets the check run out when it is killed', async () => {
    const name = uniqueName('checked');
    const berth = await start(['-health-ttl', '3']);
    const healthcheck = 'echo not well; test -e /tmp/well';
    const container = await containers.run({ name, ports: ['80'], healthcheck });
    await eventually(
      'unhealthy',
      async () => {
        const [check] = await agentChecks(idOf(name));
        expect(check).to.include({
          Status: 'critical',
          Output: 'HEALTHCHECK: unhealthy: "not well"',
        });
      },
      SOON,
    );

    await (await container.exec({ Cmd: ['touch', '/tmp/well'] })).start({});
    await untilStatus(idOf(name), 'passing');
    await berth.end('SIGKILL');

    await untilStatus(idOf(name), 'critical');
  });

  it('keeps a check with -ttl, also when nothing happens', async () => {
    const name = uniqueName('beating');
    await start(['-ttl', '2', '-ttl-refresh', '1']);
    await containers.run({ name, ports: ['80'] });
    await untilStatus(idOf(name), 'passing');

    const statuses = new Set<string | undefined>();
    const endMs = Date.now() + 5_000;
    while (Date.now() < endMs) statuses.add(await statusOf(idOf(name)));

    expect([...statuses]).to.deep.equal(['passing']);
  });

  it('puts a paused container in maintenance, and takes it out again', async () => {
    const name = uniqueName('paused');
    await start(['-paused', 'maintenance']);
    const container = await containers.run({ name, ports: ['80'] });
    await until(idOf(name), true);

    await container.pause();
    await untilStatus(idOf(name), 'critical');
    const [maintenance] = await agentChecks(idOf(name));
    expect(maintenance).to.include({ Notes: 'berth: the container is paused' });
    await container.unpause();

    await untilStatus(idOf(name), undefined);
  });

  it('puts a container in maintenance that is told to stop, and restores one that survives', async () => {
    const name = uniqueName('stubborn');
    const labels = { signal: '15' };
    await start(['-graceful-stop', 'maintenance']);
    const container = await containers.run({ name, ports: ['80'], stopTimeout: 1 });
    const liar = await containers.run({
      name: `${name}-liar`,
      ports: ['80'],
      stopTimeout: 1,
      labels,
    });
    await until(idOf(name), true);
    await until(idOf(`${name}-liar`), true);

    await container.kill({ signal: 'SIGHUP' });
    await liar.kill({ signal: 'SIGHUP' });
    await untilStatus(idOf(`${name}-liar`), 'critical');
    expect(await statusOf(idOf(name))).to.equal(undefined);
    await container.kill({ signal: 'SIGQUIT' });
    await untilStatus(idOf(name), 'critical');

    await untilStatus(idOf(name), undefined);
    await untilStatus(idOf(`${name}-liar`), undefined);
    await container.stop();
    await until(idOf(name), false);
  });
});
