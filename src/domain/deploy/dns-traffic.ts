import type { ServiceRegistration, ServiceWeights } from '../service.ts';
import { shareIn } from './release-overview.ts';
import { type Zone, ZONES, isInZone, otherZone, parseZone } from './zone.ts';

/** On the instances of the zone that the pointer names: `active.NAME.service.consul`. */
const ACTIVE = 'active';
/** On those of every zone that has a share of the requests, for clients that heed SRV weights. */
const WEIGHTED = 'weighted';
/** What all instances of a service weigh together: 1 percent among 100 of them is still a whole number. */
const WHOLE = 10_000;
const MOST = 65_535;

/** Where the requests of one service go, as far as clients of Consul's DNS can be told. */
export interface ReleaseTraffic {
  readonly active: Zone;
  /** What the other zone has; `undefined` for nothing. */
  readonly share?: ZoneShare | undefined;
}

export interface ZoneShare {
  /** Of the zone that is not active: more than 0, less than 100. */
  readonly percent: number;
  /** Instances of each zone, on all hosts: Consul weighs instances, not zones. */
  readonly blue: number;
  readonly green: number;
}

/** Where the traffic of releases is read, for marking instances. */
export interface TrafficReader {
  /**
   * By service name; without those that have no pointer.
   * @throws DependencyError  also when the token may not read a key: what is hidden is not absent
   */
  read(services: readonly string[]): Promise<ReadonlyMap<string, ReleaseTraffic>>;
}

/**
 * What the keys of a release say.
 * @param activeZone  the value of `<service>-active-zone`
 * @param weights  `{"zone":"green","percent":5}`, or `''`
 * @returns `undefined` when the pointer names no zone
 */
export function pointerOf(
  activeZone: string,
  weights: string,
): { readonly active: Zone; readonly percent: number } | undefined {
  const active = parseZone(activeZone);
  if (active === undefined) return undefined;
  const share = shareIn(weights);
  return { active, percent: share?.zone === otherZone(active) ? share.percent : 0 };
}

/** Whether releases have a say in a service: its tags name a zone, and are not anybody's to change. */
export function isReleased({ tags, enableTagOverride }: ServiceRegistration): boolean {
  return enableTagOverride !== true && zoneOf(tags) !== undefined;
}

/**
 * The service with the tags and weights by which clients of Consul's DNS find what serves.
 *
 * | zone                | tags                 | weight of an instance                        |
 * |---------------------|----------------------|----------------------------------------------|
 * | active              | `active`, `weighted` | its own; with a share: the rest, by instance |
 * | other, with a share | `weighted`           | the share, by instance                       |
 * | other               | none                 | its own                                      |
 *
 * Tags that it has stay, in their order. Nothing else changes, least of all a check.
 */
export function withTraffic(
  service: ServiceRegistration,
  traffic: ReleaseTraffic | undefined,
): ServiceRegistration {
  const zone = zoneOf(service.tags);
  if (traffic === undefined || zone === undefined || !isReleased(service)) return service;
  const { active, share } = traffic;
  if (zone !== active && share === undefined) return service;
  const added = zone === active ? [ACTIVE, WEIGHTED] : [WEIGHTED];
  const tags = [...new Set([...service.tags, ...added])];
  if (share === undefined) return { ...service, tags };
  const percent = zone === active ? 100 - share.percent : share.percent;
  return { ...service, tags, weights: weightsOf(percent, share[zone], service.weights) };
}

/** A check that warns takes no share away, unless the service's own weights say how much. */
function weightsOf(
  percent: number,
  instances: number,
  own: ServiceWeights | undefined,
): ServiceWeights {
  const passing = (WHOLE * percent) / 100 / Math.max(1, instances);
  const warning = own === undefined ? passing : (passing * own.warning) / own.passing;
  return { passing: whole(passing), warning: whole(warning) };
}

/** Consul refuses 0. */
function whole(weight: number): number {
  return Math.min(MOST, Math.max(1, Math.round(weight)));
}

function zoneOf(tags: readonly string[]): Zone | undefined {
  return ZONES.find((zone) => isInZone(tags, zone));
}
