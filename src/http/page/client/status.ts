/** What `/status` answers, as far as the page shows it. */
export interface Status extends Summary {
  readonly containers: readonly Container[];
}

export interface Summary {
  readonly version: string;
  readonly host: string;
  readonly startedAt: string;
  readonly now: string;
  readonly failing: readonly { readonly part: string; readonly problem: string }[];
  readonly docker: Dependency;
  readonly consul: Dependency;
  readonly counts: Counts;
  readonly history: readonly Minute[];
}

export interface Dependency {
  readonly state: 'unknown' | 'up' | 'down';
  readonly since: string;
  readonly problem?: string;
  readonly engineVersion?: string;
  readonly version?: string;
}

export interface Counts {
  readonly containers: number;
  readonly desired: number;
  readonly queued: number;
  readonly services: Readonly<Record<ServiceState, number>>;
}

export interface Minute {
  readonly at: string;
  readonly registered: number;
  readonly deregistered: number;
  readonly corrected: number;
  readonly failed: number;
  /** Changes whose latency was measured. */
  readonly measured: number;
  readonly latencyMeanMs: number;
  readonly latencyMaxMs: number;
}

export type ServiceState = 'registered' | 'maintenance' | 'retained' | 'refused' | 'failing';

export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: 'failing' | 'refused' | 'registered' | 'skipped';
  readonly services: readonly Service[];
  readonly skipped: readonly { readonly port: string | null; readonly reason: string }[];
  readonly warnings: readonly string[];
  readonly failure?: Failure;
  readonly lookedAt: string;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly state: ServiceState;
  readonly problem?: string;
  readonly retryAt?: string;
  readonly lastDrift?: Drift;
}

export interface Drift {
  readonly at: string;
  readonly kind: string;
  readonly fields: readonly string[];
}

export interface Failure {
  readonly problems: readonly string[];
  readonly attempt: number;
  readonly at: string;
  readonly retryAt?: string;
}

/** A line of `/events`. */
export interface Entry {
  readonly id: number;
  readonly at: string;
  readonly kind: string;
  readonly importance: 'info' | 'warn' | 'error';
  readonly container: string;
  readonly service: string;
  readonly detail: string;
}

/** What `/zones` answers. */
export interface Zones {
  readonly releases: readonly Release[];
  readonly problem: string;
}

export interface Release {
  readonly service: string;
  readonly zones: readonly Zone[];
  readonly deployment?: Deployment;
  readonly history: readonly Deployment[];
}

export interface Zone {
  readonly zone: string;
  readonly isActive: boolean;
  readonly version: string;
  readonly percent: number;
  readonly passing: number;
  readonly warning: number;
  readonly critical: number;
}

export interface Deployment {
  readonly id: string;
  readonly version: string;
  readonly candidate: string;
  readonly phase: string;
  readonly startedAt: number;
  readonly phaseAt: number;
  readonly isPaused: boolean;
  readonly holder: string;
  readonly url: string;
  readonly reason: string;
}
