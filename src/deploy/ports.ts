import type { Clock } from '../domain/clock.ts';
import type { AnalysisVerdict } from '../domain/deploy/analysis/analysis-verdict.ts';
import type { Deployment } from '../domain/deploy/deployment.ts';
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
  /** Given by `--proxy`; with those in Consul they are all that has to follow. */
  readonly proxies: readonly Proxy[];
}
