const PREFIX = 'SERVICE_';
const PORT_SCOPED = /^([+-]?\d+)_(.*)$/s;

/** What the `SERVICE_*` variables and labels of one container say, before any port is looked at. */
export interface ServiceMetadata {
  readonly generic: ReadonlyMap<string, string>;
  /** By the port as it was written: `SERVICE_080_NAME` is not about port 80. */
  readonly byPort: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** What they say for one port. Keys are lower case. */
export interface PortMetadata {
  readonly values: ReadonlyMap<string, string>;
  /** Keys that a `SERVICE_<port>_*` form set, even to an empty value. */
  readonly portScoped: ReadonlySet<string>;
}

interface Layer {
  readonly generic: Map<string, string>;
  readonly byPort: Map<string, Map<string, string>>;
}

/**
 * Reads `SERVICE_*` from a container's environment and labels.
 *
 * The prefix is case-sensitive, the rest is not. Precedence, highest first: label for a port,
 * environment for a port, label, environment. An empty value counts: it hides the weaker one.
 * @param environment  `KEY=value` lines; those without `=` are no variables
 */
export function parseServiceMetadata(
  environment: readonly string[],
  labels: ReadonlyMap<string, string>,
): ServiceMetadata {
  const layer: Layer = { generic: new Map(), byPort: new Map() };
  for (const line of environment) {
    const equals = line.indexOf('=');
    if (equals > 0) put(layer, line.slice(0, equals), line.slice(equals + 1));
  }
  const sortedLabels = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of sortedLabels) put(layer, key, value);
  return layer;
}

/** The values that hold for one exposed port. */
export function metadataForPort(metadata: ServiceMetadata, port: number): PortMetadata {
  const scoped = metadata.byPort.get(String(port)) ?? new Map<string, string>();
  return {
    values: new Map([...metadata.generic, ...scoped]),
    portScoped: new Set(scoped.keys()),
  };
}

function put(layer: Layer, name: string, value: string): void {
  if (!name.startsWith(PREFIX)) return;
  const key = name.slice(PREFIX.length).toLowerCase();
  const scoped = PORT_SCOPED.exec(key);
  if (scoped?.[1] === undefined || scoped[2] === undefined) {
    layer.generic.set(key, value);
    return;
  }
  const [, port, portKey] = scoped;
  const ofPort = layer.byPort.get(port) ?? new Map<string, string>();
  layer.byPort.set(port, ofPort.set(portKey, value));
}
