import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type LogEntry = Readonly<Record<string, unknown>>;

/** berth as a child process; what it logs is kept. */
export class Berth {
  readonly #child: ChildProcess;
  readonly #log: LogEntry[] = [];

  constructor(args: readonly string[]) {
    const env = { ...process.env, BERTH_LOG_FORMAT: 'json' };
    // Of its own group: a Ctrl-C is for the demo, which then stops berth in order.
    this.#child = spawn(process.execPath, ['dist/main.js', ...args], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (this.#child.stdout === null) throw new Error('berth has no output');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#log.push(JSON.parse(line) as LogEntry);
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Milliseconds from Docker's event to Consul's answer, one for each registration by an event. */
  get latenciesMs(): readonly number[] {
    return this.#log
      .filter(({ message, reason }) => message === 'registered' && reason === 'start')
      .map(({ ms }) => Number(ms));
  }

  /** The lines that it would show an operator's terminal now. */
  tail(count: number): readonly string[] {
    return this.#log.slice(-count).map((entry) => JSON.stringify(entry));
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}
