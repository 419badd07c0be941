import { excerpt } from '../untrusted-text.ts';
import { literalValue } from './template-literals.ts';
import { TemplateProblem } from './template-problem.ts';
import type { Command, Operand, Pipeline } from './template-syntax.ts';
import type { TokenKind } from './template-tokens.ts';
import { type TokenReader, unexpected } from './token-reader.ts';

const DEEPEST = 50;

/** What follows the first command of a pipeline has to be something that takes an argument. */
const NEVER_CALLED: ReadonlySet<Operand['kind']> = new Set<Operand['kind']>([
  'constant',
  'nil',
  'dot',
]);

/** Reads what stands in an action, and keeps account of the variables that it may name. */
export class PipelineParser {
  readonly #reader: TokenReader;
  readonly #functions: ReadonlySet<string>;
  readonly #variables = ['$'];
  #depth = 0;

  constructor(reader: TokenReader, functions: ReadonlySet<string>) {
    this.#reader = reader;
    this.#functions = functions;
  }

  openScope(): number {
    return this.#variables.length;
  }

  closeScope(scope: number): void {
    this.#variables.length = scope;
  }

  /** @throws TemplateProblem */
  pipeline(end: 'close' | 'right-paren', isRange: boolean): Pipeline {
    const { variables, assigns } = this.#declaration(isRange);
    const commands: Command[] = [];
    for (;;) {
      this.#reader.skipSpace();
      const token = this.#reader.peek();
      if (token.kind === end) break;
      if (token.kind === 'close' || token.kind === 'right-paren') {
        throw unexpected(token, 'a pipeline');
      }
      commands.push(this.#command(commands.length));
    }
    this.#reader.next();
    if (commands.length === 0) throw new TemplateProblem('a value is missing');
    return { variables, assigns, commands };
  }

  #declaration(isRange: boolean): Pick<Pipeline, 'variables' | 'assigns'> {
    const variables: string[] = [];
    for (const separator of isRange ? ['comma', 'none'] : ['none']) {
      const name = this.#declared(separator as TokenKind | 'none');
      if (name === undefined) break;
      variables.push(name);
    }
    if (variables.length === 0) return { variables, assigns: false };
    this.#reader.skipSpace();
    const sign = this.#reader.next();
    const assigns = sign.kind === 'assign';
    if (!assigns && sign.kind !== 'declare') throw unexpected(sign, 'a declaration');
    const unknown = variables.find((name) => assigns && !this.#variables.includes(name));
    if (unknown !== undefined) throw undefinedVariable(unknown);
    if (!assigns) this.#variables.push(...variables);
    return { variables, assigns };
  }

  /** A variable that is declared here: what comes after it says so. */
  #declared(separator: TokenKind | 'none'): string | undefined {
    this.#reader.skipSpace();
    const { kind, text } = this.#reader.peek();
    if (kind !== 'variable') return undefined;
    const after = this.#reader.peek(this.#reader.peek(1).kind === 'space' ? 2 : 1).kind;
    if (after !== 'declare' && after !== 'assign' && after !== separator) return undefined;
    this.#reader.next();
    this.#reader.skipSpace();
    if (after === separator) this.#reader.next();
    return text;
  }

  #command(stage: number): Command {
    const operands: Operand[] = [];
    for (let goesOn = true; goesOn;) {
      this.#reader.skipSpace();
      const operand = this.#operand();
      if (operand !== undefined) operands.push(operand);
      goesOn = this.#reader.peek().kind === 'space';
    }
    const token = this.#reader.peek();
    if (token.kind === 'pipe') this.#reader.next();
    else if (token.kind !== 'close' && token.kind !== 'right-paren') {
      throw unexpected(token, 'a pipeline');
    }
    const [head, ...args] = operands;
    if (head === undefined) throw new TemplateProblem('a command is missing');
    if (stage > 0 && NEVER_CALLED.has(head.kind)) {
      throw new TemplateProblem('only a function can take a value from a |');
    }
    return [head, ...args];
  }

  #operand(): Operand | undefined {
    const base = this.#term();
    if (base === undefined) return undefined;
    const names: string[] = [];
    while (this.#reader.peek().kind === 'field') names.push(this.#reader.next().text.slice(1));
    if (names.length === 0) return base;
    if (NEVER_CALLED.has(base.kind)) {
      throw new TemplateProblem(`unexpected .${names.join('.')} after a value without fields`);
    }
    if (base.kind !== 'field') return { kind: 'field', base, names };
    return { ...base, names: [...base.names, ...names] };
  }

  #term(): Operand | undefined {
    const token = this.#reader.peek();
    const { kind, text } = token;
    if (kind === 'left-paren') return this.#parenthesized();
    const value = literalValue(token);
    const term = value === undefined ? this.#named(kind, text) : constant(value);
    if (term !== undefined) this.#reader.next();
    return term;
  }

  #named(kind: TokenKind, text: string): Operand | undefined {
    switch (kind) {
      case 'dot':
        return { kind: 'dot' };
      case 'field':
        return { kind: 'field', base: { kind: 'dot' }, names: [text.slice(1)] };
      case 'variable':
        if (!this.#variables.includes(text)) throw undefinedVariable(text);
        return { kind: 'variable', name: text };
      case 'word':
        if (text === 'nil') return { kind: 'nil' };
        if (this.#functions.has(text)) return { kind: 'function', name: text };
        throw new TemplateProblem(`there is no function ${excerpt(text)}`);
      default:
        return undefined;
    }
  }

  #parenthesized(): Operand {
    if (this.#depth >= DEEPEST) throw new TemplateProblem('it is nested too deeply');
    this.#reader.next();
    this.#depth += 1;
    const pipeline = this.pipeline('right-paren', false);
    this.#depth -= 1;
    return { kind: 'pipeline', pipeline };
  }
}

function constant(value: string | number | boolean): Operand {
  return { kind: 'constant', value };
}

function undefinedVariable(name: string): TemplateProblem {
  return new TemplateProblem(`there is no variable ${excerpt(name)}`);
}
