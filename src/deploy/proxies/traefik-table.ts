import { markRouter, markedGeneration } from '../../domain/deploy/traefik-services.ts';
import type { ProxyAnswer } from '../../domain/deploy/traffic.ts';
import { type Zone, otherZone, ZONES } from '../../domain/deploy/zone.ts';
import { asList, asObject, asText, asTextList } from '../../domain/json-shape.ts';
import type { RoutingTable } from './table-observer.ts';

/** Of the provider that reads Consul's keys. */
const OWN = '@consul';

type Table = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * What Traefik routes by, at `/api/rawdata` of its API: a router that nobody takes
 * (`traefik-services.ts`) says of which pointer it was made, and what is said of shares comes from the
 * service itself, as long as it works and a router leads to it.
 */
export const traefikTable: RoutingTable = {
  path: '/api/rawdata',
  answerOf: (table, service) => {
    const found = asObject(table);
    if (found?.routers === undefined) return undefined;
    const [routers, services] = [tableOf(found.routers), tableOf(found.services)];
    return answerOf(routers, services, service);
  },
};

function tableOf(value: unknown): Table {
  const entries = Object.entries(asObject(value) ?? {});
  return Object.fromEntries(entries.map(([name, one]) => [name, asObject(one) ?? {}]));
}

function answerOf(routers: Table, services: Table, service: string): ProxyAnswer {
  const { rule } = routers[`${markRouter(service)}${OWN}`] ?? {};
  const [serving = ''] = sharesOf(services, `${service}-active${OWN}`).keys();
  const zone = ZONES.find((one) => serving.includes(`-${one}@`));
  const nameOf = (one: Zone): string => serving.replace(`-${String(zone)}@`, `-${one}@`);
  const shares = sharesOf(services, `${service}${OWN}`);
  const all = [...shares.values()].reduce((sum, weight) => sum + weight, 0);
  const other = zone && (shares.get(nameOf(otherZone(zone))) ?? 0);
  return {
    zone: isServed(routers, services[`${service}${OWN}`]) ? zone : undefined,
    generation: markedGeneration(service, asText(rule)),
    blue: serversOf(services[nameOf('blue')]),
    green: serversOf(services[nameOf('green')]),
    weight: Math.round(((other ?? 0) / Math.max(1, all)) * 10_000) / 100,
  };
}

/** Weights of a service's parts, by name. */
function sharesOf(services: Table, name: string): ReadonlyMap<string, number> {
  const parts = asList(asObject(services[name]?.weighted)?.services).map(asObject);
  return new Map(
    parts.map((part) => [asText(part?.name), typeof part?.weight === 'number' ? part.weight : 1]),
  );
}

/** One of whose parts is missing has an error, and all of its routers with it. */
function isServed(routers: Table, service: Table[string] | undefined): boolean {
  const leading = asTextList(service?.usedBy).map((name) => routers[name]?.status);
  return service?.status === 'enabled' && leading.includes('enabled');
}

/** Without those that its own checks have found down. */
function serversOf(service: Table[string] | undefined): number {
  const statuses = asObject(service?.serverStatus) ?? {};
  const servers = asList(asObject(service?.loadBalancer)?.servers).map(asObject);
  return servers.filter((server) => statuses[asText(server?.url)] !== 'DOWN').length;
}
