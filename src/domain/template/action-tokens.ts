import { TemplateProblem } from './template-problem.ts';
import { type Token, templateTokens } from './template-tokens.ts';

/** A token and where it begins, as an offset into the text that was read. */
export interface PlacedToken extends Token {
  readonly at: number;
}

/**
 * The tokens of what stands between `{{` and `}}`, without blanks; a sentence when it cannot be read.
 * @param start  where that text begins: it is added to every place
 */
export function actionTokens(inside: string, start: number): readonly PlacedToken[] | string {
  try {
    const [open, ...rest] = templateTokens(`{{${inside}}}`);
    let at = start;
    const placed = rest.map((token) => {
      const here = { ...token, at };
      at += token.text.length;
      return here;
    });
    const isWhole = open?.kind === 'open' && rest.at(-2)?.kind === 'close';
    if (!isWhole) return 'it does not end where it seems to';
    return placed.slice(0, -2).filter(({ kind }) => kind !== 'space');
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return error.message;
  }
}
