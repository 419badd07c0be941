import { Analysis } from '../../deploy/analysis/analysis.ts';
import type { MeasurePorts } from '../../deploy/analysis/measure.ts';
import { watchAnalysis } from '../../deploy/analysis/watch-analysis.ts';
import type { DeployPorts } from '../../deploy/ports.ts';
import { findTrial } from '../../domain/deploy/analysis/find-trial.ts';
import type { Judgement } from '../../domain/deploy/analysis/sample.ts';
import { isFinal } from '../../domain/deploy/phase.ts';
import { ZONES } from '../../domain/deploy/zone.ts';
import type { ExitCode } from '../command.ts';
import { type FlagSpec, UsageError } from '../flags.ts';
import { readAnalysisFile } from './analysis-file.ts';
import { AnalysisOutput } from './analysis-output.ts';
import { type DeployCall, portsOf } from './deploy.ts';
import { parseDuration } from './duration.ts';
import { dataFormat, oneOf, textOf } from './release-flags.ts';

const flag = (name: string, doc: string): FlagSpec => ({ name, isSwitch: false, doc });

/** Of `berth deploy analyse` alone. */
export const ANALYSE_FLAGS: readonly FlagSpec[] = [
  flag('for', 'analyse: how long to measure, unless it fails before. Default: 30s.'),
  {
    ...flag(
      'zone',
      'analyse: the zone to measure. Default: the one that is being released, or is not active.',
    ),
    values: ZONES,
  },
];

const EXIT_CODES: Readonly<Record<Judgement['kind'], ExitCode>> = {
  ...{ pass: 0, fail: 6, inconclusive: 3, error: 1 },
};

/** `berth deploy analyse SERVICE --analysis FILE`: measures a candidate that runs, and changes nothing. */
export async function analyse(call: DeployCall): Promise<ExitCode> {
  const { service, flags, context, doors } = call;
  const { clock } = context;
  const file = textOf(flags, 'analysis');
  if (file === '') throw new UsageError('--analysis is missing');
  const { measurements } = readAnalysisFile(file);
  if (measurements.length === 0) throw new UsageError(`${file} has no measurements`);
  const forMs = parseDuration('for', textOf(flags, 'for', '30s'));
  const zone = textOf(flags, 'zone') === '' ? undefined : oneOf(flags, 'zone', ZONES);
  const state = await doors.store.read(service);
  const trial = findTrial(service, state, zone);
  if (trial === undefined) {
    throw new UsageError(
      `no key says which zone of ${service} is active: --zone names the one to measure (${ZONES.join(' or ')})`,
    );
  }
  const { deployment } = state;
  const isOpen = deployment !== undefined && !isFinal(deployment.phase);
  let found: Promise<DeployPorts> | undefined;
  const ports: MeasurePorts = {
    ...{ catalog: doors.catalog, env: context.env, deployment: isOpen ? deployment : undefined },
    // Compose is looked for only when containers are measured.
    platform: {
      containers: async (of) => (await (found ??= portsOf(call))).platform.containers(of),
    },
  };
  const analysis = Analysis.of(measurements, trial, { ...ports, clock });
  const signal = context.stopSignal();
  const now = (): number => clock.now();
  const output = new AnalysisOutput(context.stdout, dataFormat(flags), now);
  const report = output.progress.bind(output);
  const verdict = await watchAnalysis(analysis, { clock, forMs, signal, report });
  const isInterrupted = signal.aborted && !verdict.isFinal;
  const exitCode = isInterrupted ? interruption(signal) : EXIT_CODES[verdict.kind];
  output.result(verdict, isInterrupted ? 'interrupted' : verdict.kind, exitCode);
  return exitCode;
}

function interruption({ reason }: AbortSignal): ExitCode {
  return reason === 'SIGINT' ? 130 : 143;
}
