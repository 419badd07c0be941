import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { PATH, childOf } from '../private-host.ts';

const execute = promisify(execFile);
const KEEPER = 'test/private-host';
/** The network of the machines; it is in nobody else's way, since nothing outside can see it. */
const NETWORK = '10.77.0';

export const HUB_ADDRESS = `${NETWORK}.254`;

export function addressOf(machine: number): string {
  return `${NETWORK}.${String(machine)}`;
}

/**
 * What the machines of a cluster hang on: a bridge in a network namespace, and a process namespace in
 * which theirs are.
 *
 * INVARIANT: nothing in it outlives `close`, nor the process that opened it, however that ends
 * (test/private-host). The directory goes with it.
 */
export class Hub {
  readonly directory: string;
  readonly #keeper: ChildProcess;
  #init = '';
  #cables = 0;

  private constructor(directory: string) {
    this.directory = directory;
    this.#keeper = spawn(KEEPER, [directory], {
      detached: true, // a Ctrl-C is for the tests, which then put an end to it
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, PATH },
    });
  }

  static async open(directory: string): Promise<Hub> {
    const hub = new Hub(directory);
    if (hub.#keeper.stdout !== null) await once(hub.#keeper.stdout, 'data');
    hub.#init = await childOf({ pid: Number(await childOf(hub.#keeper)) });
    await hub.#inNetwork(`ip link add br0 type bridge
      ip addr add ${HUB_ADDRESS}/24 dev br0
      ip link set br0 up`);
    return hub;
  }

  /** What to put before a command that shall run in the hub's network, and end with this process. */
  get inNetwork(): readonly string[] {
    return withinNetwork(this.#init);
  }

  /** What to put before a command that makes namespaces within the hub's. */
  get entering(): readonly string[] {
    return ['nsenter', '--target', this.#init, '--net', '--mount', '--pid', '--'];
  }

  /** Ties a machine to the bridge. @returns the hub's end of the cable */
  async connect(machine: number, init: string): Promise<string> {
    this.#cables += 1; // the cable of a machine that is gone may hang there for a moment
    const end = `p${String(this.#cables)}`;
    await this.#inNetwork(`ip link add ${end} type veth peer name eth0 netns ${init}
      ip link set ${end} master br0
      ip link set ${end} up`);
    await inNetworkOf(
      init,
      `ip addr add ${addressOf(machine)}/24 dev eth0
      ip link set eth0 up
      ip route add default via ${HUB_ADDRESS}`,
    );
    return end;
  }

  async setCable(end: string, state: 'up' | 'down'): Promise<void> {
    await this.#inNetwork(`ip link set ${end} ${state}`);
  }

  async close(): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    this.#keeper.stdin?.end();
    await once(this.#keeper, 'exit');
  }

  async #inNetwork(script: string): Promise<void> {
    await inNetworkOf(this.#init, script);
  }
}

/** @param init  the first process of whoever has the network */
export function withinNetwork(init: string): readonly string[] {
  const namespaces = [`--net=/proc/${init}/ns/net`, `--uts=/proc/${init}/ns/uts`];
  return ['nsenter', ...namespaces, 'setsid', 'setpriv', '--pdeathsig', 'KILL', '--'];
}

async function inNetworkOf(init: string, script: string): Promise<void> {
  const network = `--net=/proc/${init}/ns/net`;
  await execute('nsenter', [network, '--', 'sh', '-ec', script], { env: { ...process.env, PATH } });
}
