import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { consulGet } from './consul-http.ts';
import { eventually } from './eventually.ts';

/** The first of six in a row. */
const PORT = 18_900;

/** A Consul agent that answers at another address than loopback, for containers with networks of their own. */
export class DevAgent {
  readonly url: string;
  readonly #address: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  /** @param port  the first of six in a row: HTTP, DNS and others */
  constructor(address: string, port = PORT) {
    this.#address = address;
    this.#port = port;
    this.url = `http://${address}:${String(port)}`;
  }

  /** Where its DNS is asked. */
  get dns(): string {
    return `${this.#address}:${String(this.#port + 1)}`;
  }

  async begin(): Promise<void> {
    const { stdout } = await promisify(execFile)('test/engines', ['consul-program']);
    const ports = ['http', 'dns', 'grpc', 'server', 'serf-lan', 'serf-wan'].flatMap(
      (name, index) => [`-${name}-port`, String(this.#port + index)],
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
