import { readFile, readdir } from 'node:fs/promises';

/** The unit of CPU time in /proc/PID/stat: USER_HZ, which is 100 on every Linux that runs Docker. */
const TICK_MS = 10;

export interface Usage {
  readonly rssMib: number;
  /** Of one core, since the sample before. */
  readonly cpuPercent: number;
  readonly openFiles: number;
}

/** What one process takes of the machine, sample by sample, from /proc. */
export class ProcessUsage {
  readonly samples: Usage[] = [];
  readonly #directory: string;
  #before: { readonly cpuMs: number; readonly atMs: number } | undefined;

  constructor(pid: number) {
    this.#directory = `/proc/${String(pid)}`;
  }

  /** @throws Error  when the process has ended */
  async sample(): Promise<void> {
    const [status, stat, files] = await Promise.all([
      readFile(`${this.#directory}/status`, 'utf8'),
      readFile(`${this.#directory}/stat`, 'utf8'),
      readdir(`${this.#directory}/fd`),
    ]);
    const rssKib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    // Its name, in parentheses, may have blanks; utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const now = {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      atMs: performance.now(),
    };
    const { cpuMs, atMs } = this.#before ?? now;
    const cpuPercent = (100 * (now.cpuMs - cpuMs)) / (now.atMs - atMs);
    if (this.#before !== undefined) {
      this.samples.push({ rssMib: rssKib / 1024, cpuPercent, openFiles: files.length });
    }
    this.#before = now;
  }
}
