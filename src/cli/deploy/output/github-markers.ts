import type { ReleaseResult } from '../release-output.ts';
import { seconds } from '../../../domain/deploy/words.ts';
import type { Markers, ReleaseEnd } from './line-output.ts';
import { shown } from './shown-text.ts';

const LONGEST_VALUE = 4_000;

/**
 * Workflow commands: a group for each phase, the outcome as an annotation, and a page for the summary of
 * the job.
 * @param appendSummary  appends Markdown to the job’s summary
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function gitHubMarkers(appendSummary: (markdown: string) => void): Markers {
  return {
    begun: () => [],
    opened: (phase) => [`::group::${phase}`],
    closed: () => ['::endgroup::'],
    sectionOpened: (section) => [`::group::${section}`],
    sectionClosed: () => ['::endgroup::'],
    result: (result, release) => {
      appendSummary(summaryOf(result, release));
      const { outcome, exitCode, text } = result;
      const level = exitCode === 0 ? 'notice' : 'error';
      return [`::${level} title=${propertyOf(`berth deploy: ${outcome}`)}::${dataOf(text)}`];
    },
  };
}

function dataOf(text: string): string {
  return text
    .slice(0, LONGEST_VALUE)
    .replace(/[^\n\r]+/g, shown)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function propertyOf(text: string): string {
  return dataOf(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function summaryOf({ outcome, text }: ReleaseResult, end: ReleaseEnd): string {
  const { deployment, timeline, proof } = end;
  const rows = timeline.spans.map(({ phase, durationMs, isFailed }) => {
    const time = durationMs === undefined ? '' : seconds(durationMs);
    return `| ${phase} | ${time} | ${isFailed ? 'failed' : ''} |\n`;
  });
  const table = rows.length === 0 ? '' : `\n| Phase | Time | |\n|:--|--:|:--|\n${rows.join('')}`;
  const { logTail = [] } = deployment ?? {};
  return `### ${titleOf(deployment)}: ${outcome}

${markdownText(text)}
${table}${preformatted(proof?.lines ?? [])}${preformatted(logTail)}
`;
}

function titleOf(deployment: ReleaseEnd['deployment']): string {
  if (deployment === undefined) return 'Release';
  const { service, version, candidate } = deployment.request;
  return `${markdownText(service)} ${markdownText(version)} to ${candidate}`;
}

/** Every mark of ASCII may be escaped in Markdown, and then means itself. */
function markdownText(text: string): string {
  return shown(text).replace(/[!-/:-@[-`{-~]/g, (mark) => `\\${mark}`);
}

/** Nothing of it is Markdown until the tag ends. */
function preformatted(lines: readonly string[]): string {
  const text = lines.map((line) => `${htmlText(shown(line))}\n`).join('');
  return text === '' ? '' : `\n<pre>\n${text}</pre>\n`;
}

function htmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
