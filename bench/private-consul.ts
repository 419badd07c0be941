import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ports of ours; the tests' private agent has others. */
const FIRST_PORT = 21_500;

/** A Consul agent in development mode that nobody else uses, empty at its start. */
export class PrivateConsul {
  readonly port = FIRST_PORT;
  #child: ChildProcess | undefined;

  async start(): Promise<void> {
    const ports = ['http', 'dns', 'grpc', 'serf-lan', 'serf-wan', 'server'].flatMap(
      (name, index) => [`-${name}-port`, String(FIRST_PORT + index)],
    );
    const loopback = ['-bind', '127.0.0.1', '-client', '127.0.0.1'];
    const args = ['agent', '-dev', ...loopback, ...ports, '-log-level', 'err'];
    this.#child = spawn(consulProgram(), args, { stdio: 'ignore' });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await this.#hasLeader()) return;
      await sleep(50);
    }
    throw new Error(`Consul did not answer on port ${String(this.port)} within 10 s`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** IDs of the services that the agent holds. */
  async serviceIds(): Promise<ReadonlySet<string>> {
    const answer = await fetch(`http://127.0.0.1:${String(this.port)}/v1/agent/services`);
    return new Set(Object.keys((await answer.json()) as object));
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async #hasLeader(): Promise<boolean> {
    try {
      const answer = await fetch(`http://127.0.0.1:${String(this.port)}/v1/status/leader`);
      return (await answer.text()).includes(':');
    } catch {
      return false;
    }
  }
}

/** BENCH_CONSUL, else the one on the PATH, else the one that `test/engines up` has fetched. */
function consulProgram(): string {
  const named = process.env.BENCH_CONSUL;
  if (named !== undefined) return named;
  if (spawnSync('consul', ['version']).status === 0) return 'consul';
  const cache = process.env.BERTH_ENGINES_DIR ?? '/var/tmp/berth-engines';
  const fetched = `${cache}/cache/consul`;
  if (existsSync(fetched)) return fetched;
  throw new Error('there is no consul: install it, set BENCH_CONSUL, or run test/engines up once');
}
