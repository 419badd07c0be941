import { excerpt } from '../../untrusted-text.ts';
import { isFinal } from '../phase.ts';
import type { ReleaseState } from '../release-store.ts';
import type { CatalogInstance } from '../traffic.ts';
import { type Zone, otherZone, parseZone } from '../zone.ts';
import { type Finding, NOWHERE, type Severity } from './finding.ts';
import type { RuleCode } from './rule-words.ts';
import { ZONE_SUFFIX } from './template-reads.ts';

/** What Consul says about one service. */
export interface KeyFacts {
  readonly service: string;
  /** In Consul. */
  readonly serviceName: string;
  readonly state: Pick<ReleaseState, 'activeZone' | 'activeVersion' | 'deployment'>;
  readonly instances: readonly CatalogInstance[];
}

/** How findings name what is not in a file. */
export const CONSUL = 'consul';

/** The traps in a service's keys, against the instances that they speak of. */
export function lintKeys(facts: KeyFacts): readonly Finding[] {
  return [...pointer(facts), ...pair(facts), ...underWay(facts)];
}

function finding(code: RuleCode, severity: Severity, what: string): Finding {
  return { code, severity, file: CONSUL, ...NOWHERE, what };
}

function pointer(facts: KeyFacts): readonly Finding[] {
  const { service, state } = facts;
  const { activeZone } = state;
  if (activeZone === undefined) return [];
  const zone = parseZone(activeZone);
  if (zone !== undefined) return [...instances(facts, zone), ...version(facts, zone)];
  const what = `${service}${ZONE_SUFFIX} is ${excerpt(activeZone)}`;
  return [finding('zone-value', 'error', what)];
}

/** One that is only there in the other zone is where the key should be. */
function instances({ service, serviceName, instances: all }: KeyFacts, zone: Zone): Finding[] {
  const of = (one: Zone): readonly CatalogInstance[] => all.filter(({ tags }) => isOf(one, tags));
  const passing = of(zone).filter(({ status }) => status === 'passing').length;
  if (passing > 0) return [];
  const other = of(otherZone(zone)).filter(({ status }) => status === 'passing').length;
  const isElsewhere = `${String(other)} of ${otherZone(zone)}`;
  const found = of(zone).length === 0 ? 'is registered' : 'is passing';
  const what = `${service}${ZONE_SUFFIX} is ${zone}, and no instance of it ${found} as ${serviceName}: ${isElsewhere} are passing`;
  return [finding('zone-instances', other > 0 ? 'error' : 'warning', what)];
}

function isOf(zone: Zone, tags: readonly string[]): boolean {
  return tags.some((tag) => tag === zone || tag.startsWith(`${zone}_`));
}

/** S7: tags such as `blue_v12` say which version runs. */
function version({ service, state, instances: all }: KeyFacts, zone: Zone): Finding[] {
  const { activeVersion } = state;
  if (activeVersion === undefined) return [];
  const prefix = `${zone}_v`;
  const running = new Set(
    all
      .flatMap(({ tags }) => tags.filter((tag) => tag.startsWith(prefix)))
      .map((tag) => tag.slice(prefix.length)),
  );
  if (running.size === 0 || running.has(activeVersion)) return [];
  const shown = [...running]
    .sort()
    .map((one) => excerpt(one))
    .join(', ');
  const what = `${service}-active-version is ${excerpt(activeVersion)}, and ${zone} runs ${shown}`;
  return [finding('S7', 'error', what)];
}

/** S7; scripts for blue/green without canaries write no version at all, which is to be known only. */
function pair({ service, state: { activeZone, activeVersion } }: KeyFacts): Finding[] {
  if (activeZone === undefined && activeVersion !== undefined) {
    const what = `${service}-active-version is there and ${service}${ZONE_SUFFIX} is not`;
    return [finding('S7', 'error', what)];
  }
  if (activeZone === undefined || activeVersion !== undefined) return [];
  const what = `${service}${ZONE_SUFFIX} is there and ${service}-active-version is not`;
  return [finding('no-version', 'note', what)];
}

function underWay({ service, state: { deployment } }: KeyFacts): Finding[] {
  if (deployment === undefined || isFinal(deployment.phase)) return [];
  const { id, phase, request } = deployment;
  const what = `release ${id} of ${service} to version ${request.version} is ${phase}`;
  return [finding('under-way', 'note', what)];
}
