import type { ContainerPort, ContainerSnapshot } from '../container.ts';
import type { AddressRules, Reachable } from './address/endpoint.ts';
import { type CheckRules, checkContext } from './checks/check-context.ts';
import { parseHealthChecks } from './checks/health-checks.ts';
import { plainProbes } from './checks/plain-probes.ts';
import { type FilterRules, serviceNameFilterReason } from './container-filter.ts';
import type { HeartbeatRules } from './heartbeat.ts';
import { identityMeta } from './identity-meta.ts';
import { aliasId, bindingId, customIdProblem, defaultServiceId } from './service-id.ts';
import { serviceMeta } from './service-meta.ts';
import type { LabelGrammar, PortMetadata, ServiceMetadata } from './service-metadata.ts';
import { type NameRules, serviceNames } from './service-name.ts';
import { serviceOptions } from './service-options.ts';
import { type ServiceSources, checkSources, metaSources } from './service-sources.ts';
import { type TagRules, serviceTags } from './service-tags.ts';
import { renderedMetadata } from './templates.ts';
import type { ServiceId, ServiceRegistration } from '../service.ts';
import { excerpt } from '../untrusted-text.ts';

/** What holds for every container of the host. */
export interface MappingRules
  extends AddressRules, LabelGrammar, NameRules, TagRules, FilterRules, CheckRules {
  /** `-compat`: registrator's own reading, right or wrong. */
  readonly compat: boolean;
  /** The host's name in service IDs. */
  readonly hostname: string;
  /** `-explicit`: only ports that a label or variable names. */
  readonly explicit: boolean;
  readonly heartbeats: HeartbeatRules;
  /** `-identity-meta`: who the container is, in Meta. */
  readonly identityMeta: boolean;
}

/** A port that can be reached, with what is known around it. */
export interface PortContext {
  readonly container: ContainerSnapshot;
  readonly rules: MappingRules;
  readonly metadata: ServiceMetadata;
  /** What of it holds for this port. */
  readonly scoped: PortMetadata;
  readonly port: ContainerPort;
  readonly endpoint: Reachable;
  /** Not the first address of this port: its ID says which. */
  readonly isFurther: boolean;
  /** Then the default name ends in the port. Ignored ports count. */
  readonly isOneOfSeveral: boolean;
}

export type MappedPort = (MappedService | IgnoredService) & {
  readonly warnings: readonly string[];
};

export interface MappedService {
  readonly kind: 'service';
  readonly service: ServiceRegistration;
  readonly fallbackId: ServiceId;
  readonly sources: ServiceSources;
}

export interface IgnoredService {
  readonly kind: 'ignored';
  readonly reason: string;
}

/** The services that one reachable port of a container gives, or why it gives none. */
export function mapPort(context: PortContext): readonly MappedPort[] {
  const { container, rules } = context;
  const ignored = ignoredBy(context.scoped, rules);
  if (ignored !== undefined) return [ignored];
  const warnings: string[] = [];
  const scoped = renderedMetadata(context.scoped, container, rules, warnings);
  const names = serviceNames({ ...context, scoped });
  warnings.push(...names.warnings);
  if (names.name === undefined) {
    return [{ kind: 'ignored', reason: names.problem, warnings }];
  }
  const primary = mapService({ ...context, scoped }, names.name, names.origin, warnings);
  const aliases = names.aliases.flatMap((alias) => aliasOf(primary, alias, scoped, warnings));
  return [primary, ...aliases].map((mapped, index) => ({
    ...allowed(mapped, rules),
    warnings: index === 0 ? warnings : [],
  }));
}

function ignoredBy(scoped: PortMetadata, rules: MappingRules): MappedPort | undefined {
  const ignore = scoped.values.get('ignore') ?? '';
  if (ignore !== '') {
    const surprise = `SERVICE_IGNORE=${excerpt(ignore)} ignores too: any value but the empty one does`;
    const warnings = /^(false|0|no|off)$/i.test(ignore) ? [surprise] : [];
    return { kind: 'ignored', reason: 'SERVICE_IGNORE is set', warnings };
  }
  if (rules.explicit && (scoped.values.get('name') ?? '') === '') {
    const reason = '-explicit is set and no SERVICE_NAME names it';
    return { kind: 'ignored', reason, warnings: [] };
  }
  return undefined;
}

function mapService(
  context: PortContext,
  name: string,
  nameOrigin: string,
  warnings: string[],
): MappedService {
  const { container, rules, metadata, scoped, port, endpoint } = context;
  const { values } = scoped;
  const id = serviceId(context, warnings);
  const tags = serviceTags(container, port, scoped, metadata, rules);
  const identity = rules.identityMeta ? identityMeta(container) : undefined;
  const meta = serviceMeta(values, rules.compat, identity);
  const check = parseHealthChecks(values, checkContext(context));
  // registrator knows nothing of them.
  const options = serviceOptions(rules.compat ? new Map() : values);
  warnings.push(...[tags, meta, check, options].flatMap((part) => part.warnings));
  const service: ServiceRegistration = {
    id: id.id,
    name,
    address: endpoint.address,
    port: endpoint.port,
    tags: tags.tags,
    meta: meta.meta,
    checks: endpoint.isNamedByLabel ? plainProbes(check.checks, warnings) : check.checks,
    ...options.options,
    ...(endpoint.tagged === undefined ? {} : { taggedAddresses: endpoint.tagged }),
  };
  const sources: ServiceSources = {
    id: id.origin,
    name: nameOrigin,
    ...endpoint.origin,
    tags: tags.origins,
    meta: metaSources(meta.meta, scoped),
    checks: checkSources(scoped),
  };
  return { kind: 'service', service, fallbackId: id.fallbackId, sources };
}

interface MappedId {
  readonly id: ServiceId;
  readonly fallbackId: ServiceId;
  readonly origin: string;
}

function serviceId(
  { container, rules, scoped, port, endpoint, isFurther }: PortContext,
  warnings: string[],
): MappedId {
  const custom = scoped.values.get('id') ?? '';
  const byDefault = defaultServiceId(rules.hostname, container.name, port, rules.compat);
  const fallbackId = isFurther ? bindingId(byDefault, endpoint) : byDefault;
  const fallback = { id: fallbackId, fallbackId, origin: 'host, container and port' };
  if (custom === '') return fallback;
  const id = isFurther ? bindingId(custom, endpoint) : (custom as ServiceId);
  const problem = customIdProblem(id);
  if (problem === undefined) {
    return { id, fallbackId, origin: scoped.origins.get('id') ?? '' };
  }
  warnings.push(`SERVICE_ID=${excerpt(custom)} not used: it ${problem}`);
  return fallback;
}

/** The same service under a further name. */
function aliasOf(
  { service, fallbackId, sources }: MappedService,
  alias: string,
  scoped: PortMetadata,
  warnings: string[],
): readonly MappedService[] {
  const origin = scoped.origins.get('aliases') ?? '';
  const id = aliasId(service.id, alias);
  if (customIdProblem(id) !== undefined) {
    warnings.push(`SERVICE_ALIASES: ${excerpt(alias)} left out: its ID would be too long`);
    return [];
  }
  return [
    {
      kind: 'service',
      service: { ...service, id, name: alias },
      fallbackId: aliasId(fallbackId, alias),
      sources: { ...sources, id: `${sources.id}, alias`, name: origin },
    },
  ];
}

/** The service, if one of its name may be registered. */
function allowed(mapped: MappedService, rules: MappingRules): MappedService | IgnoredService {
  const reason = serviceNameFilterReason(mapped.service.name, rules);
  return reason === undefined ? mapped : { kind: 'ignored', reason };
}
