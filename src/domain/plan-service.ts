import type { ContainerId } from './container.ts';
import { isLegacyIdOf } from './mapping/service-id.ts';
import { registrationHash } from './ownership.ts';
import type { ServiceInstance, ServiceRegistration } from './service.ts';

/** Who is about to change an entry, and for which container. */
export interface Writer {
  /** Owner mark of this host. */
  readonly owner: string;
  /** The host's name in service IDs; tells registrator's entries of this host from others. */
  readonly hostname: string;
  readonly containerId: ContainerId;
}

/** What is to be done about one service ID. */
export type ServicePlan =
  | { readonly kind: 'none' }
  | RegisterPlan
  | { readonly kind: 'deregister' }
  | ContestedPlan
  | { readonly kind: 'foreign' };

export interface RegisterPlan {
  readonly kind: 'register';
  readonly service: ServiceRegistration;
  readonly cause: RegisterCause;
  /** Names of the fields that differ from what is there. */
  readonly drift: readonly string[];
}

/** Another container of this host holds the ID; it is free when that one no longer asks for it. */
export interface ContestedPlan {
  readonly kind: 'contested';
  readonly holder: ContainerId;
  readonly service: ServiceRegistration;
  readonly drift: readonly string[];
}

/**
 * Why a registration is sent: nothing was there, it differs, registrator left it on this host
 * (adopted), or another container of this host had the ID and no longer asks for it (inherited).
 */
export type RegisterCause = 'missing' | 'drifted' | 'adopted' | 'inherited';

/**
 * Compares what is wanted under one service ID with what the agent holds.
 *
 * | wanted | nothing there | ours, this container | ours, another one | registrator's, this host | anyone else's |
 * |--------|---------------|----------------------|-------------------|--------------------------|---------------|
 * | yes    | register      | none, or register    | contested         | register (adopt)         | foreign       |
 * | no     | none          | deregister           | none              | none                     | none          |
 */
export function planService(
  desired: ServiceRegistration | undefined,
  current: ServiceInstance | undefined,
  writer: Writer,
): ServicePlan {
  if (desired === undefined) {
    return { kind: current !== undefined && isOwn(current, writer) ? 'deregister' : 'none' };
  }
  if (current === undefined) return register(desired, 'missing', []);
  const fields = drift(desired, current);
  if (isOwn(current, writer)) {
    return fields.length === 0 ? { kind: 'none' } : register(desired, 'drifted', fields);
  }
  if (current.mark?.owner === writer.owner) {
    return { kind: 'contested', holder: current.mark.containerId, service: desired, drift: fields };
  }
  return isAdoptable(desired, current, writer)
    ? register(desired, 'adopted', fields)
    : { kind: 'foreign' };
}

/** The plan once it is known that the holder of a contested ID no longer asks for it. */
export function inherit({ service, drift: fields }: ContestedPlan): ServicePlan {
  return register(service, 'inherited', fields);
}

/**
 * Names of the fields in which a registration and an instance differ, `checks` included: those are
 * compared through the hash in the mark, and only when nothing else differs. So are weights and the
 * like. Tags do not differ where anybody may change them.
 */
export function drift(desired: ServiceRegistration, current: ServiceInstance): readonly string[] {
  const fields = (['name', 'address', 'port'] as const)
    .filter((field) => desired[field] !== current[field])
    .map((field): string => field);
  const isOverridable = desired.enableTagOverride === true;
  if (isOverridable !== (current.enableTagOverride === true)) fields.push('enableTagOverride');
  if (!isOverridable && !isSameList(desired.tags, current.tags)) fields.push('tags');
  if (!isSameMap(desired.meta, current.meta)) fields.push('meta');
  const isSameHash = current.mark?.hash === registrationHash(desired);
  return fields.length === 0 && !isSameHash ? ['checks'] : fields;
}

/** Whether registrator wrote the entry on this host, as its ID says, and nobody has marked it since. */
export function isLegacy(
  { id, mark }: Pick<ServiceInstance, 'id' | 'mark'>,
  { hostname }: Pick<Writer, 'hostname'>,
): boolean {
  return mark === undefined && isLegacyIdOf(hostname, id);
}

/** Whether this host wrote the entry, for this container. */
export function isOwn({ mark }: ServiceInstance, { owner, containerId }: Writer): boolean {
  return mark?.owner === owner && mark.containerId === containerId;
}

/** An entry without a mark that registrator wrote on this host, as far as can be told. */
function isAdoptable(
  desired: ServiceRegistration,
  current: ServiceInstance,
  writer: Writer,
): boolean {
  // A custom ID does not name the host; then name, address and port must speak for it.
  const isSameEndpoint =
    desired.name === current.name &&
    desired.address === current.address &&
    desired.port === current.port;
  return isLegacy(current, writer) || (current.mark === undefined && isSameEndpoint);
}

function register(
  service: ServiceRegistration,
  cause: RegisterCause,
  fields: readonly string[],
): RegisterPlan {
  return { kind: 'register', service, cause, drift: fields };
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function isSameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
