import type { ContainerId } from '../container.ts';
import type { Zone } from './zone.ts';

/** An instance in Consul's catalog, wherever it runs. */
export interface CatalogInstance {
  readonly id: string;
  readonly node: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  /** From berth's mark; `''` when something else has registered it. */
  readonly containerId: ContainerId | '';
  /** The worst of its checks and its node's. */
  readonly status: 'passing' | 'warning' | 'critical';
}

/** A proxy that has to follow. */
export interface Proxy {
  /** Service ID in Consul, or the URL that was given. */
  readonly name: string;
  /** `http://HOST:PORT`, without a slash at the end. */
  readonly url: string;
  /** Those that it serves; `undefined`: all of them. */
  readonly services?: readonly string[] | undefined;
  /** From berth's mark; `''` when it is not known. */
  readonly containerId: ContainerId | '';
}

export interface ServiceCatalog {
  /** Consistent. @throws DependencyError */
  instances(serviceName: string): Promise<readonly CatalogInstance[]>;
  /**
   * Takes an instance out, where the agent can be reached that has it: nobody who asks Consul gets it
   * any more.
   * @returns false where it cannot
   * @throws DependencyError
   */
  withdraw(instance: CatalogInstance, reason: string): Promise<boolean>;
  /**
   * Those with the tag or the Meta key `berth-proxy`; the key's value may name services, with commas.
   * @throws DependencyError
   */
  proxies(): Promise<readonly Proxy[]>;
}

/** What one proxy answered on fresh connections, or why it did not. */
export interface ProxyView {
  readonly proxy: string;
  /** What the answers say the pointer is, one for each connection; empty when it cannot be observed. */
  readonly answers: readonly ProxyAnswer[];
  /** Workers that no longer listen and still live; `undefined` when nobody can tell. */
  readonly oldWorkers: number | undefined;
  /** How long a worker that no longer listens may live at most; `undefined` when it is not bounded. */
  readonly workerLifetimeMs: number | undefined;
  /** Why it cannot be observed, in a sentence; `''` when it can. */
  readonly problem: string;
}

export interface ProxyAnswer {
  readonly zone: Zone | undefined;
  readonly generation: string;
  /** How many instances of each zone its configuration has. */
  readonly blue: number;
  readonly green: number;
  /** Percent of the requests that go to the other zone; `undefined` when its template knows no shares. */
  readonly weight?: number | undefined;
}

export interface ProxyObserver {
  /** Never throws: a proxy that cannot be observed says so in its view. */
  look(proxy: Proxy, service: string, connections: number): Promise<ProxyView>;
}

/** Connections of others to a container's ports, as its own kernel tables show them. */
export interface SocketView {
  /** `LOCAL REMOTE` of each established one. */
  readonly established: readonly string[];
  /** Segments received since the start: the same number twice means silence. */
  readonly segmentsIn: number;
}

export interface SocketProbe {
  /** `undefined` when it cannot be known. */
  look(id: ContainerId): Promise<SocketView | undefined>;
}
