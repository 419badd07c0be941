import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** A registrator to be measured: its name in the table and its command. */
export interface Subject {
  readonly name: string;
  /** The program and what it needs before any flag. */
  readonly command: readonly string[];
  readonly flags: readonly string[];
}

/** berth as it is built, and what BENCH_REGISTRATOR names beside it. */
export function subjects(): readonly Subject[] {
  const berth = (process.env.BENCH_BERTH ?? `${process.execPath} dist/main.js`).split(/\s+/);
  const other = process.env.BENCH_REGISTRATOR?.split(/\s+/);
  return [
    { name: 'berth', command: berth, flags: ['-hostname', 'bench'] },
    ...(other === undefined ? [] : [{ name: 'registrator', command: other, flags: [] }]),
  ];
}

/** One run of a subject. */
export class RunningSubject {
  readonly startedAtMs = performance.now();
  readonly #child: ChildProcess;

  constructor({ command, flags }: Subject, docker: string, consulPort: number) {
    const [program = '', ...args] = command;
    const uri = `consul://127.0.0.1:${String(consulPort)}`;
    this.#child = spawn(program, [...args, ...flags, '-ip', '10.0.0.1', uri], {
      env: { ...process.env, DOCKER_HOST: `unix://${docker}`, HOSTNAME: 'bench' },
      stdio: 'ignore',
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resident memory, MB. */
  get rssMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  }

  /** CPU used so far, seconds. */
  get cpuSeconds(): number {
    return cpuSecondsOf(this.pid);
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const hurry = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(hurry);
  }

  get pid(): string {
    return String(this.#child.pid ?? 0);
  }
}

/** @returns seconds of CPU that a process has used */
export function cpuSecondsOf(pid: number | string): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
