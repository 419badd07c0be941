import type { HttpTarget } from '../../domain/deploy/analysis/measurement.ts';
import { type Trial, fillIn } from '../../domain/deploy/analysis/trial.ts';
import {
  type PhaseAnswer,
  phaseError,
  phaseOfExit,
  readPhaseAnswer,
} from '../../domain/deploy/phase-answer.ts';
import { asObject } from '../../domain/json-shape.ts';
import { type HttpExchange, exchange } from './exchange.ts';
import { parseJson } from './parse-json.ts';
import { type Environment, runCommand } from './run-command.ts';

/** A question to a webhook or a command. */
export interface PhaseQuestion {
  /** What it is told, as JSON. */
  readonly payload: object;
  readonly trial: Trial;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Further headers of the request. */
  readonly headers?: ReadonlyMap<string, string>;
  /** An answer without a phase passes, as of a receiver that only listens. */
  readonly isAnswerOptional: boolean;
}

/** Never throws. */
export async function askWebhook(
  target: HttpTarget,
  question: PhaseQuestion,
): Promise<PhaseAnswer> {
  const { payload, trial, deadlineMs, signal, headers = new Map<string, string>() } = question;
  const { url, headers: own } = fillTarget(target, trial);
  const all = new Map([['content-type', 'application/json'], ...headers, ...own]);
  const body = JSON.stringify(payload);
  try {
    const call = { method: 'POST', url, headers: all, body, deadlineMs, signal } as const;
    return readAnswer(await exchange(call), question.isAnswerOptional);
  } catch (error) {
    return phaseError((error as Error).message);
  }
}

function readAnswer({ status, body }: HttpExchange, isOptional: boolean): PhaseAnswer {
  if (status < 200 || status > 299) return phaseError(`status ${String(status)}`);
  const json = parseJson(body);
  if (isOptional && asObject(json)?.phase === undefined) {
    return { kind: 'pass', message: `status ${String(status)}`, retryAfterMs: undefined };
  }
  return json === undefined ? phaseError('the answer is no JSON') : readPhaseAnswer(json);
}

/** Never throws. */
export async function askCommand(
  command: readonly string[],
  env: Environment,
  { payload, trial, deadlineMs, signal }: PhaseQuestion,
): Promise<PhaseAnswer> {
  const filled = command.map((word) => fillIn(word, trial));
  const stdin = `${JSON.stringify(payload)}\n`;
  const end = await runCommand({ command: filled, stdin, env, deadlineMs, signal });
  return end.kind === 'exit' ? phaseOfExit(end.code, end.output) : phaseError(end.text);
}

/** The target with the trial's facts in it. */
export function fillTarget({ url, headers }: HttpTarget, trial: Trial): HttpTarget {
  return {
    url: fillIn(url, trial),
    headers: new Map([...headers].map(([name, value]) => [name, fillIn(value, trial)])),
  };
}
