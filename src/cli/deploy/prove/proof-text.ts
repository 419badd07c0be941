import type { ProvenRelease } from './proven-release.ts';
import {
  atSeconds,
  count,
  milliseconds,
  resetsText,
  versionList,
  versionName,
} from './proof-words.ts';

const MOST_FAILURES = 5;

/** What was measured, in lines of text; not escaped. */
export function proofText({ proof, rate }: ProvenRelease): readonly string[] {
  const { report, unfinished, unsent } = proof;
  const { total, proxies, reasons } = report;
  const through = `through ${String(proxies.length)} ${proxies.length === 1 ? 'proxy' : 'proxies'}`;
  return [
    `prove: ${count(total.requests, 'request')} at ${String(rate)}/s ${through}, ${String(total.failed)} failed`,
    ...table(phaseRows(proof)),
    ...report.versions.map(
      ({ version, answers, firstMs, lastMs }) =>
        `  ${versionName(version)} answered ${String(answers)}, from ${atSeconds(firstMs)} to ${atSeconds(lastMs)}`,
    ),
    ...reasons.map(({ reason, count: times }) => `  failed ${String(times)}: ${reason}`),
    ...failureLines(proof),
    ...(total.keepAliveResets === 0 ? [] : [`  ${resetsText(total)}`]),
    ...(unfinished === 0 ? [] : [`  ${count(unfinished, 'request')} had no answer yet at the end`]),
    ...(unsent === 0 ? [] : [`  ${count(unsent, 'request')} not sent: this process was too busy`]),
  ];
}

function phaseRows({ report }: ProvenRelease['proof']): readonly (readonly string[])[] {
  const rows = [...report.phases, { phase: 'all', versions: [], ...report.total }];
  return [
    ['phase', 'requests', 'failed', 'p50', 'p99', 'answers by version'],
    ...rows.map(({ phase, requests, failed, p50Ms, p99Ms, versions }) => [
      ...[phase, String(requests), String(failed), milliseconds(p50Ms), milliseconds(p99Ms)],
      versionList(versions),
    ]),
  ];
}

function failureLines({ report }: ProvenRelease['proof']): readonly string[] {
  const first = report.firstFailures.slice(0, MOST_FAILURES);
  return first.map(
    ({ atMs, phase, proxy, connection, reason }) =>
      `  at ${atSeconds(atMs)} in ${phase}, ${proxy}, ${connection}: ${reason}`,
  );
}

/** The first column to the left, the last as it is, numbers between them to the right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      if (column === row.length - 1) return cell;
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
