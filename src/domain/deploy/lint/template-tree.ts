import type { PlacedToken } from '../../template/action-tokens.ts';
import type { SyntaxProblem, TemplateAction, TemplateActions } from './template-actions.ts';

export type BlockKeyword = 'if' | 'with' | 'range' | 'define' | 'block';

export interface ActionNode {
  readonly kind: 'action';
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly PlacedToken[];
}

/** From its keyword to its `{{end}}`. */
export interface BlockNode {
  readonly kind: 'block';
  readonly keyword: BlockKeyword;
  readonly start: number;
  readonly end: number;
  readonly branches: readonly Branch[];
}

/** One way through a block. */
export interface Branch {
  /** What it is taken by, without the keyword; none after a bare `else`. */
  readonly head: readonly PlacedToken[];
  readonly isElse: boolean;
  /** Of what stands in it. */
  readonly start: number;
  readonly end: number;
  readonly nodes: readonly TemplateNode[];
}

export type TemplateNode = ActionNode | BlockNode;

const BLOCKS: ReadonlyMap<string, BlockKeyword> = new Map(
  (['if', 'with', 'range', 'define', 'block'] as const).map((word) => [word, word]),
);
const DEEPEST = 100;

interface OpenBranch {
  head: readonly PlacedToken[];
  isElse: boolean;
  start: number;
  nodes: TemplateNode[];
}

interface OpenBlock {
  readonly keyword: BlockKeyword;
  readonly start: number;
  readonly branches: Branch[];
  branch: OpenBranch;
}

export interface TemplateTree {
  readonly root: Branch;
  readonly problems: readonly SyntaxProblem[];
}

/** The blocks of a template in one another; what does not fit is said and passed over. */
export function templateTree({ actions, problems }: TemplateActions, length: number): TemplateTree {
  const builder = new TreeBuilder(problems);
  for (const action of actions) builder.add(action);
  return builder.finish(length);
}

class TreeBuilder {
  readonly #problems: SyntaxProblem[];
  readonly #root: OpenBranch = { head: [], isElse: false, start: 0, nodes: [] };
  readonly #open: OpenBlock[] = [];

  constructor(problems: readonly SyntaxProblem[]) {
    this.#problems = [...problems];
  }

  add(action: TemplateAction): void {
    const [first, ...rest] = action.tokens;
    const word = first?.kind === 'word' ? first.text : '';
    const keyword = BLOCKS.get(word);
    if (keyword !== undefined) this.#begin(keyword, action, rest);
    else if (word === 'else') this.#else(action, rest);
    else if (word === 'end') this.#end(action);
    else this.#nodes.push({ kind: 'action', ...action });
  }

  finish(length: number): TemplateTree {
    const [unclosed] = this.#open;
    if (unclosed !== undefined) {
      const text = `this ${unclosed.keyword} is not closed: {{end}} is missing`;
      this.#problems.push({ at: unclosed.start, text });
    }
    while (this.#open.length > 0) this.#close(length, length);
    return { root: { ...this.#root, end: length }, problems: this.#problems };
  }

  get #nodes(): TemplateNode[] {
    return (this.#open.at(-1)?.branch ?? this.#root).nodes;
  }

  #begin(keyword: BlockKeyword, action: TemplateAction, head: readonly PlacedToken[]): void {
    if (this.#open.length === DEEPEST) {
      const text = `more than ${String(DEEPEST)} blocks in one another`;
      this.#problems.push({ at: action.start, text });
    }
    const branch = { head, isElse: false, start: action.end, nodes: [] };
    this.#open.push({ keyword, start: action.start, branches: [], branch });
  }

  #else(action: TemplateAction, [keyword, ...head]: readonly PlacedToken[]): void {
    const block = this.#open.at(-1);
    if (block === undefined) {
      this.#problems.push({ at: action.start, text: 'an else without a block before it' });
      return;
    }
    block.branches.push({ ...block.branch, end: action.start });
    const isElse = keyword === undefined;
    block.branch = { head, isElse, start: action.end, nodes: [] };
  }

  #end(action: TemplateAction): void {
    if (this.#open.length > 0) this.#close(action.start, action.end);
    else this.#problems.push({ at: action.start, text: 'an end without a block before it' });
  }

  #close(contentEnd: number, end: number): void {
    const block = this.#open.pop();
    if (block === undefined) return;
    const branches = [...block.branches, { ...block.branch, end: contentEnd }];
    // What is deeper than anybody writes is left out: reading it takes as many steps in one another.
    if (this.#open.length >= DEEPEST) return;
    this.#nodes.push({
      ...{ kind: 'block', keyword: block.keyword, start: block.start, end, branches },
    });
  }
}
