import {
  type Document,
  type Node,
  LineCounter,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import type { Place, Positioned, PositionedEntry } from '../../domain/positioned.ts';

/** Nothing that people write is deeper; an alias may point to what it stands in. */
const DEEPEST = 50;

/** A text that is no YAML. */
export class YamlProblem extends Error implements Place {
  override readonly name = 'YamlProblem';
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, column }: Place) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** YAML or JSON, with the place of each value. @throws YamlProblem */
export function positionedYaml(text: string): Positioned {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset = 0): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [error] = document.errors;
  if (error !== undefined) throw new YamlProblem(error.message, place(error.pos[0]));
  return new Reader(document, place).read(document.contents, 0);
}

class Reader {
  readonly #document: Document;
  readonly #place: (offset?: number) => Place;
  /** What aliases share is read once. */
  readonly #read = new Map<Node, Positioned>();

  constructor(document: Document, place: (offset?: number) => Place) {
    this.#document = document;
    this.#place = place;
  }

  read(node: unknown, depth: number): Positioned {
    if (isAlias(node)) return this.read(node.resolve(this.#document), depth + 1);
    const known = this.#read.get(node as Node);
    if (known !== undefined) return known;
    const place = this.#placeOf(node);
    if (depth > DEEPEST) {
      throw new YamlProblem(`more than ${String(DEEPEST)} values in one another`, place);
    }
    const value = this.#valueOf(node, place, depth);
    this.#read.set(node as Node, value);
    return value;
  }

  #valueOf(node: unknown, place: Place, depth: number): Positioned {
    if (isMap(node)) return { kind: 'map', ...place, entries: this.#entries(node.items, depth) };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, depth + 1));
      return { kind: 'list', ...place, items };
    }
    const value: unknown = isScalar(node) ? node.value : null;
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
    return { kind: 'scalar', ...place, value: isPlain ? (value as string) : null };
  }

  /** What `<<` brings in is weaker than what is written beside it. */
  #entries(items: readonly unknown[], depth: number): ReadonlyMap<string, PositionedEntry> {
    const own = new Map<string, PositionedEntry>();
    const merged = new Map<string, PositionedEntry>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const name = isScalar(pair.key) ? String(pair.key.value) : '?';
      const value = this.read(pair.value, depth + 1);
      if (name === '<<') mergeInto(merged, value);
      else own.set(name, { key: this.#placeOf(pair.key), value });
    }
    return new Map([...merged, ...own]);
  }

  #placeOf(node: unknown): Place {
    return this.#place((node as Node | null)?.range?.[0]);
  }
}

/** A map, or a list of maps of which the first is the strongest. */
function mergeInto(target: Map<string, PositionedEntry>, value: Positioned): void {
  const maps = value.kind === 'list' ? value.items : [value];
  for (const map of maps) {
    for (const [name, entry] of map.kind === 'map' ? map.entries : []) {
      if (!target.has(name)) target.set(name, entry);
    }
  }
}
