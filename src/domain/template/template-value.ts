/**
 * A value while a template is rendered, with Go's meanings: `undefined` is no value at all (a key
 * that a map lacks), `null` a pointer to nothing; a number is always whole.
 */
export type TemplateValue =
  | undefined
  | null
  | string
  | boolean
  | number
  | readonly TemplateValue[]
  | GoMap
  | GoStruct
  | GoTime
  | GoBytes;

/** A map by text. */
export class GoMap {
  readonly entries: ReadonlyMap<string, TemplateValue>;
  /** What `index` gives for a key that is not there. */
  readonly zero: TemplateValue;

  constructor(entries: ReadonlyMap<string, TemplateValue>, zero: TemplateValue = '') {
    this.entries = entries;
    this.zero = zero;
  }

  /** In the order in which Go visits and prints them. */
  sorted(): readonly (readonly [string, TemplateValue])[] {
    return [...this.entries].sort(([a], [b]) => compareText(a, b));
  }
}

/** Has just the fields that it has: any other is a mistake in the template. */
export class GoStruct {
  readonly name: string;
  readonly fields: ReadonlyMap<string, TemplateValue>;

  constructor(name: string, fields: ReadonlyMap<string, TemplateValue>) {
    this.name = name;
    this.fields = fields;
  }
}

/** A moment, known only as Go prints it. */
export class GoTime {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What `httpGet` gives. */
export class GoBytes {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What `if`, `with`, `and`, `or` and `not` go by: anything but zero and empty. */
export function isTrue(value: TemplateValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof GoBytes) return value.text !== '';
  return Boolean(value);
}

/** A value's type for a sentence. */
export function typeOf(value: TemplateValue): string {
  if (value === undefined) return 'no value';
  if (value === null) return 'nil';
  if (Array.isArray(value)) return 'list';
  if (value instanceof GoMap) return 'map';
  if (value instanceof GoStruct) return value.name;
  if (value instanceof GoTime) return 'time';
  if (value instanceof GoBytes) return 'bytes';
  return typeof value === 'number' ? 'int' : typeof value;
}

/** By UTF-8 bytes, as Go sorts and compares: negative when `a` comes first. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
