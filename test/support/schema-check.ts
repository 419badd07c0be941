import { isDeepStrictEqual } from 'node:util';

type Schema = Readonly<Record<string, unknown>>;

const IGNORED = new Set(['$schema', 'title', 'description', 'definitions', 'properties']);

/**
 * True when a value is what a JSON Schema (draft 7) allows.
 * @throws Error  at a keyword that it does not know
 */
export function isAllowed(value: unknown, schema: Schema, root: Schema = schema): boolean {
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/definitions/', '');
    const target = (root.definitions as Record<string, Schema>)[name];
    if (target === undefined) throw new Error(`${$ref} is nowhere`);
    return isAllowed(value, target, root);
  }
  return (
    Object.entries(schema).every(
      ([keyword, wanted]) => IGNORED.has(keyword) || check(keyword, wanted, value, schema, root),
    ) && propertiesAllowed(value, schema, root)
  );
}

function propertiesAllowed(value: unknown, schema: Schema, root: Schema): boolean {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  if (!isMap(value)) return true;
  return Object.entries(value).every(([name, one]) => {
    if (Object.hasOwn(properties, name)) return isAllowed(one, properties[name] ?? {}, root);
    const others = schema.additionalProperties ?? true;
    return typeof others === 'boolean' ? others : isAllowed(one, others as Schema, root);
  });
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Of numbers, texts and lists; whatever else it is, it is allowed. */
const BOUNDS: ReadonlyMap<string, (value: unknown, bound: number) => boolean> = new Map([
  ['maxLength', (value, most) => typeof value !== 'string' || value.length <= most],
  ['minimum', (value, least) => typeof value !== 'number' || value >= least],
  ['maximum', (value, most) => typeof value !== 'number' || value <= most],
  ['exclusiveMinimum', (value, least) => typeof value !== 'number' || value > least],
  ['minItems', (value, least) => !Array.isArray(value) || value.length >= least],
  ['maxItems', (value, most) => !Array.isArray(value) || value.length <= most],
]);

function check(
  keyword: string,
  wanted: unknown,
  value: unknown,
  schema: Schema,
  root: Schema,
): boolean {
  const bound = BOUNDS.get(keyword);
  if (bound !== undefined) return bound(value, Number(wanted));
  switch (keyword) {
    case 'type':
      return [wanted]
        .flat()
        .some(
          (type) =>
            type === (type === 'integer' && Number.isInteger(value) ? 'integer' : typeOf(value)),
        );
    case 'additionalProperties':
      return true;
    case 'propertyNames':
      return (
        !isMap(value) || Object.keys(value).every((name) => isAllowed(name, wanted as Schema, root))
      );
    case 'pattern':
      return typeof value !== 'string' || new RegExp(String(wanted), 'u').test(value);
    case 'enum':
      return (wanted as unknown[]).some((one) => isDeepStrictEqual(one, value));
    case 'const':
      return isDeepStrictEqual(wanted, value);
    case 'anyOf':
      return (wanted as Schema[]).some((one) => isAllowed(value, one, root));
    case 'items':
      return !Array.isArray(value) || value.every((one) => isAllowed(one, wanted as Schema, root));
    default:
      throw new Error(`keyword ${keyword} of ${JSON.stringify(schema)}`);
  }
}
