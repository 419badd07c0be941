import type { AnalysisVerdict, Finding } from '../../domain/deploy/analysis/analysis-verdict.ts';
import { escaped } from '../../domain/untrusted-text.ts';

/** Between two lines while nothing changes: a CI server ends a job that says nothing. */
const HEARTBEAT_MS = 20_000;

/** Says what measurements come to, for people and for programs. */
export class AnalysisOutput {
  readonly #stream: NodeJS.WritableStream;
  readonly #format: 'text' | 'json';
  readonly #now: () => number;
  /** The kind that was said last, by measurement. */
  readonly #said = new Map<string, string>();
  #sequence = 0;
  #lastMs: number;

  /** @param now  milliseconds since 1970 */
  constructor(stream: NodeJS.WritableStream, format: 'text' | 'json', now: () => number) {
    this.#stream = stream;
    this.#format = format;
    this.#now = now;
    this.#lastMs = now();
  }

  /** Says what has changed; and now and then, in words, that nothing has. */
  progress({ findings, text }: AnalysisVerdict): void {
    const news = findings.filter(({ name, kind }) => this.#said.get(name) !== kind);
    for (const finding of news) {
      this.#said.set(finding.name, finding.kind);
      this.#finding(finding);
    }
    const isSilent = this.#now() - this.#lastMs >= HEARTBEAT_MS;
    if (isSilent && this.#format === 'text') this.#line(`still: ${text}`);
  }

  result(verdict: AnalysisVerdict, outcome: string, exitCode: number): void {
    const { text, findings } = verdict;
    if (this.#format === 'json') {
      this.#json({ event: 'result', outcome, exitCode, text, findings });
      return;
    }
    for (const finding of findings) this.#finding(finding);
    this.#line(`${outcome}: ${text}`);
  }

  #finding({ name, kind, text, isDryRun }: Finding): void {
    if (this.#format === 'json') {
      this.#json({ event: 'finding', name, kind, text, isDryRun });
      return;
    }
    this.#line(`${kind.padEnd(12)} ${name}: ${text}${isDryRun ? ' (dry run)' : ''}`);
  }

  #json(fields: Readonly<Record<string, unknown>>): void {
    this.#sequence += 1;
    const ts = new Date(this.#now()).toISOString();
    const line = { schemaVersion: 1, ts, seq: this.#sequence, ...fields };
    this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  #line(text: string): void {
    this.#lastMs = this.#now();
    const time = new Date(this.#lastMs).toISOString().slice(11, 19);
    this.#stream.write(`${time} ${escaped(text)}\n`);
  }
}
