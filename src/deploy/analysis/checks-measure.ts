import type { ChecksMeasurement } from '../../domain/deploy/analysis/measurement.ts';
import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import type { CatalogInstance } from '../../domain/deploy/traffic.ts';
import { isOf } from '../candidate-health.ts';
import type { Measure, MeasurePorts } from './measure.ts';
import { ownContainers } from './own-containers.ts';

/**
 * Counts how often instances of the candidate stop passing: by their checks, or because they are gone.
 * What falls and rises again between two samples is not seen.
 */
export function checksMeasure(
  { maxFlaps }: ChecksMeasurement,
  trial: Trial,
  { catalog, platform }: Pick<MeasurePorts, 'catalog' | 'platform'>,
): Measure {
  let passing: ReadonlySet<string> = new Set();
  let flaps = 0;
  return async () => {
    const own = await ownContainers(trial, platform);
    const all = await catalog.instances(trial.serviceName);
    const instances = all.filter((one) => own.some((container) => isOf(one, container)));
    const now = new Set(instances.filter(isPassing).map(keyOf));
    flaps += [...passing].filter((key) => !now.has(key)).length;
    passing = now;
    const figure = `${String(now.size)} of ${String(instances.length)} instances passing, ${String(flaps)} flaps`;
    if (flaps > maxFlaps) {
      return { kind: 'fail', figure: `${figure}, allowed are ${String(maxFlaps)}` };
    }
    if (instances.length === 0) return { kind: 'inconclusive', figure: 'no instance in Consul' };
    return { kind: now.size === 0 ? 'fail' : 'pass', figure };
  };
}

function isPassing({ status }: CatalogInstance): boolean {
  return status === 'passing';
}

/** IDs are unique on a node only. */
function keyOf({ node, id }: CatalogInstance): string {
  return `${node}/${id}`;
}
