import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

const ENGINES = 'test/engines';
const TIMEOUT_MS = 5_000;
const SOON = { timeoutMs: 30_000 };

/** A Consul agent of its own that refuses whatever is not allowed: those of the machine have no ACLs. */
export class GuardedAgent {
  /** `HOST:PORT` of its HTTP API. */
  readonly address: string;
  readonly #port: number;
  #process: ChildProcess | undefined;
  #management = '';
  #tokens = 0;

  /** @param port  the three after it are used, too */
  constructor(port: number) {
    this.#port = port;
    this.address = `127.0.0.1:${String(port)}`;
  }

  /** It may do everything. */
  get management(): string {
    return this.#management;
  }

  /** Resolves once it takes registrations. */
  async begin(): Promise<void> {
    const program = execFileSync(ENGINES, ['consul-program'], { encoding: 'utf8' }).trim();
    const acl = 'acl = { enabled = true, default_policy = "deny" }';
    const options = [acl, ...this.#ports()].flatMap((line) => ['-hcl', line]);
    const flags = ['agent', '-dev', '-node', 'vm', '-bind', '127.0.0.1', ...options];
    this.#process = spawn(program, flags, { stdio: 'ignore' });
    process.once('exit', () => this.#process?.kill('SIGKILL'));
    const bootstrap = async (): Promise<void> => {
      const made = (await this.ask('PUT', 'acl/bootstrap')) as { SecretID: string };
      this.#management = made.SecretID;
    };
    await eventually('the agent gives its first token', bootstrap, SOON);
    const write = (): Promise<unknown> => this.ask('PUT', 'agent/service/register', { Name: 'a' });
    await eventually('the agent writes', write, SOON);
    await this.ask('PUT', 'agent/service/deregister/a');
  }

  async end(): Promise<void> {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  /**
   * @param path  below `/v1/`
   * @param token  absent: the one that may do everything
   * @throws Error  with status and body, when the answer is not a 2xx
   */
  async ask(
    method: string,
    path: string,
    body?: object,
    token = this.#management,
  ): Promise<unknown> {
    const response = await fetch(`http://${this.address}/v1/${path}`, {
      ...{ method, headers: { 'x-consul-token': token } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** A token that may do what these rules, in HCL or JSON, allow. */
  async tokenFor(rules: string): Promise<string> {
    this.#tokens += 1;
    const name = `policy-${String(this.#tokens)}`;
    await this.ask('PUT', 'acl/policy', { Name: name, Rules: rules });
    const made = await this.ask('PUT', 'acl/token', { Policies: [{ Name: name }] });
    return (made as { readonly SecretID: string }).SecretID;
  }

  #ports(): readonly string[] {
    const [http, server, lan, wan] = [0, 1, 2, 3].map((offset) => this.#port + offset);
    const ports = { http, server, serf_lan: lan, serf_wan: wan, dns: -1, grpc: -1 };
    return Object.entries(ports).map(([name, port]) => `ports { ${name} = ${String(port)} }`);
  }
}
