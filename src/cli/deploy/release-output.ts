import type { Progress } from '../../deploy/driver.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';
import { escaped } from '../../domain/untrusted-text.ts';

/** Between two lines while nothing changes: a CI server ends a job that says nothing. */
const HEARTBEAT_MS = 20_000;

export type OutputFormat = 'text' | 'json';

export interface ReleaseResult {
  readonly outcome: string;
  readonly exitCode: number;
  readonly text: string;
}

/** Says how a release goes on, for people, for programs, and for TeamCity. */
export class ReleaseOutput {
  readonly #stream: NodeJS.WritableStream;
  readonly #format: OutputFormat;
  readonly #isTeamCity: boolean;
  #sequence = 0;
  #lastLineMs = Date.now();
  #waiting = '';
  #lastWords = '';

  constructor(stream: NodeJS.WritableStream, format: OutputFormat, isTeamCity: boolean) {
    this.#stream = stream;
    this.#format = format;
    this.#isTeamCity = isTeamCity;
  }

  /** @returns what ends it */
  beat(): () => void {
    const timer = setInterval(() => {
      const isSilent = Date.now() - this.#lastLineMs >= HEARTBEAT_MS;
      if (isSilent && this.#format === 'text') this.#line(`still: ${this.#waiting}`);
    }, HEARTBEAT_MS / 4);
    return () => {
      clearInterval(timer);
    };
  }

  note(text: string): void {
    if (this.#format === 'json') this.#json({ event: 'note', text });
    else this.#line(`note: ${text}`);
  }

  progress(progress: Progress): void {
    const { deployment, kind } = progress;
    const text =
      progress.kind === 'command'
        ? `${progress.command.verb} by ${progress.command.from}`
        : progress.text;
    this.#waiting = `${deployment.phase}: ${text}`;
    if (kind === 'waiting' && !this.#isNews(`${deployment.phase} ${text}`)) return;
    if (this.#format === 'json') {
      this.#json({ event: kind, deploymentId: deployment.id, phase: deployment.phase, text });
      return;
    }
    const mark = kind === 'trouble' ? 'trouble: ' : '';
    this.#line(`${deployment.phase.padEnd(15)} ${mark}${text}`);
    if (kind === 'phase') this.#service('progressMessage', `${deployment.phase}: ${text}`);
  }

  result(result: ReleaseResult, deployment: Deployment | undefined): void {
    const { outcome, exitCode, text } = result;
    if (this.#format === 'json') {
      const { id = null, logTail = [] } = deployment ?? {};
      this.#json({ event: 'result', deploymentId: id, outcome, exitCode, text, logTail });
      return;
    }
    for (const line of deployment?.logTail ?? []) this.#line(`  | ${line}`);
    this.#line(text);
    if (exitCode !== 0) {
      const identity = `identity='berth-${outcome}'`;
      this.#teamCity(`buildProblem description='${teamCityText(text)}' ${identity}`);
    }
    this.#teamCity(`buildStatus text='${teamCityText(text)}'`);
  }

  /** Seconds that pass are none. */
  #isNews(text: string): boolean {
    const words = text.replace(/\d+/g, '');
    const isNews = words !== this.#lastWords;
    this.#lastWords = words;
    return isNews;
  }

  #json(fields: Readonly<Record<string, unknown>>): void {
    const ts = new Date().toISOString();
    this.#sequence += 1;
    const line = { schemaVersion: 1, ts, seq: this.#sequence, ...fields };
    this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  #line(text: string): void {
    this.#lastLineMs = Date.now();
    const time = new Date().toISOString().slice(11, 19);
    this.#stream.write(`${time} ${escaped(text)}\n`);
  }

  #service(name: string, text: string): void {
    this.#teamCity(`${name} '${teamCityText(text)}'`);
  }

  #teamCity(message: string): void {
    if (this.#isTeamCity) this.#stream.write(`##teamcity[${message}]\n`);
  }
}

/** @see https://www.jetbrains.com/help/teamcity/service-messages.html */
function teamCityText(text: string): string {
  return text
    .replace(/[|'[\]]/g, (character) => `|${character}`)
    .replaceAll('\n', '|n')
    .replaceAll('\r', '|r');
}
