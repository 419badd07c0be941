import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.ts';

export type LogEntry = Readonly<Record<string, unknown>> & { readonly message: string };

/** The built program, started as its users start it. Its log is kept. */
export class BerthProcess {
  readonly log: LogEntry[] = [];
  readonly child: ChildProcess;
  stderr = '';

  /** @param within  a command that runs another one in its own place, in some other surroundings */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    within: readonly string[] = [],
  ) {
    const [program, ...rest] = [...within, process.execPath, 'dist/main.js', ...args];
    this.child = spawn(program ?? '', rest, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error('berth has no output');
    createInterface({ input: stdout }).on('line', (line) => {
      this.log.push(JSON.parse(line) as LogEntry);
    });
    stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
  }

  /** Resolves once the log has such a line. */
  async logged(message: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LogEntry> {
    const find = (): LogEntry => {
      const entry = this.log.find((line) => line.message === message && has(line, fields));
      if (entry !== undefined) return entry;
      const lines = this.log.map((line) => JSON.stringify(line)).join('\n');
      throw new Error(`it is not in:\n${lines}\n${this.stderr}`);
    };
    return eventually(`a log line "${message}"`, find, { timeoutMs: 15_000 });
  }

  /** @returns the exit code, or the signal that ended it, once it has */
  async ended(): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
    return this.child.exitCode ?? String(this.child.signalCode);
  }

  /** @returns the exit code, or the signal that ended it */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.child.kill(signal);
    return this.ended();
  }
}

function has(line: LogEntry, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([key, value]) => line[key] === value);
}
