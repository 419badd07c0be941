/** Reading JSON of which nothing is known: each function gives a value of its type, or none. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Uint8Array) ? (value as JsonObject) : undefined;
}

/** An object's own entries; none for anything else, `null` included. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(asObject(value) ?? {});
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** `''` for anything but a string. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function asTextList(value: unknown): readonly string[] {
  return asList(value).filter((item): item is string => typeof item === 'string');
}

export function asTextMap(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(value).flatMap(([key, item]) =>
      typeof item === 'string' ? [[key, item] as const] : [],
    ),
  );
}
