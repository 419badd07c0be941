import { hash } from 'node:crypto';
import type { ContainerId } from './container.ts';
import type { HealthCheck, OwnershipMark, ServiceRegistration, TtlCheck } from './service.ts';

const OWNER = 'berth-owner';
const CONTAINER = 'berth-container';
const HASH = 'berth-hash';

/** How many Meta pairs the marks take of the 64 that Consul allows. */
export const MARK_COUNT = 3;

/** Meta pairs that say who wrote an entry; added to a registration when it is sent. */
export function markPairs(mark: OwnershipMark): readonly (readonly [string, string])[] {
  return [
    [OWNER, mark.owner],
    [CONTAINER, mark.containerId],
    [HASH, mark.hash],
  ];
}

/** True for Meta keys that berth writes itself and labels therefore cannot. */
export function isMarkKey(key: string): boolean {
  return key === OWNER || key === CONTAINER || key === HASH;
}

/** The mark in an entry's Meta, or `undefined` when it has none or only part of one. */
export function readMark(meta: ReadonlyMap<string, string>): OwnershipMark | undefined {
  const owner = meta.get(OWNER);
  const containerId = meta.get(CONTAINER);
  const hash = meta.get(HASH);
  if (owner === undefined || containerId === undefined || hash === undefined) return undefined;
  return { owner, containerId: containerId as ContainerId, hash };
}

/**
 * A digest of everything that is sent for a service, checks included.
 *
 * Consul lists services without their checks; the digest in the entry's Meta is how a change of a
 * check is seen without asking for the checks of every service.
 * @returns 32 hexadecimal digits
 */
export function registrationHash(registration: ServiceRegistration): string {
  const { id, name, address, port, tags, meta, checks, ...options } = registration;
  // By name and in a fixed order: another hash would rewrite every entry once.
  const fields = [id, name, address, port, tags, canonical(meta), checks.map(facts)];
  const text = JSON.stringify([...fields, ...others(options)]);
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** Fields that came after the first version stand at the end, and only where they are used. */
function facts(check: HealthCheck): readonly unknown[] {
  if (check.kind === 'ttl') return ttlFacts(check);
  const absent = { target: undefined, method: undefined, interval: undefined, timeout: undefined };
  const { kind, target, interval, timeout, method, initialStatus, deregisterAfter, ...rest } = {
    ...absent,
    ...check,
  };
  const first = [kind, target, interval, timeout, method, initialStatus, deregisterAfter];
  return [...first, ...others(rest)];
}

/** What berth refreshes changes with the container's health, which is no reason to write the entry. */
function ttlFacts({ kind, ttl, initialStatus, heartbeat, ...rest }: TtlCheck): readonly unknown[] {
  return [kind, ttl, heartbeat === undefined ? initialStatus : 'heartbeat', ...others(rest)];
}

function others(fields: object): readonly unknown[] {
  const used = pairs(fields);
  return used.length === 0 ? [] : [used];
}

/** The same for equal values, in whatever order their keys were set. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item));
  return typeof value === 'object' && value !== null ? pairs(value) : value;
}

function pairs(fields: object): readonly (readonly [string, unknown])[] {
  const entries: Iterable<[string, unknown]> =
    fields instanceof Map ? (fields as Map<string, unknown>) : Object.entries(fields);
  return [...entries]
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, canonical(value)]);
}
