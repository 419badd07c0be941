import type { Measurement } from '../../domain/deploy/analysis/measurement.ts';
import type { Hook } from '../../domain/deploy/hook.ts';
import type { ParsedFlags } from '../flags.ts';
import { readAnalysisFile } from './analysis-file.ts';
import { textOf } from './release-flags.ts';

/** What has a word in a release besides berth. */
export interface MeasurementsAndHooks {
  readonly measurements: readonly Measurement[];
  readonly hooks: readonly Hook[];
}

/**
 * What stands in the files that the flags name; hooks may stand beside the measurements.
 * @throws SettingError  that names the file
 */
export function measurementsAndHooks(flags: ParsedFlags): MeasurementsAndHooks {
  const [analysis, hooks] = [textOf(flags, 'analysis'), textOf(flags, 'hooks')];
  const none: MeasurementsAndHooks = { measurements: [], hooks: [] };
  const found = analysis === '' ? none : readAnalysisFile(analysis);
  return hooks === '' ? found : { ...found, hooks: readAnalysisFile(hooks, 'hooks').hooks };
}
