import type { TemplateValue } from './template-value.ts';

/** What stands between two blanks of an action. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  | { readonly kind: 'nil' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
  /** `.A.B`, `$x.A`, `(…).A`: fields of a base, one after the other. */
  | { readonly kind: 'field'; readonly base: Operand; readonly names: readonly string[] };

/** What gives a value, and then what is given to it. */
export type Command = readonly [head: Operand, ...args: readonly Operand[]];

/** `$x := command | command | …`: each is given the value of the one before as last argument. */
export interface Pipeline {
  readonly variables: readonly string[];
  /** `=`: the variables are there already. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly pipeline: Pipeline }
  | { readonly kind: 'break' | 'continue' }
  | BranchNode;

/** `if`, `with` or `range`, with its `else`. */
export interface BranchNode {
  readonly kind: 'branch';
  readonly form: BranchForm;
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

export type BranchForm = 'if' | 'with' | 'range';

/** A function of templates: which counts of arguments it takes, and what it makes of them. */
export interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  /** @throws TemplateProblem */
  readonly call: (args: readonly TemplateValue[]) => TemplateValue;
}
