import type {
  CommandMeasurement,
  WebhookMeasurement,
} from '../../domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../domain/deploy/analysis/sample.ts';
import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import type { PhaseAnswer } from '../../domain/deploy/phase-answer.ts';
import { type PhaseQuestion, askCommand, askWebhook } from '../calls/ask-phase.ts';
import type { Measure, MeasurePorts } from './measure.ts';

/** A POST of the trial as JSON, answered with a phase. */
export function webhookMeasure(
  measurement: WebhookMeasurement,
  trial: Trial,
  ports: MeasurePorts,
): Measure {
  return async (signal) => {
    const question = questionOf(measurement, trial, ports, signal);
    return sampleOf(await askWebhook(measurement.target, question));
  };
}

/** A program with the trial as JSON on its standard input, whose exit code is the phase. */
export function commandMeasure(
  measurement: CommandMeasurement,
  trial: Trial,
  ports: MeasurePorts,
): Measure {
  return async (signal) => {
    const question = questionOf(measurement, trial, ports, signal);
    return sampleOf(await askCommand(measurement.command, ports.env, question));
  };
}

function questionOf(
  { name, deadlineMs }: WebhookMeasurement | CommandMeasurement,
  trial: Trial,
  { deployment = null }: { readonly deployment?: MeasurePorts['deployment'] | null },
  signal: AbortSignal,
): PhaseQuestion {
  const payload = { schemaVersion: 1, measurement: name, trial, deployment };
  return { payload, trial, deadlineMs, signal, isAnswerOptional: false };
}

function sampleOf({ kind, message, retryAfterMs }: PhaseAnswer): Sample {
  const figure = message || kind;
  return kind === 'in-progress' ? { kind: 'pending', figure, retryAfterMs } : { kind, figure };
}
