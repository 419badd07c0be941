import type { JsonObject } from './json-shape.ts';
/** A Docker container's full ID (64 hexadecimal digits on Docker, opaque to berth). */
export type ContainerId = string & { readonly brand: 'ContainerId' };

export type Protocol = 'tcp' | 'udp' | 'sctp';

/** One address of the host on which a container's port is published. */
export interface PortBinding {
  /** Host address as Docker reports it: `0.0.0.0`, `::` or a specific one. */
  readonly ip: string;
  readonly port: number;
}

/** A port of the container: exposed by the image, published on the host, or both. */
export interface ContainerPort {
  readonly port: number;
  readonly protocol: Protocol;
  /** Empty when the port is exposed but not published. */
  readonly bindings: readonly PortBinding[];
  /**
   * Exposed, and yet Docker's own list of ports lacks it, as for containers on the host's network,
   * without a network, on another container's, and tasks of a swarm.
   */
  readonly isUnlisted?: true;
  /**
   * It is asked to be published, and Docker names no host port: not yet, a moment after the start,
   * or never, as on the host's network.
   */
  readonly isRequested?: true;
}

export interface ContainerNetwork {
  readonly name: string;
  /** IPv4 address, or `''` while there is none. */
  readonly ipAddress: string;
  /** Global IPv6 address, where there is one. */
  readonly ipv6Address?: string;
  /** Of the networks of a container the one of the highest is its way out; since API 1.48. */
  readonly gatewayPriority?: number;
}

/** What Docker's HEALTHCHECK says of a container that runs. */
export interface ContainerHealth {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  /** What the last probe wrote; untrusted, and as long as the container likes. */
  readonly output: string;
}

/** How a container wants to be stopped. */
export interface StopSettings {
  /** As the image or `--stop-signal` writes it: `SIGQUIT`, `QUIT`, `3`, `RTMIN+3`; `''` for SIGTERM. */
  readonly signal: string;
  /** Seconds from that signal to SIGKILL; `undefined` where the container does not say. */
  readonly timeoutSeconds: number | undefined;
}

/** What is known of one container at one moment; the only container shape outside `docker/`. */
export interface ContainerSnapshot {
  readonly id: ContainerId;
  /** Without Docker's leading slash. */
  readonly name: string;
  /** The image reference the container was created from, e.g. `reg:5000/ns/web:1.2`. */
  readonly image: string;
  /** Truly running: not created, exited, dead, or waiting between two restarts. */
  readonly running: boolean;
  /** Frozen; Docker counts it among the running. */
  readonly paused: boolean;
  /** Of the last run; 0 while it runs and before it ever did. */
  readonly exitCode: number;
  /** `undefined` without a HEALTHCHECK. */
  readonly health: ContainerHealth | undefined;
  readonly stop: StopSettings;
  /** `KEY=value` lines in the container's order. */
  readonly environment: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  /** `bridge`, `default`, `host`, `none`, `container:<id>` or a network's name. */
  readonly networkMode: string;
  /** Sorted by name. */
  readonly networks: readonly ContainerNetwork[];
  /** The container whose network this one shares, where somebody has looked: `withNetworkPeer`. */
  readonly networkPeer?: ContainerSnapshot;
  /** Sorted by port, then protocol. */
  readonly ports: readonly ContainerPort[];
  /** As Docker says it, for templates alone; it is passed on, never looked into. */
  readonly inspected?: JsonObject;
  /** The fingerprint of the listing that shows the same: see `ContainerListing`. */
  readonly listing: string;
}

/** One line of a container listing: enough to see that something changed, no more. */
export interface ContainerListing {
  readonly id: ContainerId;
  /** Without Docker's leading slash; `''` where the engine gives none. */
  readonly name: string;
  /** Equal as long as nothing that berth registers can have changed. */
  readonly fingerprint: string;
}

/** The container whose network this one shares; `undefined` for one with networks of its own. */
export function networkPeerOf({
  networkMode,
}: Pick<ContainerSnapshot, 'networkMode'>): ContainerId | undefined {
  // Docker has replaced a name by the ID when the container was created.
  const id = /^container:(.+)$/.exec(networkMode)?.[1];
  return id as ContainerId | undefined;
}

/** The first twelve digits, as `docker ps` prints them. */
export function shortId(id: ContainerId): string {
  return id.slice(0, 12);
}

/** Without Docker's own words, which are many: for whoever keeps it while others answer. */
export function withoutInspection(container: ContainerSnapshot): ContainerSnapshot {
  const { inspected, ...facts } = container;
  return inspected === undefined ? container : facts;
}
