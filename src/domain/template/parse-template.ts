import { excerpt } from '../untrusted-text.ts';
import { PipelineParser } from './parse-pipeline.ts';
import { TemplateProblem } from './template-problem.ts';
import type { BranchForm, BranchNode, TemplateNode } from './template-syntax.ts';
import { templateTokens } from './template-tokens.ts';
import { TokenReader } from './token-reader.ts';

const DEEPEST = 50;
const BRANCHES: readonly string[] = ['if', 'with', 'range'] satisfies BranchForm[];
const UNSUPPORTED: ReadonlySet<string> = new Set(['define', 'template', 'block']);

/**
 * Parses a Go template, without `define`, `template` and `block`.
 * @param functions  names that may be called
 * @throws TemplateProblem
 */
export function parseTemplate(
  source: string,
  functions: ReadonlySet<string>,
): readonly TemplateNode[] {
  const reader = new TokenReader(templateTokens(source));
  const { nodes, endedBy } = new TemplateParser(reader, functions).list(0);
  if (endedBy !== 'end of text') throw new TemplateProblem(`{{${endedBy}}} has no beginning`);
  return nodes;
}

interface NodeList {
  readonly nodes: readonly TemplateNode[];
  readonly endedBy: 'end' | 'else' | 'end of text';
}

class TemplateParser {
  readonly #reader: TokenReader;
  readonly #pipelines: PipelineParser;
  #rangeDepth = 0;

  constructor(reader: TokenReader, functions: ReadonlySet<string>) {
    this.#reader = reader;
    this.#pipelines = new PipelineParser(reader, functions);
  }

  /** Up to an `end` or `else` that is not its own; of that, only the word is read. */
  list(depth: number): NodeList {
    if (depth > DEEPEST) throw new TemplateProblem('it is nested too deeply');
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#reader.next();
      if (token.kind === 'end') return { nodes, endedBy: 'end of text' };
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text });
      else {
        const word = this.#reader.keyword();
        if (word === 'end' || word === 'else') return { nodes, endedBy: word };
        nodes.push(this.#action(word, depth));
      }
    }
  }

  #action(word: string, depth: number): TemplateNode {
    if (UNSUPPORTED.has(word)) throw new TemplateProblem(`{{${word}}} is not supported`);
    if (isBranch(word)) return this.#branch(word, depth);
    if (word === 'break' || word === 'continue') {
      if (this.#rangeDepth === 0) throw new TemplateProblem(`{{${word}}} outside of {{range}}`);
      this.#reader.expect('close', word);
      return { kind: word };
    }
    return { kind: 'output', pipeline: this.#pipelines.pipeline('close', false) };
  }

  #branch(form: BranchForm, depth: number): BranchNode {
    const scope = this.#pipelines.openScope();
    const pipeline = this.#pipelines.pipeline('close', form === 'range');
    this.#rangeDepth += form === 'range' ? 1 : 0;
    const { nodes: body, endedBy } = this.list(depth + 1);
    this.#rangeDepth -= form === 'range' ? 1 : 0;
    const otherwise = this.#otherwise(form, endedBy, depth);
    this.#pipelines.closeScope(scope);
    return { kind: 'branch', form, pipeline, body, otherwise };
  }

  #otherwise(
    form: BranchForm,
    endedBy: NodeList['endedBy'],
    depth: number,
  ): readonly TemplateNode[] {
    if (endedBy === 'end of text') throw new TemplateProblem(`{{${form}}} has no {{end}}`);
    if (endedBy === 'else') {
      const word = this.#reader.keyword();
      // The one {{end}} closes both.
      if (word === form && form !== 'range') {
        if (depth >= DEEPEST) throw new TemplateProblem('it is nested too deeply');
        return [this.#branch(form, depth + 1)];
      }
      if (word !== '') throw new TemplateProblem(`{{else ${excerpt(word)}}} is not allowed here`);
    }
    this.#reader.expect('close', endedBy);
    if (endedBy === 'end') return [];
    const { nodes, endedBy: last } = this.list(depth + 1);
    if (last !== 'end') throw new TemplateProblem(`{{else}} is followed by ${last}, not {{end}}`);
    this.#reader.expect('close', last);
    return nodes;
  }
}

function isBranch(word: string): word is BranchForm {
  return BRANCHES.includes(word);
}
