import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { PATH, childOf } from '../private-host.ts';
import { type Hub, addressOf, withinNetwork } from './hub.ts';

const SOON = { timeoutMs: 60_000 };
const NAMESPACES = ['--net', '--mount', '--uts', '--pid'];
/**
 * The first process of a machine. Its bash reaps what becomes an orphan. Without a name server a swarm
 * would wait for a registry's name to be looked up in vain, so that one is named which refuses.
 */
const INIT = `
  mount -t tmpfs -o mode=755 run /run
  echo "$0" >/proc/sys/kernel/hostname
  resolver=$(readlink -m /etc/resolv.conf)
  mkdir -p "\${resolver%/*}"
  [[ -e $resolver ]] || : >"$resolver"
  echo nameserver 127.0.0.1 >/run/resolver
  mount --bind /run/resolver "$resolver"
  ip link set lo up
  echo ready
  cat >/dev/null
`;

/**
 * A computer of its own for whatever runs in it: network, processes, mounts and host name. Its
 * directory is its disk, and survives when it is switched off.
 */
export class Machine {
  readonly name: string;
  readonly address: string;
  readonly directory: string;
  readonly #hub: Hub;
  readonly #number: number;
  readonly #daemons = new Map<string, ChildProcess>();
  #shell: ChildProcess | undefined;
  #init = '';
  #cable = '';

  /** @param number  from 1 to 253, the end of its address */
  constructor(hub: Hub, name: string, number: number) {
    this.#hub = hub;
    this.#number = number;
    this.name = name;
    this.address = addressOf(number);
    this.directory = join(hub.directory, name);
    mkdirSync(this.directory);
  }

  async switchOn(): Promise<void> {
    const [program = '', ...entering] = this.#hub.entering;
    const own = ['unshare', ...NAMESPACES, '--fork', '--mount-proc', 'bash', '-euc', INIT];
    const log = openSync(this.path('machine.log'), 'a');
    const shell = spawn(program, [...entering, ...own, this.name], {
      detached: true,
      stdio: ['pipe', 'pipe', log],
      env: { ...process.env, PATH },
    });
    closeSync(log);
    this.#shell = shell;
    if (shell.stdout !== null) await once(shell.stdout, 'data');
    this.#init = await childOf({ pid: Number(await childOf(shell)) });
    this.#cable = await this.#hub.connect(this.#number, this.#init);
  }

  /** As if its plug were pulled: every process of it is killed at once. */
  async switchOff(): Promise<void> {
    const shell = this.#shell;
    if (shell === undefined) return;
    this.#shell = undefined;
    this.#daemons.clear();
    process.kill(Number(this.#init), 'SIGKILL');
    if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit');
  }

  /** Takes it off the network, and puts it back. */
  async cut(): Promise<void> {
    await this.#hub.setCable(this.#cable, 'down');
  }

  async heal(): Promise<void> {
    await this.#hub.setCable(this.#cable, 'up');
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** What to put before a command that shall run in its network, and end with this process. */
  get inNetwork(): readonly string[] {
    return withinNetwork(this.#init);
  }

  /** What to put before a command that shall run among its processes. */
  get entering(): readonly string[] {
    return ['nsenter', '--target', this.#init, ...NAMESPACES, '--'];
  }

  /** Starts a daemon, and waits until it answers. */
  async start(
    name: string,
    command: readonly string[],
    ask: () => Promise<unknown>,
  ): Promise<void> {
    const log = openSync(this.path(`${name}.log`), 'a');
    const [program = '', ...args] = [...this.entering, ...command];
    const daemon = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH },
    });
    closeSync(log);
    this.#daemons.set(name, daemon);
    await once(daemon, 'spawn');
    await eventually(`${name} of ${this.name} answers`, ask, SOON).catch(async (error: unknown) => {
      const said = await readFile(this.path(`${name}.log`), 'utf8');
      throw new Error(`${String(error)}\n${said.split('\n').slice(-8).join('\n')}`);
    });
  }

  /** Ends a daemon with SIGKILL. */
  async kill(name: string): Promise<void> {
    const daemon = this.#daemons.get(name);
    if (daemon === undefined) throw new Error(`${this.name} has started no ${name}`);
    process.kill(Number(await childOf(daemon)), 'SIGKILL');
    if (daemon.exitCode === null && daemon.signalCode === null) await once(daemon, 'exit');
  }
}
