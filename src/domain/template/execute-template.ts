import { PipelineEvaluator } from './evaluate-pipeline.ts';
import { printed } from './print-value.ts';
import type { TemplateBudget } from './template-budget.ts';
import { TemplateProblem } from './template-problem.ts';
import type { BranchNode, TemplateFunction, TemplateNode } from './template-syntax.ts';
import { GoMap, type TemplateValue, isTrue, typeOf } from './template-value.ts';

/**
 * Runs a parsed template; what it writes goes into the budget's output.
 * @throws TemplateProblem
 */
export function executeTemplate(
  nodes: readonly TemplateNode[],
  data: TemplateValue,
  functions: ReadonlyMap<string, TemplateFunction>,
  budget: TemplateBudget,
): void {
  new Execution(data, functions, budget).walk(nodes, data);
}

/** How a list of nodes has ended. */
type Ending = 'done' | 'break' | 'continue';

class Execution {
  readonly #budget: TemplateBudget;
  readonly #pipelines: PipelineEvaluator;

  constructor(
    data: TemplateValue,
    functions: ReadonlyMap<string, TemplateFunction>,
    budget: TemplateBudget,
  ) {
    this.#budget = budget;
    this.#pipelines = new PipelineEvaluator(data, functions, budget);
  }

  walk(nodes: readonly TemplateNode[], dot: TemplateValue): Ending {
    for (const node of nodes) {
      const ending = this.#node(node, dot);
      if (ending !== 'done') return ending;
    }
    return 'done';
  }

  #node(node: TemplateNode, dot: TemplateValue): Ending {
    this.#budget.step();
    switch (node.kind) {
      case 'text':
        this.#budget.write(node.text);
        return 'done';
      case 'output': {
        const value = this.#pipelines.evaluate(node.pipeline, dot);
        const isSilent = node.pipeline.variables.length > 0;
        if (!isSilent) this.#budget.write(printed(value, this.#budget));
        return 'done';
      }
      case 'break':
      case 'continue':
        return node.kind;
      case 'branch':
        return this.#scoped(node, dot);
    }
  }

  /** What a branch declares ends with it. */
  #scoped(branch: BranchNode, dot: TemplateValue): Ending {
    const scope = this.#pipelines.openScope();
    const ending = this.#branch(branch, dot);
    this.#pipelines.closeScope(scope);
    return ending;
  }

  #branch(branch: BranchNode, dot: TemplateValue): Ending {
    const { form, pipeline, body, otherwise } = branch;
    const value = this.#pipelines.evaluate(pipeline, dot);
    if (form === 'range') return this.#range(branch, value, dot);
    if (!isTrue(value)) return this.walk(otherwise, dot);
    return this.walk(body, form === 'with' ? value : dot);
  }

  #range(
    { pipeline, body, otherwise }: BranchNode,
    value: TemplateValue,
    dot: TemplateValue,
  ): Ending {
    this.#budget.given(value);
    const items = itemsOf(value, pipeline.variables.length);
    if (items.length === 0) return this.walk(otherwise, dot);
    for (const [index, item] of items) {
      this.#budget.step();
      this.#pipelines.setRange(pipeline, index, item);
      const scope = this.#pipelines.openScope();
      const ending = this.walk(body, item);
      this.#pipelines.closeScope(scope);
      if (ending === 'break') break;
    }
    return 'done';
  }
}

const LONGEST_COUNT = 10_000;

function itemsOf(
  value: TemplateValue,
  variables: number,
): readonly (readonly [TemplateValue, TemplateValue])[] {
  if (value === undefined) return [];
  if (value instanceof GoMap) return value.sorted();
  if (Array.isArray(value)) {
    return (value as readonly TemplateValue[]).map((item, index) => [index, item]);
  }
  if (typeof value !== 'number' || variables > 1) {
    throw new TemplateProblem(`{{range}} cannot go over ${typeOf(value)}`);
  }
  // More would take too many steps in any case.
  const count = Math.min(Math.max(value, 0), LONGEST_COUNT + 1);
  return Array.from({ length: count }, (_, index) => [undefined, index]);
}
