/** Where something stands in a text: both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value of a YAML or JSON file that knows where it stands. */
export type Positioned = PositionedScalar | PositionedList | PositionedMap;

export interface PositionedScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export interface PositionedList extends Place {
  readonly kind: 'list';
  readonly items: readonly Positioned[];
}

export interface PositionedMap extends Place {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, PositionedEntry>;
}

export interface PositionedEntry {
  /** Where the key stands. */
  readonly key: Place;
  readonly value: Positioned;
}

/** The value below some keys; `undefined` where there is none. */
export function positionedAt(
  value: Positioned | undefined,
  ...keys: readonly string[]
): Positioned | undefined {
  return keys.reduce<Positioned | undefined>((at, key) => entryOf(at, key)?.value, value);
}

export function entryOf(value: Positioned | undefined, key: string): PositionedEntry | undefined {
  return value?.kind === 'map' ? value.entries.get(key) : undefined;
}

/** A scalar as it would be written; `''` for anything else, `null` included. */
export function positionedText(value: Positioned | undefined): string {
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : '';
}
