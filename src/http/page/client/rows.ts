import type { Container, Service, ServiceState } from './status.ts';

/** Set right so long ago, drift is no news any more. */
export const RECENT_MS = 15 * 60_000;

/** How a row stands, worst first: they are shown in this order. */
export const KINDS = [
  ...(['failing', 'refused', 'drift', 'maintenance', 'retained'] as const),
  ...(['warning', 'registered', 'skipped'] as const),
];
export type Kind = (typeof KINDS)[number];

/** One line of the list: a service, or a container that has none. */
export interface Row {
  readonly key: string;
  readonly kind: Kind;
  readonly service: string;
  readonly serviceId: string;
  readonly container: string;
  readonly image: string;
  readonly address: string;
  readonly tags: readonly string[];
  /** What is to be said of it, in a sentence; `''` when all is well. */
  readonly note: string;
  readonly source: Container;
  readonly of: Service | undefined;
  /** What a search looks through, in lower case. */
  readonly text: string;
}

/** The rows of one container. */
export function rowsOf(container: Container, nowMs: number): readonly Row[] {
  if (container.services.length === 0) return [rowOf(container, undefined, nowMs)];
  return container.services.map((service) => rowOf(container, service, nowMs));
}

/** Worst first, then by name. */
export function compareRows(a: Row, b: Row): number {
  const byKind = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  if (byKind !== 0) return byKind;
  const [left, right] = [a.service || a.container, b.service || b.container];
  if (left !== right) return left < right ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

/** How many rows there are of each kind. */
export function countKinds(rows: Iterable<Row>): ReadonlyMap<Kind, number> {
  const counts = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Whether a row has every word of what is searched for. */
export function matcherOf(query: string): (row: Row) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ text }) => words.every((word) => text.includes(word));
}

function rowOf(container: Container, service: Service | undefined, nowMs: number): Row {
  const kind = kindOf(container, service, nowMs);
  const { name, image, id } = container;
  const address = service === undefined || service.address === '' ? '' : addressOf(service);
  const tags = service?.tags ?? [];
  const note = noteOf(container, service, kind);
  const serviceId = service?.id ?? '';
  const shown = service === undefined ? '' : service.name || service.id;
  return {
    ...{ key: `${id} ${serviceId}`, kind, service: shown, serviceId, container: name, image },
    ...{ address, tags, note, source: container, of: service },
    text: [kind, shown, serviceId, name, id, image, address, ...tags, note].join(' ').toLowerCase(),
  };
}

function addressOf({ address, port }: Service): string {
  return `${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
}

const AS_THEY_ARE: Readonly<Record<Exclude<ServiceState, 'registered'>, Kind>> = {
  ...{ failing: 'failing', refused: 'refused', maintenance: 'maintenance', retained: 'retained' },
};

function kindOf(container: Container, service: Service | undefined, nowMs: number): Kind {
  if (service === undefined) return container.state === 'failing' ? 'failing' : 'skipped';
  if (service.state !== 'registered') return AS_THEY_ARE[service.state];
  const driftMs = service.lastDrift === undefined ? 0 : Date.parse(service.lastDrift.at);
  if (service.lastDrift !== undefined && nowMs - driftMs < RECENT_MS) return 'drift';
  return container.warnings.length > 0 ? 'warning' : 'registered';
}

function noteOf(container: Container, service: Service | undefined, kind: Kind): string {
  const { failure, skipped, warnings } = container;
  switch (kind) {
    case 'failing':
      return service?.problem ?? failure?.problems.join('; ') ?? '';
    case 'refused':
      return service?.problem ?? '';
    case 'drift':
      return driftOf(service);
    case 'skipped':
      return skipped
        .map(({ port, reason }) => (port === null ? reason : `${port}: ${reason}`))
        .join('; ');
    case 'retained':
      return 'its container does not run';
    case 'warning':
      return warnings.join('; ');
    case 'maintenance':
    case 'registered':
      return '';
  }
}

function driftOf(service: Service | undefined): string {
  const { kind = '', fields = [] } = service?.lastDrift ?? {};
  const what = fields.length === 0 ? '' : `: ${fields.join(', ')}`;
  return `was ${kind} in Consul, set right${what}`;
}
