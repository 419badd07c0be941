import type { ContainerPort } from '../container.ts';
import type { ServiceId } from '../service.ts';
import { hasControlCharacters, wellFormed } from '../untrusted-text.ts';

const LONGEST_ID_BYTES = 255;

/**
 * The ID that registrator gives: `HOST:CONTAINER:PORT`, with `:udp` for UDP.
 *
 * SCTP gets `:sctp`, but not with `-compat`: then 132/tcp and 132/sctp of one container share an ID.
 */
export function defaultServiceId(
  hostname: string,
  containerName: string,
  { port, protocol }: ContainerPort,
  compat = false,
): ServiceId {
  const isMarked = protocol === 'udp' || (protocol === 'sctp' && !compat);
  const suffix = isMarked ? `:${protocol}` : '';
  return `${hostname}:${containerName}:${String(port)}${suffix}` as ServiceId;
}

/** The ID of a port's service at an address that is not its first (`-all-bindings`). */
export function bindingId(
  id: string,
  { address, port }: { readonly address: string; readonly port: number },
): ServiceId {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${id}@${host}:${String(port)}` as ServiceId;
}

/** The ID of a service under a further name (`SERVICE_ALIASES`). */
export function aliasId(id: ServiceId, alias: string): ServiceId {
  return `${id}:alias:${encodeURIComponent(wellFormed(alias))}` as ServiceId;
}

/** Nearly every ID: the long way round costs as much as the rest of a service. */
const PLAIN = /^[\x20-\x7e]*$/;
/** What Go calls printable; an agent refuses a request path with anything else. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u;
const LEGACY_ID = /^(.+?):([a-zA-Z0-9][a-zA-Z0-9_.-]*):[0-9]+(?::udp)?$/;

/** True for an ID of registrator's form that names this host. */
export function isLegacyIdOf(hostname: string, id: ServiceId): boolean {
  return legacyContainerName(hostname, id) !== undefined;
}

/** The container in an ID of registrator's form that names this host; `undefined` for any other. */
export function legacyContainerName(hostname: string, id: ServiceId): string | undefined {
  const [, host, container] = LEGACY_ID.exec(id) ?? [];
  return host === hostname ? container : undefined;
}

/**
 * Why a custom ID cannot be used, or `undefined` when it can.
 *
 * Consul accepts such IDs but cannot deregister them afterwards (dot and empty segments, and what
 * does not print, in the request path).
 */
export function customIdProblem(id: string): string | undefined {
  if (!PLAIN.test(id)) {
    if (hasControlCharacters(id)) return 'has control characters';
    if (!PRINTABLE.test(id)) return 'has characters that do not print';
  }
  if (id.split('/').some((part) => part === '.' || part === '..')) return 'has a dot segment';
  if (id.startsWith('/') || id.includes('//')) return 'has an empty segment';
  if (Buffer.byteLength(id) > LONGEST_ID_BYTES) {
    return `is longer than ${String(LONGEST_ID_BYTES)} bytes`;
  }
  return undefined;
}
