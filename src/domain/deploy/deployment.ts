import type { Phase } from './phase.ts';
import type { ReleaseGroup } from './release-group.ts';
import type { Zone } from './zone.ts';

/** Sorts by the time it was made; letters and digits. */
export type DeploymentId = string & { readonly brand: 'DeploymentId' };

/** How long what may take, milliseconds. */
export interface Timing {
  /** Every instance of the candidate has been passing for so long, without a break. */
  readonly minHealthyMs: number;
  /** The candidate has to be healthy within this, or it is given up. */
  readonly healthyMs: number;
  /** Every proxy has to follow within this; else both zones are kept. */
  readonly convergeMs: number;
  /** Without a declared proxy: how long the pointer is given to be followed. */
  readonly settleMs: number;
  /** How long the new zone is watched before the old one is let go. */
  readonly bakeMs: number;
  /** How long the connections to the old zone are waited for. */
  readonly drainMs: number;
  /** How long the old zone is kept warm. */
  readonly standbyMs: number;
  /** From the signal to stop to the kill. */
  readonly stopGraceMs: number;
}

/** Who drives, or drove. */
export interface Holder {
  /** `user@host`, or what the CI server calls the build. */
  readonly name: string;
  /** Of the CI build; `''` for none. */
  readonly url: string;
}

/** What to do about connections to the old zone that do not end within `drainMs`. */
export type DrainPolicy = 'cut' | 'keep';

/** A release by shares of the requests. */
export interface Canary {
  /** Percent, ascending, above 0 and at most 100; two decimals. */
  readonly steps: readonly number[];
  /** How long the candidate is watched at each of them. */
  readonly holdMs: number;
  /** Measurements decide at each step. */
  readonly isAnalysed: boolean;
  /** By size: the one share is what the zones' sizes come to, and it rests there until it is told more. */
  readonly sizes?: Sizes;
}

/** How many containers. */
export interface Sizes {
  readonly stable: number;
  readonly candidate: number;
}

/** The candidate's part of all containers, percent, to two decimals. */
export function shareOfSizes({ stable, candidate }: Sizes): number {
  const percent = Math.round((candidate / (stable + candidate)) * 10_000) / 100;
  return Math.min(99.99, Math.max(0.01, percent));
}

/** What was asked for. It does not change while the deployment lives. */
export interface ReleaseRequest {
  /** The prefix of the keys and, with `-blue` and `-green`, of the zones' names. */
  readonly service: string;
  /** Its name in Consul; the service's own unless it was given. */
  readonly serviceName: string;
  readonly version: string;
  readonly candidate: Zone;
  /** The zone that serves; `undefined` at the first release. */
  readonly stable: Zone | undefined;
  /** `''` when none is recorded. */
  readonly stableVersion: string;
  readonly instances: number;
  /** Waits for `promote` before the pointer is moved. */
  readonly isGated: boolean;
  readonly drainPolicy: DrainPolicy;
  readonly timing: Timing;
  /** Absent: all requests are switched at once. */
  readonly canary?: Canary | undefined;
  /** Where its zones are, in words: it goes on there alone. Older records do not say. */
  readonly platform?: string;
  /** How many of the old zone's containers are left running at the end; absent: none. */
  readonly keepStable?: number;
  /** Hooks are called: whoever goes on with it has to know them. */
  readonly hasHooks?: boolean;
  /** Absent: it is released on its own. */
  readonly group?: ReleaseGroup;
}

/** One release, as it is kept in Consul. */
export interface Deployment {
  readonly schemaVersion: 1;
  readonly id: DeploymentId;
  readonly request: ReleaseRequest;
  readonly holder: Holder;
  /** Milliseconds since 1970, by the clock of whoever started it. */
  readonly startedAt: number;
  readonly phase: Phase;
  /** When it entered the phase. */
  readonly phaseAt: number;
  /** The phase in which it was held; `undefined` when it is not. */
  readonly heldIn?: Phase | undefined;
  /** Stopped by `pause`; goes on with `resume`. */
  readonly isPaused: boolean;
  /** `promote` has been given. */
  readonly isPromoted: boolean;
  /** What is run: by digest where the image has one; `''` before it is known. */
  readonly image: string;
  /** IDs of the containers of the zone that served when it began. */
  readonly stableContainers: readonly string[];
  /** What the pointer says since it was moved; proxies show it. `''` before. */
  readonly generation: string;
  /** Index of the canary's step that it has, or is about to have; absent before the first. */
  readonly step?: number;
  /** Percent that somebody has said by hand; absent: as the step says. */
  readonly share?: number | undefined;
  /** Where `promote` leads to: another step by its index, or past all of them; absent: to the next. */
  readonly promotedTo?: number | 'full' | undefined;
  /** The pointer has been moved to the candidate. */
  readonly isSwitched?: boolean;
  /** The service of its group because of which it goes back; absent: it does so by itself, or not. */
  readonly revertedWith?: string;
  /** It could not be known whether it was safe to go on; absent: it could. */
  readonly isUndecided?: boolean;
  /** Why it failed or is held, in a sentence; `''` otherwise. */
  readonly reason: string;
  /** The last lines of a container that failed. */
  readonly logTail: readonly string[];
}

/** One step of a deployment, kept for ever. */
export interface JournalEntry {
  readonly at: number;
  readonly phase: Phase;
  /** In a sentence. */
  readonly text: string;
  readonly holder: string;
}

/** What somebody asks a deployment to do. */
export type Verb = 'promote' | 'pause' | 'resume' | 'abort' | 'rollback' | 'weight';

export interface Command {
  readonly id: string;
  readonly verb: Verb;
  readonly from: string;
  readonly at: number;
  /** Of `weight`: percent, 0 and more, below 100. */
  readonly percent?: number;
  /** Of `promote`: see `Deployment.promotedTo`. */
  readonly to?: number | 'full';
}

/** Percent of the requests that the candidate has, or is to have, before the switch. */
export function shareOf({ share, step, request }: Deployment): number {
  return share ?? request.canary?.steps[step ?? -1] ?? 0;
}
