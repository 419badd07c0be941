import type { Canary, Deployment, DrainPolicy, ReleaseRequest, Timing } from './deployment.ts';
import { isFinal } from './phase.ts';
import { type SizeWish, planSizes, sizeFields } from './plan-sizes.ts';
import type { ReleaseState } from './release-store.ts';
import type { CatalogInstance } from './traffic.ts';
import type { ZoneContainer, ZoneDefinition } from './zone-platform.ts';
import { type Zone, otherZone, parseZone } from './zone.ts';

/** What was asked for on the command line. */
export interface ReleaseWish {
  readonly service: string;
  readonly version: string;
  /** `undefined`: as many as the active zone has. */
  readonly instances: number | undefined;
  readonly isGated: boolean;
  readonly allowsUnhealthyActive: boolean;
  readonly drainPolicy: DrainPolicy;
  readonly timing: Timing;
  /** `undefined`: all requests are switched at once. */
  readonly canary?: Canary | undefined;
  readonly hasHooks?: boolean;
  /** By numbers of containers. */
  readonly sizes?: SizeWish | undefined;
}

/** What was found. */
export interface ReleaseFacts {
  readonly state: ReleaseState;
  readonly containers: Readonly<Record<Zone, readonly ZoneContainer[]>>;
  readonly definitions: Readonly<Record<Zone, ZoneDefinition>>;
  /** Of the service's name in Consul. */
  readonly instances: readonly CatalogInstance[];
}

export type ReleasePlan =
  | {
      readonly kind: 'release';
      readonly request: ReleaseRequest;
      /** As the platform's definition has it for the version. */
      readonly image: string;
      readonly notes: readonly string[];
    }
  /** The same release is under way: go on with it. */
  | { readonly kind: 'resume'; readonly deployment: Deployment }
  /** The same release rests, and is to have other sizes. */
  | {
      readonly kind: 'resize';
      readonly deployment: Deployment;
      readonly request: ReleaseRequest;
    }
  | { readonly kind: 'nothing'; readonly text: string }
  /** Nothing has been touched. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Decides what a release would do, or why it must not be begun. */
export function planRelease(wish: ReleaseWish, facts: ReleaseFacts): ReleasePlan {
  const { deployment } = facts.state;
  if (deployment !== undefined && !isFinal(deployment.phase)) return unfinished(wish, deployment);
  const zones = zonesOf(facts);
  return zones.kind === 'refused' ? zones : plannedFor(wish, facts, zones);
}

function plannedFor(
  wish: ReleaseWish,
  facts: ReleaseFacts,
  { stable, isGuessed }: Extract<Zones, { kind: 'zones' }>,
): ReleasePlan {
  const candidate = stable === undefined ? 'blue' : otherZone(stable);
  const isServing = stable !== undefined && hasPassing(facts, stable);
  if (facts.state.activeVersion === wish.version && isServing) {
    return { kind: 'nothing', text: `${stable} serves version ${wish.version} already` };
  }
  const running = stable === undefined ? [] : runningOf(facts, stable);
  const instances = wish.instances ?? Math.max(1, running.length);
  const reasons = [
    ...unhealthyActive(wish, facts, stable, isServing),
    ...problemsOf(facts.definitions[candidate], instances),
    ...stableProblems(wish, facts, stable),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons };
  const { serviceName, image } = facts.definitions[candidate];
  return {
    ...{ kind: 'release', image },
    notes: [
      ...notesOf(wish, serviceName, isGuessed ? stable : undefined),
      ...leftovers(facts, candidate),
    ],
    request: requestOf(wish, facts, { candidate, stable, instances }),
  };
}

function requestOf(
  wish: ReleaseWish,
  { definitions, state }: ReleaseFacts,
  zones: Pick<ReleaseRequest, 'candidate' | 'stable' | 'instances'>,
): ReleaseRequest {
  const { service, version, isGated, drainPolicy, timing, hasHooks = false } = wish;
  const { serviceName } = definitions[zones.candidate];
  const shared = {
    canary: wish.canary,
    ...sizeFields(wish.sizes, wish.canary?.isAnalysed === true),
  };
  return {
    ...{ service, serviceName, version, ...zones, stableVersion: state.activeVersion ?? '' },
    ...{ isGated, drainPolicy, timing, ...(hasHooks ? { hasHooks } : {}) },
    // Where nothing serves yet there is nothing to share with.
    ...(zones.stable === undefined ? {} : shared),
  };
}

const RESUME = { kind: 'resume' } as const;

function unfinished({ version, sizes }: ReleaseWish, deployment: Deployment): ReleasePlan {
  if (deployment.request.version === version) {
    const plan = sizes === undefined ? RESUME : planSizes(sizes, deployment);
    const goesOn = plan.kind === 'resume' || plan.kind === 'resize';
    return goesOn ? { ...plan, deployment } : plan;
  }
  const { id, phase, request } = deployment;
  const reason = `deployment ${id} of version ${request.version} is ${phase}: resume, abort or roll it back first`;
  return { kind: 'refused', reasons: [reason] };
}

type Zones =
  | { readonly kind: 'zones'; readonly stable: Zone | undefined; readonly isGuessed: boolean }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

function zonesOf(facts: ReleaseFacts): Zones {
  const { activeZone } = facts.state;
  const running = (['blue', 'green'] as const).filter((zone) => runningOf(facts, zone).length > 0);
  if (activeZone === undefined) {
    if (running.length < 2) return { kind: 'zones', stable: running[0], isGuessed: true };
    return { kind: 'refused', reasons: ['both zones run and no key says which of them is active'] };
  }
  const stable = parseZone(activeZone);
  if (stable !== undefined) return { kind: 'zones', stable, isGuessed: false };
  const shown = JSON.stringify(activeZone);
  return { kind: 'refused', reasons: [`the active zone is ${shown}: allowed is blue or green`] };
}

function runningOf({ containers }: ReleaseFacts, zone: Zone): readonly ZoneContainer[] {
  return containers[zone].filter(({ isRunning }) => isRunning);
}

/** By berth's mark, or by the zone's tag where something else has registered them. */
function hasPassing({ instances, containers }: ReleaseFacts, zone: Zone): boolean {
  return instances.some(({ status, containerId, tags }) => {
    const isOwn = containers[zone].some(({ id }) => id === containerId);
    return status === 'passing' && (isOwn || tags.includes(zone));
  });
}

function unhealthyActive(
  { allowsUnhealthyActive }: ReleaseWish,
  facts: ReleaseFacts,
  stable: Zone | undefined,
  isServing: boolean,
): readonly string[] {
  if (stable === undefined || isServing) return [];
  const other = otherZone(stable);
  // The release would begin by removing what alone answers.
  if (hasPassing(facts, other)) {
    return [
      `${stable} is active and no instance of it is passing, while ${other} has some that are: set the key right first`,
    ];
  }
  if (allowsUnhealthyActive) return [];
  const running = String(runningOf(facts, stable).length);
  return [
    `${stable} is active and no instance of it is passing (${running} containers run): --allow-unhealthy-active releases all the same`,
  ];
}

function problemsOf(
  { serviceName, problems }: ZoneDefinition,
  instances: number,
): readonly string[] {
  return [
    ...(serviceName === '' ? ['the zone has no SERVICE_NAME: nobody would find it'] : []),
    ...(instances > 1 ? problems.map((one) => `${one}: ${String(instances)} cannot run`) : []),
  ];
}

/** It may be made larger too. */
function stableProblems(
  { sizes }: ReleaseWish,
  { definitions }: ReleaseFacts,
  stable: Zone | undefined,
): readonly string[] {
  if (sizes === undefined || stable === undefined || sizes.isSwitched) return [];
  return problemsOf(definitions[stable], sizes.stable);
}

function leftovers({ containers }: ReleaseFacts, candidate: Zone): readonly string[] {
  const count = containers[candidate].length;
  const what = `${String(count)} containers of an earlier run are there`;
  return count === 0
    ? []
    : [`${what} in ${candidate}, which is not active: they are removed first`];
}

function notesOf(
  { service }: ReleaseWish,
  serviceName: string,
  guessed: Zone | undefined,
): readonly string[] {
  const other = `it is ${serviceName} in Consul: templates that look for the key by that name do not see ${service}-active-zone`;
  return [
    ...(serviceName === service ? [] : [other]),
    ...(guessed === undefined
      ? []
      : [`no key says so; ${guessed} alone runs and is taken for active`]),
  ];
}
