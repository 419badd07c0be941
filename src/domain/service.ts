import type { ContainerId } from './container.ts';

/** A Consul service ID, unique on one agent. */
export type ServiceId = string & { readonly brand: 'ServiceId' };

/** How the Consul agent knows of the service's health; durations in Go's form (`10s`, `1m30s`). */
export type HealthCheck = ProbeCheck | TtlCheck | ScriptCheck | DockerCheck | AliasCheck;

/** A check that the agent runs against an address. */
export type ProbeCheck = HttpCheck | TcpCheck | UdpCheck | GrpcCheck | H2pingCheck;

export type CheckStatus = 'passing' | 'warning' | 'critical';

/** What every check can have. What is left out is Consul's default. */
interface CheckFacts {
  /** Told apart by it from the service's other checks; `undefined` where there is one only. */
  readonly id?: string;
  readonly name?: string;
  readonly notes?: string;
  readonly initialStatus?: CheckStatus;
  readonly deregisterAfter?: string;
}

/** What every check can have that the agent itself runs again and again. */
interface PolledCheckFacts extends CheckFacts {
  readonly interval: string;
  readonly timeout?: string;
  /** How many results of a kind in a row change the status. */
  readonly successBeforePassing?: number;
  /** At most `failuresBeforeCritical`: Consul refuses more. */
  readonly failuresBeforeWarning?: number;
  readonly failuresBeforeCritical?: number;
}

interface TlsFacts {
  readonly tlsSkipVerify?: boolean;
  readonly tlsServerName?: string;
}

export interface HttpCheck extends PolledCheckFacts, TlsFacts {
  readonly kind: 'http';
  /** A URL. */
  readonly target: string;
  readonly method?: string;
  /** Pairs of a name and a value. */
  readonly header?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly disableRedirects?: boolean;
  /** Bytes of the answer that Consul shows. */
  readonly outputMaxSize?: number;
}

export interface TcpCheck extends PolledCheckFacts {
  readonly kind: 'tcp';
  /** `HOST:PORT`. */
  readonly target: string;
}

export interface UdpCheck extends PolledCheckFacts {
  readonly kind: 'udp';
  /** `HOST:PORT`. */
  readonly target: string;
}

export interface GrpcCheck extends PolledCheckFacts, TlsFacts {
  readonly kind: 'grpc';
  /** `HOST:PORT` or `HOST:PORT/SERVICE`. */
  readonly target: string;
  readonly useTls?: boolean;
}

export interface H2pingCheck extends PolledCheckFacts, TlsFacts {
  readonly kind: 'h2ping';
  /** `HOST:PORT`. */
  readonly target: string;
  /** Consul's default is true. */
  readonly useTls?: boolean;
}

/** A check that somebody else refreshes: it is critical when nobody has done so for the time. */
export interface TtlCheck extends CheckFacts {
  readonly kind: 'ttl';
  readonly ttl: string;
  /** berth refreshes it; then the service has no other check. Without: the service itself does. */
  readonly heartbeat?: Heartbeat;
}

/** What berth says about a service, and how often. It is no part of what is registered. */
export interface Heartbeat {
  readonly everyMs: number;
  /** What the container is in; the words stay as they are for as long as it does. */
  readonly state: 'running' | 'paused' | 'starting' | 'healthy' | 'unhealthy';
  readonly status: CheckStatus;
  readonly output: string;
}

/** A program on the agent's host. */
export interface ScriptCheck extends PolledCheckFacts {
  readonly kind: 'script';
  readonly args: readonly string[];
}

/** A program inside the container. */
export interface DockerCheck extends PolledCheckFacts {
  readonly kind: 'docker';
  readonly containerId: ContainerId;
  readonly args: readonly string[];
}

/** As well as another service of the same agent. */
export interface AliasCheck extends CheckFacts {
  readonly kind: 'alias';
  readonly serviceId: ServiceId;
}

/** A service as it should be registered. Ownership marks are not part of it: see `ownership.ts`. */
export interface ServiceRegistration {
  readonly id: ServiceId;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** In the order they were written. */
  readonly tags: readonly string[];
  /** Keys `[A-Za-z0-9_-]{1,128}`, values of at most 512 bytes: what Consul accepts. */
  readonly meta: ReadonlyMap<string, string>;
  readonly checks: readonly HealthCheck[];
  readonly weights?: ServiceWeights;
  /** Tags may be changed from outside, and such a change stays. */
  readonly enableTagOverride?: true;
  /** Further addresses by Consul's name for them, such as `lan_ipv6`. */
  readonly taggedAddresses?: ReadonlyMap<string, TaggedAddress>;
  readonly connect?: Connect;
}

/** How many shares of the requests the service gets in each state: 1 to 65535. */
export interface ServiceWeights {
  readonly passing: number;
  readonly warning: number;
}

export interface TaggedAddress {
  readonly address: string;
  readonly port: number;
}

/** How the service takes part in Consul's service mesh: by itself, or through a proxy beside it. */
export type Connect =
  | { readonly kind: 'native' }
  | {
      readonly kind: 'sidecar';
      /** Where the proxy listens. */
      readonly port: number;
      readonly upstreams: readonly Upstream[];
    };

/** Another service of the mesh, as the proxy offers it on its own host. */
export interface Upstream {
  readonly name: string;
  readonly localPort: number;
}

/** A service as the Consul agent holds it. */
export interface ServiceInstance {
  readonly id: ServiceId;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  /** Without the ownership marks. */
  readonly meta: ReadonlyMap<string, string>;
  /** Then its tags are anybody's to change. */
  readonly enableTagOverride?: true;
  /** `undefined` when nobody of berth's kind wrote this entry. */
  readonly mark: OwnershipMark | undefined;
}

/** Who wrote an entry, for which container, and what exactly was sent. */
export interface OwnershipMark {
  /** Identity of the Docker host whose berth may change the entry. */
  readonly owner: string;
  readonly containerId: ContainerId;
  /** `registrationHash` of what was sent. */
  readonly hash: string;
}
