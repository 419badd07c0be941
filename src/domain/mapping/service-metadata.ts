import type { ContainerPort } from '../container.ts';
import { excerpt } from '../untrusted-text.ts';

const MOST_RANGES = 64;
const PORT_SCOPE = /^([+-]?\d+)_(.*)$/s;
const RANGE_SCOPE = /^(\d{1,5})-(\d{1,5})_(.*)$/s;
const PROTOCOL_SCOPE = /^(tcp|udp|sctp)_(.*)$/s;

/** How names of variables and labels are read. */
export interface LabelGrammar {
  /** What such names begin with, the strongest first; after one that ends in a dot, dots part words. */
  readonly labelPrefixes: readonly string[];
  /** `-compat`: no protocols and no ranges of ports; registrator takes them for Meta. */
  readonly compat: boolean;
}

const REGISTRATORS_PREFIX: LabelGrammar = { labelPrefixes: ['SERVICE_'], compat: false };

/** Values by key (lower case), and the variable or label that each comes from. */
interface Said {
  readonly values: Map<string, string>;
  readonly origins: Map<string, string>;
}

/** What is said for `SERVICE_<ports>_*`. */
export interface Scope extends Said {
  /** As it was written, `80`, `080` or `8000-8010/udp`: `SERVICE_080_NAME` is not about port 80. */
  readonly written: string;
  /** Of a range: its ends. */
  readonly range: readonly [number, number] | undefined;
  readonly protocol: string | undefined;
}

/** What the `SERVICE_*` variables and labels of one container say, before any port is looked at. */
export interface ServiceMetadata {
  readonly generic: PortMetadata;
  /** By `Scope.written`. */
  readonly scopes: ReadonlyMap<string, Scope>;
  /** The scopes that are ranges, the widest first. */
  readonly ranges: readonly Scope[];
  readonly warnings: readonly string[];
}

/** What they say for one port. Keys are lower case. */
export interface PortMetadata {
  readonly values: ReadonlyMap<string, string>;
  /** Keys that a `SERVICE_<port>_*` form set, even to an empty value. */
  readonly portScoped: ReadonlySet<string>;
  /** Where each value was written, as `label SERVICE_NAME`. */
  readonly origins: ReadonlyMap<string, string>;
}

interface Reading {
  readonly generic: Said;
  readonly scopes: Map<string, Scope>;
}

/**
 * Reads `SERVICE_*` from a container's environment and labels.
 *
 * The prefix is case-sensitive, the rest is not. The more exactly a name says for which port it is,
 * the stronger it is: protocol and port, port, range (the narrower), all. Of two that are equal in
 * that a label is stronger than a variable. An empty value counts: it hides the weaker one.
 * @param environment  `KEY=value` lines; those without `=` are no variables
 */
export function parseServiceMetadata(
  environment: readonly string[],
  labels: ReadonlyMap<string, string>,
  grammar: LabelGrammar = REGISTRATORS_PREFIX,
): ServiceMetadata {
  const reading: Reading = { generic: nothingSaid(), scopes: new Map() };
  const sortedLabels = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  const sources = [
    ['environment', variables(environment)],
    ['label', sortedLabels],
  ] as const;
  // What is read last is the strongest.
  const prefixes = grammar.labelPrefixes.toReversed();
  const written = sources.flatMap(([source, pairs]) =>
    prefixes.flatMap((prefix) =>
      pairs
        // Most of an environment is not for us.
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => ({
          key: keyOf(name, prefix),
          value,
          origin: `${source} ${name}`,
        })),
    ),
  );
  for (const { key, value, origin } of written) put(reading, key, value, origin, grammar);
  return finished(reading);
}

/** The values that hold for one exposed port. */
export function metadataForPort(
  { generic, scopes, ranges }: ServiceMetadata,
  { port, protocol }: Pick<ContainerPort, 'port' | 'protocol'>,
): PortMetadata {
  const written = String(port);
  const ofPort = [scopes.get(written), scopes.get(`${written}/${protocol}`)];
  const ofRange = ranges.filter((scope) => isInRange(scope, { port, protocol }));
  const scoped = [...ofRange, ...ofPort].filter((scope) => scope !== undefined);
  if (scoped.length === 0) return generic;
  return {
    values: new Map([generic, ...scoped].flatMap(({ values }) => [...values])),
    origins: new Map([generic, ...scoped].flatMap(({ origins }) => [...origins])),
    portScoped: new Set(scoped.flatMap(({ values }) => [...values.keys()])),
  };
}

/** True when a scope is a range that this port lies in. */
export function isInRange(
  { range, protocol }: Scope,
  port: Pick<ContainerPort, 'port' | 'protocol'>,
): boolean {
  if (range === undefined || port.port < range[0] || port.port > range[1]) return false;
  return (protocol ?? port.protocol) === port.protocol;
}

function variables(environment: readonly string[]): readonly (readonly [string, string])[] {
  return environment.flatMap((line) => {
    const equals = line.indexOf('=');
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)] as const] : [];
  });
}

function keyOf(name: string, prefix: string): string {
  const key = name.slice(prefix.length).toLowerCase();
  return prefix.endsWith('.') ? key.replaceAll('.', '_') : key;
}

function put(
  { generic, scopes }: Reading,
  key: string,
  value: string,
  origin: string,
  grammar: LabelGrammar,
): void {
  const scoped = splitScope(key, grammar);
  const said = scoped === undefined ? generic : (scopes.get(scoped.written) ?? scoped.scope);
  if (scoped !== undefined) scopes.set(scoped.written, said as Scope);
  said.values.set(scoped?.key ?? key, value);
  said.origins.set(scoped?.key ?? key, origin);
}

interface ScopedKey {
  readonly written: string;
  readonly key: string;
  readonly scope: Scope;
}

/** `80_name`, `80_tcp_name`, `8000-8010_name`, `8000-8010_tcp_name`. */
function splitScope(key: string, { compat }: LabelGrammar): ScopedKey | undefined {
  const [, low, high, ofRange] = (compat ? null : RANGE_SCOPE.exec(key)) ?? [];
  if (low !== undefined && high !== undefined && ofRange !== undefined) {
    return withProtocol(`${low}-${high}`, ofRange, [Number(low), Number(high)], compat);
  }
  const [, port, ofPort] = PORT_SCOPE.exec(key) ?? [];
  if (port === undefined || ofPort === undefined) return undefined;
  return withProtocol(port, ofPort, undefined, compat);
}

function withProtocol(
  ports: string,
  rest: string,
  range: Scope['range'],
  compat: boolean,
): ScopedKey {
  const [, protocol, key] = (compat ? null : PROTOCOL_SCOPE.exec(rest)) ?? [];
  const written = protocol === undefined ? ports : `${ports}/${protocol}`;
  return { written, key: key ?? rest, scope: { ...nothingSaid(), written, range, protocol } };
}

function finished({ generic, scopes }: Reading): ServiceMetadata {
  const ranges = [...scopes.values()].filter(({ range }) => range !== undefined);
  const surplus = ranges.splice(MOST_RANGES);
  return {
    generic: { ...generic, portScoped: new Set() },
    scopes,
    ranges: ranges.sort(byWidth),
    warnings: surplus.map(({ written }) => {
      const limit = `more than ${String(MOST_RANGES)} ranges of ports`;
      return `labels for ports ${excerpt(written)} left out: ${limit}`;
    }),
  };
}

/** The widest first; then those without a protocol; then by name. */
function byWidth(a: Scope, b: Scope): number {
  const width = ({ range }: Scope): number => (range === undefined ? 0 : range[1] - range[0]);
  const isForAll = ({ protocol }: Scope): number => (protocol === undefined ? 0 : 1);
  return width(b) - width(a) || isForAll(a) - isForAll(b) || (a.written < b.written ? -1 : 1);
}

function nothingSaid(): Said {
  return { values: new Map(), origins: new Map() };
}
