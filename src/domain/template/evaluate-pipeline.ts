import { excerpt } from '../untrusted-text.ts';
import type { TemplateBudget } from './template-budget.ts';
import { TemplateProblem } from './template-problem.ts';
import type { Command, Operand, Pipeline, TemplateFunction } from './template-syntax.ts';
import { GoMap, GoStruct, type TemplateValue, isTrue, typeOf } from './template-value.ts';

interface Variable {
  readonly name: string;
  value: TemplateValue;
}

/** What the command before gives; nothing for the first. */
type Piped = readonly [] | readonly [TemplateValue];

/** Evaluates pipelines, and holds the variables that they declare. */
export class PipelineEvaluator {
  readonly #functions: ReadonlyMap<string, TemplateFunction>;
  readonly #budget: TemplateBudget;
  readonly #variables: Variable[];

  constructor(
    data: TemplateValue,
    functions: ReadonlyMap<string, TemplateFunction>,
    budget: TemplateBudget,
  ) {
    this.#functions = functions;
    this.#budget = budget;
    this.#variables = [{ name: '$', value: data }];
  }

  openScope(): number {
    return this.#variables.length;
  }

  closeScope(scope: number): void {
    this.#variables.length = scope;
  }

  /** @throws TemplateProblem */
  evaluate(pipeline: Pipeline, dot: TemplateValue): TemplateValue {
    let piped: Piped = [];
    for (const command of pipeline.commands) piped = [this.#command(command, dot, piped)];
    const [value] = piped;
    for (const name of pipeline.variables) {
      if (pipeline.assigns) this.#variable(name).value = value;
      else this.#variables.push({ name, value });
    }
    return value;
  }

  /** Gives the variables of a `range` what belongs to one item. */
  setRange({ variables }: Pipeline, index: TemplateValue, item: TemplateValue): void {
    const [first, second] = variables;
    if (first !== undefined) this.#variable(first).value = second === undefined ? item : index;
    if (second !== undefined) this.#variable(second).value = item;
  }

  /** The one that was declared last. */
  #variable(name: string): Variable {
    const variable = this.#variables.findLast((one) => one.name === name);
    if (variable === undefined) {
      throw new TemplateProblem(`the variable ${excerpt(name)} has no value yet`);
    }
    return variable;
  }

  #command([head, ...args]: Command, dot: TemplateValue, piped: Piped): TemplateValue {
    this.#budget.step();
    if (head.kind === 'function') return this.#call(head.name, args, dot, piped);
    if (args.length + piped.length > 0) {
      throw new TemplateProblem('arguments are given to what is no function');
    }
    if (head.kind === 'nil') throw new TemplateProblem('nil is no command');
    return this.#operand(head, dot);
  }

  #operand(operand: Operand, dot: TemplateValue): TemplateValue {
    this.#budget.step();
    switch (operand.kind) {
      case 'constant':
        return operand.value;
      case 'nil':
        return undefined;
      case 'dot':
        return dot;
      case 'variable':
        return this.#variable(operand.name).value;
      case 'function':
        return this.#call(operand.name, [], dot, []);
      case 'pipeline':
        return this.evaluate(operand.pipeline, dot);
      case 'field':
        return operand.names.reduce<TemplateValue>(
          (value, name) => fieldOf(value, name),
          this.#operand(operand.base, dot),
        );
    }
  }

  #call(name: string, args: readonly Operand[], dot: TemplateValue, piped: Piped): TemplateValue {
    const { least, most, call } = this.#functions.get(name) ?? { least: 0, most: 0 };
    const count = args.length + piped.length;
    if (call === undefined || count < least || count > most) {
      throw new TemplateProblem(`${name} does not take ${String(count)} arguments`);
    }
    // These two leave the rest unevaluated once they know.
    if (name === 'and' || name === 'or') return this.#shortCut(name, args, dot, piped);
    const values = [...args.map((arg) => this.#operand(arg, dot)), ...piped];
    for (const value of values) this.#budget.given(value);
    return call(values);
  }

  #shortCut(
    name: 'and' | 'or',
    args: readonly Operand[],
    dot: TemplateValue,
    piped: Piped,
  ): TemplateValue {
    let value: TemplateValue = undefined;
    for (const arg of args) {
      value = this.#operand(arg, dot);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped.length === 0 ? value : piped[0];
  }
}

/** A field of a struct, or a key of a map; of no value at all there is none, and no problem. */
function fieldOf(value: TemplateValue, name: string): TemplateValue {
  if (value === undefined) return undefined;
  if (value instanceof GoMap) return value.entries.get(name);
  if (value instanceof GoStruct && value.fields.has(name)) return value.fields.get(name);
  throw new TemplateProblem(`there is no field ${excerpt(name)} in ${typeOf(value)}`);
}
