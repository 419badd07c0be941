import type { Clock } from '../domain/clock.ts';
import type {
  Proxy,
  ProxyObserver,
  ServiceCatalog,
  SocketProbe,
} from '../domain/deploy/traffic.ts';
import type { ReleaseStore } from '../domain/deploy/release-store.ts';
import type { ZonePlatform } from '../domain/deploy/zone-platform.ts';

/** Everything a deployment has to do with. */
export interface DeployPorts {
  readonly store: ReleaseStore;
  readonly platform: ZonePlatform;
  readonly catalog: ServiceCatalog;
  readonly observer: ProxyObserver;
  readonly sockets: SocketProbe;
  readonly clock: Clock;
  /** Given by `--proxy`; with those in Consul they are all that has to follow. */
  readonly proxies: readonly Proxy[];
}
