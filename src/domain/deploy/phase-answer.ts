import { asObject, asText } from '../json-shape.ts';
import { excerpt } from '../untrusted-text.ts';

/** What a webhook or a command answers that is asked how a deployment does. */
export interface PhaseAnswer {
  readonly kind: 'pass' | 'fail' | 'in-progress' | 'inconclusive' | 'error';
  /** In a sentence; `''` when it said nothing. */
  readonly message: string;
  /** When to ask again; `undefined` when it did not say. */
  readonly retryAfterMs: number | undefined;
}

const KINDS = ['pass', 'fail', 'in-progress', 'inconclusive'] as const;
const LONGEST_MESSAGE = 500;
const LONGEST_WAIT_SECONDS = 3_600;

/** The JSON body `{"phase", "message", "retryAfterSeconds"}` of a webhook's answer. */
export function readPhaseAnswer(json: unknown): PhaseAnswer {
  const answer = asObject(json);
  if (answer === undefined) return phaseError('the answer is no JSON object');
  const { phase, retryAfterSeconds: seconds } = answer;
  const kind = KINDS.find((one) => one === phase);
  if (kind === undefined) {
    const shown = excerpt(typeof phase === 'string' ? phase : JSON.stringify(phase ?? null));
    return phaseError(`its phase is ${shown}: allowed are ${KINDS.join(', ')}`);
  }
  if (seconds !== undefined && !isWait(seconds)) {
    const shown = excerpt(JSON.stringify(seconds));
    return phaseError(
      `its retryAfterSeconds is ${shown}: allowed is 0 to ${String(LONGEST_WAIT_SECONDS)}`,
    );
  }
  const message = shortened(asText(answer.message));
  return { kind, message, retryAfterMs: isWait(seconds) ? seconds * 1000 : undefined };
}

/** 0 pass, 1 fail, 2 inconclusive, 3 in progress; anything else is an error. */
export function phaseOfExit(code: number, output: string): PhaseAnswer {
  const message = shortened(lastLine(output));
  const kind = (['pass', 'fail', 'inconclusive', 'in-progress'] as const)[code];
  if (kind !== undefined) return { kind, message, retryAfterMs: undefined };
  const said = message === '' ? '' : `: ${message}`;
  return phaseError(`exit code ${String(code)}${said}`);
}

export function phaseError(message: string): PhaseAnswer {
  return { kind: 'error', message, retryAfterMs: undefined };
}

function isWait(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_WAIT_SECONDS;
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`;
}
