import type { ContainerPort, ContainerSnapshot } from '../container.ts';
import { type CheckEndpoint, type CheckRules, checkContext } from './checks/check-context.ts';
import { parseHealthChecks } from './checks/health-checks.ts';
import type { HeartbeatRules } from './heartbeat.ts';
import type { AddressRules } from './address/endpoint.ts';
import { customIdProblem, defaultServiceId } from './service-id.ts';
import { serviceMeta } from './service-meta.ts';
import { type PortMetadata, type ServiceMetadata, metadataForPort } from './service-metadata.ts';
import { compatImageName, imageServiceName } from './service-name.ts';
import { serviceOptions } from './service-options.ts';
import { parseTags } from './service-tags.ts';
import type { ServiceId, ServiceRegistration } from '../service.ts';
import { excerpt, withoutControlCharacters } from '../untrusted-text.ts';

const LONGEST_NAME_BYTES = 255;

/** What holds for every container of the host. */
export interface MappingRules extends AddressRules, CheckRules {
  /** The host's name in service IDs. */
  readonly hostname: string;
  /** `-explicit`: only ports that a label or variable names. */
  readonly explicit: boolean;
  readonly heartbeats: HeartbeatRules;
}

/** A port that can be reached, with what is known around it. */
export interface PortContext {
  readonly container: ContainerSnapshot;
  readonly rules: MappingRules;
  readonly metadata: ServiceMetadata;
  readonly port: ContainerPort;
  readonly endpoint: CheckEndpoint;
  /** Then the default name ends in the port. Ignored ports count. */
  readonly isOneOfSeveral: boolean;
}

export type MappedPort = (
  | {
      readonly kind: 'service';
      readonly service: ServiceRegistration;
      readonly fallbackId: ServiceId;
    }
  | { readonly kind: 'ignored'; readonly reason: string }
) & { readonly warnings: readonly string[] };

/** The service that one reachable port of a container gives, or why it gives none. */
export function mapPort(context: PortContext): MappedPort {
  const { rules, port, endpoint } = context;
  const scoped = metadataForPort(context.metadata, port.port);
  const ignored = ignoredBy(scoped.values, rules);
  if (ignored !== undefined) return ignored;
  const { values } = scoped;
  const id = serviceId(values, context);
  const name = serviceName(scoped, context);
  const tags = parseTags(values.get('tags') ?? '', 'SERVICE_TAGS', rules.compat);
  const meta = serviceMeta(values, rules.compat);
  const check = parseHealthChecks(values, checkContext(context));
  const options = serviceOptions(values);
  const warnings = [id, name, tags, meta, check, options].flatMap((part) => part.warnings);
  if (name.name === undefined) return { kind: 'ignored', reason: 'its name is too long', warnings };
  const service: ServiceRegistration = {
    id: id.id,
    name: name.name,
    address: endpoint.address,
    port: endpoint.port,
    tags: port.protocol === 'udp' ? [...tags.tags, 'udp'] : tags.tags,
    meta: meta.meta,
    checks: check.checks,
    ...options.options,
  };
  return { kind: 'service', service, fallbackId: id.fallbackId, warnings };
}

function ignoredBy(
  values: ReadonlyMap<string, string>,
  rules: MappingRules,
): MappedPort | undefined {
  const ignore = values.get('ignore') ?? '';
  if (ignore !== '') {
    const surprise = `SERVICE_IGNORE=${excerpt(ignore)} ignores too: any value but the empty one does`;
    const warnings = /^(false|0|no|off)$/i.test(ignore) ? [surprise] : [];
    return { kind: 'ignored', reason: 'SERVICE_IGNORE is set', warnings };
  }
  if (rules.explicit && (values.get('name') ?? '') === '') {
    const reason = '-explicit is set and no SERVICE_NAME names it';
    return { kind: 'ignored', reason, warnings: [] };
  }
  return undefined;
}

interface MappedId {
  readonly id: ServiceId;
  readonly fallbackId: ServiceId;
  readonly warnings: readonly string[];
}

function serviceId(
  values: ReadonlyMap<string, string>,
  { container, rules, port }: PortContext,
): MappedId {
  const custom = values.get('id') ?? '';
  const fallbackId = defaultServiceId(rules.hostname, container.name, port, rules.compat);
  if (custom === '') return { id: fallbackId, fallbackId, warnings: [] };
  const problem = customIdProblem(custom);
  if (problem === undefined) return { id: custom as ServiceId, fallbackId, warnings: [] };
  const warning = `SERVICE_ID=${excerpt(custom)} not used: it ${problem}`;
  return { id: fallbackId, fallbackId, warnings: [warning] };
}

interface MappedName {
  /** `undefined` when there is none that Consul's users could work with. */
  readonly name: string | undefined;
  readonly warnings: readonly string[];
}

function serviceName(
  { values, portScoped }: PortMetadata,
  { container, rules, port, isOneOfSeveral }: PortContext,
): MappedName {
  const written = values.get('name') ?? '';
  const usable = withoutControlCharacters(written);
  const base = usable === '' ? defaultName(container, rules) : usable;
  // Even an empty SERVICE_<port>_NAME says that the port has been named: no suffix then.
  const name = isOneOfSeveral && !portScoped.has('name') ? `${base}-${String(port.port)}` : base;
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) {
    const limit = `longer than ${String(LONGEST_NAME_BYTES)} bytes`;
    return { name: undefined, warnings: [`service name ${excerpt(name)} refused: ${limit}`] };
  }
  if (usable === written) return { name, warnings: [] };
  const repair = `SERVICE_NAME=${excerpt(written)} has control characters: ${excerpt(name)} used`;
  return { name, warnings: [repair] };
}

function defaultName({ image, name }: ContainerSnapshot, { compat }: MappingRules): string {
  return compat ? compatImageName(image) : imageServiceName(image, name);
}
