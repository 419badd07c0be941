import type { ProofReport } from '../../../domain/deploy/prove/proof-report.ts';
import { htmlText } from './html-text.ts';
import { proofPlot } from './proof-plot.ts';
import { atSeconds, milliseconds, resetsText, versionList, versionName } from './proof-words.ts';
import type { ProvenRelease } from './proven-release.ts';

/** One colour a version, as many as are told apart and one more. */
const LIGHT = [
  '4477aa',
  '228833',
  'b8860b',
  'aa3377',
  '0e8f9e',
  '885533',
  '7a5fc4',
  '666666',
  '999',
];
const DARK = [
  '6fa8dc',
  '5fbf6f',
  'e0b84c',
  'd77fb3',
  '5fd0de',
  'c49a7a',
  'b19cf0',
  'aaaaaa',
  '777',
];

const STYLE = `:root { color-scheme: light dark; --text: #1b1f24; --page: #fff; --soft: #667; --line: #d5d9e0;
  --band0: #f3f5f8; --band1: #e7ebf1; --failed: #c00; --reset: #b58900; ${coloursOf(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --page: #14171b; --soft: #9aa3ad;
  --line: #353b43; --band0: #1b1f25; --band1: #242a32; --failed: #ff5c5c; --reset: #e3b341; ${coloursOf(DARK)} } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--page); overflow-wrap: anywhere }
h1 { font-size: 1.3rem } h2 { font-size: 1.05rem; margin-top: 2rem }
svg { width: 100%; height: auto } .grid { stroke: var(--line) }
.edge { stroke: var(--text); stroke-opacity: .35; stroke-dasharray: 2 3; fill: none }
.tick, .phase { font: 11px system-ui, sans-serif; fill: var(--soft) }
.band0 { fill: var(--band0) } .band1 { fill: var(--band1) }
.failed { fill: var(--failed) } .reset { fill: var(--reset) }
${LIGHT.map((_, index) => `.version${String(index)} { fill: var(--version${String(index)}) }`).join(' ')}
ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem }
.legend svg { width: .8rem; height: .8rem; margin-right: .4rem; vertical-align: -.05rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
td.number, th.number { text-align: right } .bad { color: var(--failed); font-weight: 600 }`;

/** What was measured, as one page that needs nothing else. */
export function proofHtml(release: ProvenRelease): string {
  const { service, version, proof } = release;
  const title = htmlText(`${service} ${version}: what was measured`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>${title}</h1>
${summary(release)}
${proofPlot(proof.report)}
${legend(proof.report)}
${phaseTable(proof.report)}
${failureTable(proof.report)}
${remarks(proof)}
</body>
</html>
`;
}

function coloursOf(colours: readonly string[]): string {
  return colours.map((colour, index) => `--version${String(index)}: #${colour};`).join(' ');
}

function summary({ deploymentId, outcome, startedAt, rate, proof }: ProvenRelease): string {
  const { total, proxies, durationMs } = proof.report;
  const failed = `<span${total.failed > 0 ? ' class="bad"' : ''}>${String(total.failed)} failed</span>`;
  const when = new Date(startedAt).toISOString();
  const names = proxies.map(({ proxy }) => htmlText(proxy)).join(', ');
  return `<p>Deployment ${htmlText(deploymentId)}: ${htmlText(outcome)}. ${String(total.requests)} requests, ${failed}, in ${atSeconds(durationMs)} from ${when}, at ${String(rate)}/s through each of: ${names}.</p>`;
}

function legend({ versions }: ProofReport): string {
  const swatch = (kind: string, text: string): string =>
    `<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${kind}" width="1" height="1"/></svg>${text}</li>`;
  const items = versions.map(({ version, answers, firstMs, lastMs }, index) => {
    const text = `${versionName(version)}: ${String(answers)} answers, ${atSeconds(firstMs)} to ${atSeconds(lastMs)}`;
    return swatch(`version${String(index)}`, htmlText(text));
  });
  const kinds = [swatch('failed', 'failed'), swatch('reset', 'keep-alive resets')];
  return `<ul class="legend">${[...items, ...kinds].join('')}</ul>`;
}

function phaseTable({ phases, total }: ProofReport): string {
  const rows = [...phases, { phase: 'all', versions: [], ...total }].map((row) => [
    row.phase,
    ...[row.requests, row.failed, row.keepAliveResets].map(String),
    ...[milliseconds(row.p50Ms), milliseconds(row.p99Ms), versionList(row.versions)],
  ]);
  const heads = ['Phase', 'Requests', 'Failed', 'Resets', 'p50', 'p99', 'Answers by version'];
  return `<h2>By phase</h2>\n${tableOf(heads, rows, [1, 2, 3, 4, 5])}`;
}

function failureTable({ firstFailures, reasons }: ProofReport): string {
  if (firstFailures.length === 0) return '';
  const counts = reasons.map(({ reason, count }) => [reason, String(count)]);
  const first = firstFailures.map(({ atMs, phase, proxy, connection, reason }) => [
    ...[atSeconds(atMs), phase, proxy, connection, reason],
  ]);
  return `<h2>Failures</h2>
${tableOf(['Reason', 'Count'], counts, [1])}
<h2>The first of them</h2>
${tableOf(['At', 'Phase', 'Proxy', 'Connection', 'Reason'], first, [0])}`;
}

function tableOf(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[],
): string {
  const cell = (tag: 'th' | 'td', text: string, column: number): string =>
    `<${tag}${numbers.includes(column) ? ' class="number"' : ''}>${htmlText(text)}</${tag}>`;
  const row = (tag: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join('')}</tr>`;
  const body = rows.map((cells) => row('td', cells)).join('\n');
  return `<div class="wide"><table><thead>${row('th', heads)}</thead><tbody>\n${body}\n</tbody></table></div>`;
}

function remarks({ report, unfinished, unsent }: ProvenRelease['proof']): string {
  const texts = [
    resetsText(report.total),
    unfinished === 0 ? '' : `${String(unfinished)} requests had no answer yet at the end.`,
    unsent === 0 ? '' : `${String(unsent)} requests were not sent: the prober was too busy.`,
  ];
  return texts.map((text) => (text === '' ? '' : `<p>${htmlText(text)}</p>`)).join('\n');
}
