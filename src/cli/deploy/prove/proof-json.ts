import type { TimeBucket } from '../../../domain/deploy/prove/time-buckets.ts';
import type { ProvenRelease } from './proven-release.ts';

/** What was measured, for programs, without what it was like over time. */
export function proofFields(release: ProvenRelease): Readonly<Record<string, unknown>> {
  const { service, deploymentId, version, outcome, startedAt, rate, proof } = release;
  const { total, durationMs, proxies, phases, spans, versions, reasons, firstFailures } =
    proof.report;
  return {
    ...{ service, deploymentId, version, outcome, rate },
    startedAt: new Date(startedAt).toISOString(),
    ...{ durationMs, total, proxies, phases, spans, versions, reasons, firstFailures },
    ...{ unfinished: proof.unfinished, unsent: proof.unsent },
  };
}

/** All that was measured, as a file. */
export function proofJson(release: ProvenRelease): string {
  const { widthMs, all } = release.proof.report.buckets;
  const buckets = all.map((bucket) => plainBucket(bucket));
  const fields = { schemaVersion: 1, ...proofFields(release), bucketMs: widthMs, buckets };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

function plainBucket({ answers, ...rest }: TimeBucket): Readonly<Record<string, unknown>> {
  const versions = [...answers].map(([version, count]) => ({ version, answers: count }));
  return { ...rest, versions };
}
