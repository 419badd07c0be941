import { type PlacedToken, actionTokens } from '../../template/action-tokens.ts';

/** What stands between `{{` and `}}`, both included. */
export interface TemplateAction {
  readonly start: number;
  readonly end: number;
  /** None for a comment, nor for what cannot be read. */
  readonly tokens: readonly PlacedToken[];
}

/** Something that consul-template would refuse. */
export interface SyntaxProblem {
  readonly at: number;
  readonly text: string;
}

export interface TemplateActions {
  readonly actions: readonly TemplateAction[];
  readonly problems: readonly SyntaxProblem[];
}

const QUOTED = { '"': /"(?:[^"\\\n]|\\[^\n])*"/y, "'": /'(?:[^'\\\n]|\\[^\n])*'/y };

/** Every action of a Go template, in linear time; what cannot be read is said and passed over. */
export function templateActions(source: string): TemplateActions {
  const actions: TemplateAction[] = [];
  const problems: SyntaxProblem[] = [];
  let start = source.indexOf('{{');
  while (start !== -1) {
    const end = endOf(source, start);
    if (end === -1) {
      problems.push({ at: start, text: 'an action is not closed: }} is missing' });
      break;
    }
    const tokens = tokensOf(source, start, end);
    if (typeof tokens === 'string') problems.push({ at: start, text: tokens });
    actions.push({ start, end, tokens: typeof tokens === 'string' ? [] : tokens });
    start = source.indexOf('{{', end);
  }
  return { actions, problems };
}

const COMMENT = /\{\{(?:-[ \t\r\n])?\/\*/y;

function isComment(source: string, start: number): boolean {
  COMMENT.lastIndex = start;
  return COMMENT.test(source);
}

/** After the `}}`, or -1. */
function endOf(source: string, start: number): number {
  const commentEnd = isComment(source, start) ? source.indexOf('*/', start) : start;
  if (commentEnd === -1) return -1;
  const next = /["'`]|\}\}/g;
  next.lastIndex = commentEnd;
  for (let found = next.exec(source); found !== null; found = next.exec(source)) {
    const [mark] = found;
    if (mark === '}}') return next.lastIndex;
    const after = afterQuoted(source, found.index, mark as '"' | "'" | '`');
    if (after === -1) return -1;
    next.lastIndex = after;
  }
  return -1;
}

/** A quote that its line does not close: the next line; a back quote that nothing closes: -1. */
function afterQuoted(source: string, at: number, mark: '"' | "'" | '`'): number {
  if (mark === '`') {
    const close = source.indexOf('`', at + 1);
    return close === -1 ? -1 : close + 1;
  }
  const rule = QUOTED[mark];
  rule.lastIndex = at;
  if (rule.test(source)) return rule.lastIndex;
  const line = source.indexOf('\n', at);
  return line === -1 ? source.length : line;
}

function tokensOf(source: string, start: number, end: number): readonly PlacedToken[] | string {
  if (isComment(source, start)) return [];
  const trimsBefore = /^\{\{-[ \t\r\n]/.test(source.slice(start, start + 4));
  const trimsAfter = /^[ \t\r\n]-\}\}$/.test(source.slice(end - 4, end));
  const from = start + (trimsBefore ? 3 : 2);
  return actionTokens(source.slice(from, Math.max(from, end - (trimsAfter ? 3 : 2))), from);
}
