import type { ContainerId } from './container.ts';

/** A Consul service ID, unique on one agent. */
export type ServiceId = string & { readonly brand: 'ServiceId' };

/** How the Consul agent knows of the service's health; durations in Go's form (`10s`, `1m30s`). */
export type HealthCheck = ProbeCheck | TtlCheck;

/** A check that somebody else refreshes: it is critical when nobody has done so for the time. */
export interface TtlCheck {
  readonly kind: 'ttl';
  readonly ttl: string;
  readonly initialStatus?: CheckStatus;
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

/** A check that the agent runs against the service. */
export interface ProbeCheck {
  readonly kind: 'http' | 'tcp';
  /** URL for `http`, `HOST:PORT` for `tcp`. */
  readonly target: string;
  readonly interval: string;
  readonly timeout?: string;
  readonly method?: string;
  readonly initialStatus?: CheckStatus;
  readonly deregisterAfter?: string;
}

export type CheckStatus = 'passing' | 'warning' | 'critical';

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
