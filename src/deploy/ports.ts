import type { Clock } from '../domain/clock.ts';
import type { AnalysisVerdict } from '../domain/deploy/analysis/analysis-verdict.ts';
import type { Deployment } from '../domain/deploy/deployment.ts';
import type { Occasion } from '../domain/deploy/hook.ts';
import type {
  Proxy,
  ProxyObserver,
  ServiceCatalog,
  SocketProbe,
} from '../domain/deploy/traffic.ts';
import type { ReleaseStore } from '../domain/deploy/release-store.ts';
import type { ZonePlatform } from '../domain/deploy/zone-platform.ts';

/** Measurements of a candidate at a step of its canary. */
export interface AnalysisPort {
  /** What they come to so far; the first look at a step begins them. */
  look(deployment: Deployment): AnalysisVerdict;
  /** Nothing is measured after it. */
  end(): void;
}

/** Others' part in a release. */
export interface HooksPort {
  /** What those of a moment come to; calls go on in the background. */
  look(occasion: Occasion, deployment: Deployment): HookVerdict;
  /** The same to the end. @param signal  aborted: gives up waiting */
  settle(occasion: Occasion, deployment: Deployment, signal: AbortSignal): Promise<HookVerdict>;
  /** Nothing goes on after it. */
  end(): void;
}

/** What the hooks of a moment come to. */
export type HookVerdict =
  /** Look again. */
  | { readonly kind: 'wait'; readonly text: string }
  /** Go on. The text is `''` when there was none; it tells of failures that are ignored. */
  | { readonly kind: 'done'; readonly text: string }
  /** The release is to be given up; a later look calls the hook anew. */
  | { readonly kind: 'abort'; readonly text: string };

/** Everything a deployment has to do with. */
export interface DeployPorts {
  readonly store: ReleaseStore;
  readonly platform: ZonePlatform;
  readonly catalog: ServiceCatalog;
  readonly observer: ProxyObserver;
  readonly sockets: SocketProbe;
  readonly clock: Clock;
  /** Absent: nothing is measured. */
  readonly analysis?: AnalysisPort | undefined;
  /** Absent: none are called. */
  readonly hooks?: HooksPort | undefined;
  /** Given by `--proxy`; with those in Consul they are all that has to follow. */
  readonly proxies: readonly Proxy[];
}
