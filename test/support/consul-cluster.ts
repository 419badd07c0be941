import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { consulGet } from './consul-http.ts';
import { eventually } from './eventually.ts';

const SERVERS = ['127.0.10.1', '127.0.10.2', '127.0.10.3'] as const;
const CLIENT = '127.0.10.11';
const SOON = { timeoutMs: 60_000 };

/**
 * Three Consul servers and an agent, each on a loopback address of its own. The agent is what everything
 * talks to; servers may be killed.
 */
export class ConsulCluster {
  readonly url = `http://${CLIENT}:8500`;
  readonly #processes = new Map<string, ChildProcess>();
  #directory = '';
  #program = '';

  async begin(): Promise<void> {
    process.once('exit', () => {
      for (const child of this.#processes.values()) child.kill('SIGKILL');
    });
    const { stdout } = await promisify(execFile)('test/engines', ['consul-program']);
    this.#program = stdout.trim();
    this.#directory = await mkdtemp(join(tmpdir(), 'consul-'));
    for (const address of [...SERVERS, CLIENT]) this.#start(address);
    await this.#complete();
  }

  /** Its address: a server that leads no more can be told from one that does by it. */
  async leader(): Promise<string> {
    const leader = String(await consulGet('/v1/status/leader', this.url)).split(':')[0] ?? '';
    if (leader === '') throw new Error('there is no leader');
    return leader;
  }

  /** @returns the server that was killed */
  async killLeader(): Promise<string> {
    const address = await this.leader();
    await this.#end(address, 'SIGKILL');
    return address;
  }

  /** Starts a server that was killed, and waits until all three are of one mind. */
  async restart(address: string): Promise<void> {
    this.#start(address);
    await this.#complete();
  }

  async end(): Promise<void> {
    for (const address of [CLIENT, ...SERVERS]) await this.#end(address, 'SIGKILL');
    await rm(this.#directory, { recursive: true });
  }

  #start(address: string): void {
    const server = ['-server', '-bootstrap-expect', '3'];
    const child = spawn(
      this.#program,
      [
        ...['agent', '-node', `node-${address}`, '-bind', address, '-client', address],
        ...['-data-dir', join(this.#directory, address), '-log-level', 'warn'],
        ...['-hcl', 'performance { raft_multiplier = 1 }', '-retry-interval', '1s'],
        // One that comes back is to have its vote at once, or the next that is killed takes the majority.
        ...['-hcl', 'autopilot { cleanup_dead_servers = false }'],
        ...SERVERS.flatMap((one) => ['-retry-join', one]),
        ...(address === CLIENT ? [] : server),
      ],
      { stdio: 'ignore' },
    );
    this.#processes.set(address, child);
  }

  async #complete(): Promise<void> {
    const check = async (): Promise<void> => {
      await this.leader();
      const found = (await consulGet('/v1/operator/autopilot/health', this.url)) as {
        readonly Healthy: boolean;
        readonly Servers: readonly { readonly Voter: boolean }[];
      };
      const voters = found.Servers.filter(({ Voter }) => Voter);
      if (!found.Healthy || voters.length !== SERVERS.length) throw new Error('not healthy');
    };
    await eventually('three servers of one mind', check, SOON);
  }

  async #end(address: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.#processes.get(address);
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}
