import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { consulGet } from './consul-http.ts';
import { eventually } from './eventually.ts';

const PORT = 18_900;

/** A Consul agent that answers at another address than loopback, for containers with networks of their own. */
export class DevAgent {
  readonly url: string;
  readonly #address: string;
  #process: ChildProcess | undefined;

  constructor(address: string) {
    this.#address = address;
    this.url = `http://${address}:${String(PORT)}`;
  }

  async begin(): Promise<void> {
    const { stdout } = await promisify(execFile)('test/engines', ['consul-program']);
    const ports = ['http', 'dns', 'grpc', 'server', 'serf-lan', 'serf-wan'].flatMap(
      (name, index) => [`-${name}-port`, String(PORT + index)],
    );
    const where = ['-bind', '127.0.0.1', '-client', this.#address];
    this.#process = spawn(stdout.trim(), ['agent', '-dev', ...where, ...ports], {
      stdio: 'ignore',
    });
    process.once('exit', () => this.#process?.kill('SIGKILL'));
    await eventually('it has a leader', async () => {
      if ((await consulGet('/v1/status/leader', this.url)) === '') throw new Error('not yet');
    });
  }

  async put(key: string, value: string): Promise<void> {
    await fetch(new URL(`/v1/kv/${key}`, this.url), { method: 'PUT', body: value });
  }

  async end(): Promise<void> {
    if (this.#process === undefined) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }
}
