import type { ActionNode, BlockNode, Branch, TemplateNode } from './template-tree.ts';
import { type Expression, statementOf } from './template-expression.ts';
import {
  type TextPattern,
  before,
  formatted,
  hole,
  knownEnd,
  knownText,
  literal,
  shown,
  splitAtDot,
} from './text-pattern.ts';

/** A key that the template reads. */
export interface KeyRead {
  readonly at: number;
  /** `key` waits until the key is there. */
  readonly isWaiting: boolean;
  readonly key: TextPattern;
  /** Once for each service that Consul has. */
  readonly isForEachService: boolean;
}

/** A list of instances that the template reads. */
export interface ServiceRead {
  readonly at: number;
  readonly name: TextPattern;
  /** The part before the dot; none for instances of any tag. */
  readonly tag: 'blue' | 'green' | 'by-key' | 'other' | 'none';
  /** Read only for some values of the zone's key, or only when another list is empty. */
  readonly isConditional: boolean;
  readonly isForEachService: boolean;
}

/** Instances, as a block asks for them. */
export interface InstanceList {
  readonly id: string;
  /** How many zones have no instance when it is empty. */
  readonly zones: 1 | 2;
}

export interface BranchLists {
  /** What the branch is about itself. */
  readonly list: InstanceList | undefined;
  /** What its condition compares in ways that are not followed. */
  readonly mentioned: readonly InstanceList[];
}

export interface TemplateReads {
  readonly keys: readonly KeyRead[];
  readonly services: readonly ServiceRead[];
  /** Branches that are taken by what instances there are. */
  readonly lists: ReadonlyMap<Branch, BranchLists>;
}

interface Value {
  readonly text: TextPattern;
  /** It follows from the value of an active zone's key. */
  readonly isZone: boolean;
  readonly list: InstanceList | undefined;
  readonly mentioned: readonly InstanceList[];
  /** The names of all services. */
  readonly isServices: boolean;
}

interface Scope {
  readonly isForEachService: boolean;
  readonly isConditional: boolean;
  /** What `.` is, where it is known. */
  readonly dot: Value | undefined;
}

export const ZONE_SUFFIX = '-active-zone';
const KEY_FUNCTIONS = new Set(['key', 'keyOrDefault', 'keyExists', 'keyExistsGet']);
/** Of a list they make something else. */
const COMPARISONS = new Set('eq ne lt le gt ge len not and or index'.split(' '));
const UNKNOWN: Value = {
  ...{ text: hole('?', false), isZone: false, isServices: false },
  ...{ list: undefined, mentioned: [] },
};

export function isZoneKey(key: TextPattern): boolean {
  return knownEnd(key).endsWith(ZONE_SUFFIX);
}

/** What a template asks Consul for, and when. */
export function templateReads(root: Branch): TemplateReads {
  const reader = new Reader();
  reader.walk(root.nodes, { isForEachService: false, isConditional: false, dot: undefined });
  return reader;
}

class Reader implements TemplateReads {
  readonly keys: KeyRead[] = [];
  readonly services: ServiceRead[] = [];
  readonly lists = new Map<Branch, BranchLists>();
  readonly #variables = new Map<string, Value>();

  walk(nodes: readonly TemplateNode[], scope: Scope): void {
    for (const node of nodes) {
      if (node.kind === 'action') this.#statement(node.tokens, scope);
      else this.#block(node, scope);
    }
  }

  #block(block: BlockNode, scope: Scope): void {
    let inner = scope;
    for (const branch of block.branches) {
      const { head, nodes, isElse } = branch;
      const value = isElse ? UNKNOWN : this.#statement(head, inner);
      const isList = value.list !== undefined || value.mentioned.length > 0;
      if (isList) this.lists.set(branch, value);
      const isServices = block.keyword === 'range' && value.isServices;
      inner = {
        isConditional: inner.isConditional || value.isZone || isList,
        isForEachService: inner.isForEachService || isServices,
        dot: dotOf(block, value, scope),
      };
      this.walk(nodes, inner);
    }
  }

  #statement(tokens: ActionNode['tokens'], scope: Scope): Value {
    const { variables, expression, isAssignment } = statementOf(tokens);
    const value = this.#valueOf(expression, scope);
    const isLoop = value.isServices || value.list !== undefined;
    for (const name of variables) {
      // What is set in one branch only depends on what the branch was chosen by.
      const isChosen = scope.isConditional && isAssignment;
      const isZone = value.isZone || isChosen;
      const isOpen = isChosen || (isLoop && variables.length > 1);
      const text = isOpen ? hole(name, isZone) : value.text;
      this.#variables.set(name, { ...value, text, isZone });
    }
    return value;
  }

  #valueOf(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case 'text':
        return { ...UNKNOWN, text: literal(expression.text) };
      case 'data':
        return this.#data(expression.variable, expression.path, scope.dot);
      case 'other':
        return joined(expression.args.map((arg) => this.#valueOf(arg, scope)));
      case 'call': {
        const args = expression.args.map((arg) => this.#valueOf(arg, scope));
        return this.#call(expression.name, expression.at, args, scope);
      }
    }
  }

  #data(variable: string, path: string, dot: Value | undefined): Value {
    const known = path === '.' ? dot : this.#variables.get(variable);
    if (known === undefined) return { ...UNKNOWN, text: hole(`${variable}${path}`, false) };
    if (path === '' || path === '.') return known;
    return { ...UNKNOWN, text: hole(`${variable}${path}`, known.isZone), isZone: known.isZone };
  }

  #call(name: string, at: number, args: readonly Value[], scope: Scope): Value {
    const [first = UNKNOWN, ...rest] = args;
    const passed = joined(args);
    if (KEY_FUNCTIONS.has(name)) {
      const isWaiting = name === 'key';
      this.keys.push({ at, isWaiting, key: first.text, isForEachService: scope.isForEachService });
      const isZone = passed.isZone || isZoneKey(first.text);
      return { ...UNKNOWN, text: hole(`${name} ${shown(first.text)}`, isZone), isZone };
    }
    if (name === 'service') return this.#service(at, first.text, scope);
    if (name === 'services') return { ...UNKNOWN, isServices: true };
    if (name === 'printf') {
      const text = formatted(
        first.text,
        rest.map((other) => other.text),
      );
      return { ...passed, text };
    }
    if (name === 'print') return { ...passed, text: args.flatMap(({ text }) => text) };
    const made = { ...passed, text: hole(name, passed.isZone) };
    if (!COMPARISONS.has(name)) return made;
    const lists = args.flatMap(({ list }) => list ?? []);
    return { ...made, list: undefined, mentioned: [...passed.mentioned, ...lists] };
  }

  #service(at: number, query: TextPattern, scope: Scope): Value {
    const [tag, rest] = splitAtDot(query) ?? [[], query];
    const kind = tagOf(tag);
    const { isConditional, isForEachService } = scope;
    const name = before(rest, /[@~|]/);
    this.services.push({ at, name, tag: kind, isConditional, isForEachService });
    const list: InstanceList = { id: shown(query), zones: kind === 'none' ? 2 : 1 };
    return { ...UNKNOWN, list, isZone: kind === 'by-key' };
  }
}

function dotOf({ keyword }: BlockNode, value: Value, outer: Scope): Value | undefined {
  if (keyword === 'with') return value;
  return keyword === 'range' ? undefined : outer.dot;
}

function tagOf(tag: TextPattern): ServiceRead['tag'] {
  const known = knownText(tag);
  if (known === '') return 'none';
  if (known === 'blue' || known === 'green') return known;
  const [only] = tag;
  const isKeyAlone = tag.length === 1 && only?.kind === 'hole' && only.isZone;
  return isKeyAlone ? 'by-key' : 'other';
}

/** What follows from several: a list that is sorted is still one. */
function joined(values: readonly Value[]): Value {
  const isZone = values.some((value) => value.isZone);
  return {
    ...{ text: hole('?', isZone), isZone },
    list: values.find(({ list }) => list !== undefined)?.list,
    mentioned: values.flatMap(({ mentioned }) => mentioned),
    isServices: values.some(({ isServices }) => isServices),
  };
}
