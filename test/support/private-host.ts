import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { eventually } from './eventually.ts';
import { UnixHttp } from './unix-http.ts';

const execute = promisify(execFile);
const KEEPER = 'test/private-host';
const SOON = { timeoutMs: 60_000 };
/** Where dockerd and iptables lie, and some shells of root do not look. */
export const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
const NAMESPACES = ['--net', '--mount', '--pid'];

/** Of the containers of a private host; it has a shell and `sleep`. */
export const IMAGE = 'private/base';

export type Daemon = 'dockerd' | 'consul';

/** @returns why this machine cannot have a private host; `undefined` if it can */
export async function whyNoPrivateHost(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it takes root on Linux';
  const attempts = [
    [
      'sh',
      '-c',
      'for name; do command -v "$name" || { echo "no $name" >&2; exit 1; }; done',
    ].concat('sh', 'dockerd', 'iptables', 'busybox', 'nsenter', 'setpriv', 'setsid'),
    ['unshare', ...NAMESPACES, '--fork', '--mount-proc', 'true'],
    ['test/engines', 'consul-program'],
  ];
  for (const [command = '', ...args] of attempts) {
    try {
      await execute(command, args, { env: { ...process.env, PATH } });
    } catch (error) {
      return (error as Error & { stderr?: string }).stderr?.trim() ?? (error as Error).message;
    }
  }
  return undefined;
}

/**
 * A Docker Engine and a Consul agent that may be killed: they run in a network, with mounts and
 * processes of their own, and keep their data in a directory of their own.
 *
 * INVARIANTS
 * - Nothing outlives `close`, nor the process that opened it, however that ends (test/private-host).
 * - The agent listens at 127.0.0.1:8500 of the private network, for whoever runs there, and at a
 *   Unix socket, for the tests.
 */
export class PrivateHost {
  readonly dockerHost: string;
  readonly docker: Docker;
  readonly consul: UnixHttp;
  readonly #directory: string;
  readonly #keeper: ChildProcess;
  readonly #daemons = new Map<Daemon, ChildProcess>();
  #init = '';

  private constructor(directory: string) {
    this.#directory = directory;
    const socketPath = join(directory, 'docker.sock');
    this.dockerHost = `unix://${socketPath}`;
    this.docker = new Docker({ socketPath });
    this.consul = new UnixHttp(join(directory, 'consul.sock'));
    this.#keeper = spawn(KEEPER, [directory], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, PATH },
    });
  }

  /** With both daemons up and the image. */
  static async open(): Promise<PrivateHost> {
    const host = new PrivateHost(await mkdtemp('/var/tmp/berth-host-'));
    try {
      if (host.#keeper.stdout !== null) await once(host.#keeper.stdout, 'data');
      const unshare = await childOf(host.#keeper);
      host.#init = await childOf({ pid: Number(unshare) });
      await Promise.all([host.startDocker(), host.startConsul()]);
      await host.#importImage();
      return host;
    } catch (error) {
      await host.close();
      throw error;
    }
  }

  /** What to put before a command that shall run in the private network, and end with this process. */
  get inNetwork(): readonly string[] {
    const network = `--net=/proc/${this.#init}/ns/net`;
    return ['nsenter', network, 'setsid', 'setpriv', '--pdeathsig', 'KILL', '--'];
  }

  /** Runs a command among the host's processes, by whose numbers Docker calls them too. */
  async run(...command: readonly string[]): Promise<void> {
    await execute('nsenter', this.#entering(command), { env: { ...process.env, PATH } });
  }

  /** Resolves once it answers. @param liveRestore  containers survive its absence */
  async startDocker({ liveRestore = false } = {}): Promise<void> {
    const at = (name: string): string => join(this.#directory, name);
    // They name a containerd that died with its dockerd; the next one would wait for it.
    await this.run('sh', '-c', `rm -f ${at('exec/containerd')}/*.pid ${at('docker.pid')}`);
    await this.#start('dockerd', [
      ...['--host', this.dockerHost, '--pidfile', at('docker.pid'), '--data-root', at('data')],
      ...['--exec-root', at('exec'), '--storage-driver', 'overlay2', '--shutdown-timeout', '2'],
      ...['--cgroup-parent', this.#directory.replace(/^.*\//, '/')],
      ...(liveRestore ? ['--live-restore'] : []),
    ]);
    await this.#answers('dockerd', () => this.docker.ping());
  }

  /** Resolves once it takes writes. @param forgets  it comes back without its data */
  async startConsul({ forgets = false } = {}): Promise<void> {
    const at = (name: string): string => join(this.#directory, name);
    if (forgets) await rm(at('consul'), { recursive: true });
    const configuration = {
      server: true,
      bootstrap_expect: 1,
      data_dir: at('consul'),
      bind_addr: '127.0.0.1',
      addresses: { http: `127.0.0.1 unix://${at('consul.sock')}` },
      performance: { raft_multiplier: 1 }, // elects its leader in two seconds, not ten
      disable_update_check: true,
    };
    await writeFile(at('consul.json'), JSON.stringify(configuration));
    const { stdout: program } = await execute('test/engines', ['consul-program']);
    await this.#start('consul', ['agent', '-config-file', at('consul.json')], program.trim());
    await this.#answers('consul', async () => {
      if ((await this.consul.get('/v1/status/leader')) === '') throw new Error('no leader yet');
    });
  }

  /** Resolves once it has ended, except for SIGSTOP and SIGCONT. */
  async signal(name: Daemon, signal: NodeJS.Signals): Promise<void> {
    const daemon = this.#daemons.get(name);
    if (daemon === undefined) throw new Error(`${name} was never started`);
    process.kill(Number(await childOf(daemon)), signal);
    if (signal === 'SIGCONT') daemon.kill(signal); // nsenter stops and goes on with its child
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    if (daemon.exitCode === null && daemon.signalCode === null) await once(daemon, 'exit');
  }

  async close(): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    this.#keeper.stdin?.end();
    await once(this.#keeper, 'exit');
  }

  #entering(command: readonly string[]): string[] {
    return ['--target', this.#init, ...NAMESPACES, '--', ...command];
  }

  async #start(name: Daemon, args: readonly string[], program: string = name): Promise<void> {
    const log = openSync(join(this.#directory, `${name}.log`), 'a');
    const daemon = spawn('nsenter', this.#entering([program, ...args]), {
      detached: true, // a Ctrl-C is for the tests, which then put an end to it
      stdio: ['ignore', log, log],
      env: { PATH },
    });
    closeSync(log);
    this.#daemons.set(name, daemon);
    await once(daemon, 'spawn');
  }

  async #answers(name: Daemon, ask: () => Promise<unknown>): Promise<void> {
    await eventually(`${name} answers`, ask, SOON).catch(async (error: unknown) => {
      const log = await readFile(join(this.#directory, `${name}.log`), 'utf8');
      throw new Error(`${String(error)}\n${log.split('\n').slice(-8).join('\n')}`);
    });
  }

  async #importImage(): Promise<void> {
    const root = join(this.#directory, 'image');
    const script = `mkdir -p "$0/bin" && cp "$(command -v busybox)" "$0/bin/busybox" &&
      ln -s busybox "$0/bin/sh" && ln -s busybox "$0/bin/sleep" && tar -C "$0" -cf "$0.tar" .`;
    await execute('sh', ['-c', script, root]);
    const answer = await this.docker.importImage(`${root}.tar`, { repo: IMAGE });
    answer.resume();
    await once(answer, 'end');
  }
}

/** The process that a process has started, as this machine numbers it. */
export async function childOf({ pid = 0 }: { readonly pid?: number | undefined }): Promise<string> {
  const file = `/proc/${String(pid)}/task/${String(pid)}/children`;
  return (await readFile(file, 'utf8')).trim();
}
