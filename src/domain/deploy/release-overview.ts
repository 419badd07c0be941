import { type JsonObject, asObject, asText } from '../json-shape.ts';
import type { CatalogInstance } from './traffic.ts';
import { type Zone, ZONES, isInZone, parseZone } from './zone.ts';

/** What Consul holds of one service's releases, as it was read; `''` for a key that is not there. */
export interface ReleaseFacts {
  readonly service: string;
  readonly activeZone: string;
  readonly activeVersion: string;
  /** `{"zone":"green","percent":5}`. */
  readonly weights: string;
  /** The record of the deployment that is under way, or was the last. */
  readonly current: string;
  /** Records of former ones, newest first. */
  readonly records: readonly string[];
  readonly instances: readonly Pick<CatalogInstance, 'tags' | 'status'>[];
}

export interface ZoneOverview {
  readonly zone: Zone;
  /** The pointer names it. */
  readonly isActive: boolean;
  /** `''` when nothing tells. */
  readonly version: string;
  /** Its share of the requests. */
  readonly percent: number;
  /** Instances by their health. */
  readonly passing: number;
  readonly warning: number;
  readonly critical: number;
}

/** A deployment in few words. Whoever may write to Consul has written it: nothing of it is certain. */
export interface DeploymentOverview {
  readonly id: string;
  readonly version: string;
  readonly candidate: string;
  readonly phase: string;
  /** Milliseconds since 1970; 0 when it is not told. */
  readonly startedAt: number;
  readonly phaseAt: number;
  readonly isPaused: boolean;
  readonly holder: string;
  /** Of the CI build; `''` for none. */
  readonly url: string;
  /** Why it failed or is held; `''` otherwise. */
  readonly reason: string;
}

export interface ReleaseOverview {
  readonly service: string;
  readonly zones: readonly ZoneOverview[];
  /** `undefined` before the first, and for releases that something else than berth makes. */
  readonly deployment: DeploymentOverview | undefined;
  /** Newest first. */
  readonly history: readonly DeploymentOverview[];
}

/** Where releases are read, for showing. */
export interface ReleaseReader {
  /**
   * Those of these services that have any, by name.
   * @throws DependencyError
   */
  read(services: readonly string[]): Promise<readonly ReleaseOverview[]>;
}

/** A text of any of these is cut off here. */
const MOST_LETTERS = 500;

/** The zones of a service, and what its releases have come to. */
export function releaseOverview(facts: ReleaseFacts): ReleaseOverview {
  const deployment = deploymentOverview(facts.current);
  const versions = versionsOf(facts);
  const share = shareIn(facts.weights);
  const active = parseZone(facts.activeZone);
  return {
    service: facts.service,
    zones: ZONES.map((zone) => ({
      zone,
      isActive: zone === active,
      version: versions.get(zone) ?? '',
      percent: percentOf(zone, active, share),
      ...healthOf(zone, facts.instances),
    })),
    deployment,
    history: facts.records.flatMap((record) => deploymentOverview(record) ?? []),
  };
}

/** @returns `undefined` for what is no record */
function deploymentOverview(text: string): DeploymentOverview | undefined {
  const record = parsed(text);
  const request = asObject(record?.request);
  if (record === undefined || request === undefined) return undefined;
  const holder = asObject(record.holder);
  return {
    id: cut(record.id),
    version: cut(request.version),
    candidate: cut(request.candidate),
    phase: cut(record.phase),
    startedAt: time(record.startedAt),
    phaseAt: time(record.phaseAt),
    isPaused: record.isPaused === true,
    holder: cut(holder?.name),
    url: cut(holder?.url),
    reason: cut(record.reason),
  };
}

/** The pointer says what is active; of the other zone only a record knows. */
function versionsOf({ activeZone, activeVersion, current }: ReleaseFacts): Map<Zone, string> {
  const request = asObject(parsed(current)?.request);
  const versions = new Map<Zone, string>();
  const tell = (zone: unknown, version: unknown): void => {
    const known = parseZone(asText(zone));
    if (known !== undefined && cut(version) !== '') versions.set(known, cut(version));
  };
  tell(request?.stable, request?.stableVersion);
  tell(request?.candidate, request?.version);
  tell(activeZone, activeVersion);
  return versions;
}

interface Share {
  readonly zone: Zone;
  readonly percent: number;
}

/** @returns `undefined` for what gives no share */
export function shareIn(weights: string): Share | undefined {
  const { zone: name, percent } = parsed(weights) ?? {};
  const zone = parseZone(asText(name));
  const isShare = typeof percent === 'number' && percent > 0 && percent < 100;
  return zone === undefined || !isShare ? undefined : { zone, percent };
}

function percentOf(zone: Zone, active: Zone | undefined, share: Share | undefined): number {
  if (share?.zone === zone && zone !== active) return share.percent;
  if (zone !== active) return 0;
  return share === undefined || share.zone === zone ? 100 : 100 - share.percent;
}

function healthOf(
  zone: Zone,
  instances: ReleaseFacts['instances'],
): Pick<ZoneOverview, CatalogInstance['status']> {
  const counts = { passing: 0, warning: 0, critical: 0 };
  for (const { tags, status } of instances) {
    if (isInZone(tags, zone)) counts[status] += 1;
  }
  return counts;
}

function parsed(text: string): JsonObject | undefined {
  if (text === '') return undefined;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined; // somebody else's value
  }
}

function cut(value: unknown): string {
  return asText(value).slice(0, MOST_LETTERS);
}

function time(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
