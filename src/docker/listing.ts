import { hash } from 'node:crypto';
import type { ContainerId, ContainerListing } from '../domain/container.ts';
import {
  asList,
  asObject,
  asText,
  asTextList,
  entriesOf,
  type JsonObject,
} from '../domain/json-shape.ts';

/**
 * What a listing and an inspection both say of a container, in the same words. What never changes in
 * a container's life, as its labels, is left out.
 */
interface ListedFacts {
  readonly name: string;
  /** `running`, `paused`, `restarting`, … */
  readonly state: string;
  /** `healthy`, `unhealthy`, `starting`; `''` without a HEALTHCHECK, and where Docker says none. */
  readonly health: string;
  /** `NAME IPV4 IPV6` of each network, in no order. */
  readonly networks: readonly string[];
  /** `IP HOSTPORT PORT/PROTOCOL` of each host port, in no order. */
  readonly ports: readonly string[];
}

/** What one entry of `GET /containers/json` says; `undefined` for anything else. */
export function toListing(listed: unknown): ContainerListing | undefined {
  const container = asObject(listed);
  const id = asText(container?.Id);
  if (container === undefined || id === '') return undefined;
  const name = ownName(asTextList(container.Names));
  const fingerprint = fingerprintOf({
    name,
    state: asText(container.State),
    health: healthIn(asText(container.Status)),
    networks: networksOf(container),
    ports: asList(container.Ports).map((port) => listedPort(asObject(port) ?? {})),
  });
  return { id: id as ContainerId, name, fingerprint };
}

/** The fingerprint that a listing has which shows what `GET /containers/ID/json` says. */
export function listedFingerprint(inspected: JsonObject): string {
  const state = asObject(inspected.State);
  const ports = entriesOf(asObject(inspected.NetworkSettings)?.Ports);
  const status = asText(state?.Status);
  return fingerprintOf({
    name: asText(inspected.Name).replace(/^\//, ''),
    state: status,
    // Docker's listing says "(Paused)" in its place.
    health: status === 'running' ? known(asText(asObject(state?.Health)?.Status)) : '',
    networks: networksOf(inspected),
    ports: ports.flatMap(([key, list]) =>
      asList(list).map((binding) => inspectedPort(key, asObject(binding) ?? {})),
    ),
  });
}

function fingerprintOf({ name, state, health, networks, ports }: ListedFacts): string {
  const published = ports.filter((port) => port !== '');
  const text = JSON.stringify([name, state, health, [...networks].sort(), [...published].sort()]);
  return hash('sha1', text, 'base64');
}

/** Links add names as `/other/alias`; the container's own has one slash. */
function ownName(names: readonly string[]): string {
  return names.find((name) => name.lastIndexOf('/') === 0)?.slice(1) ?? '';
}

/** A listing says it in words alone: `Up 2 minutes (healthy)`. */
function healthIn(status: string): string {
  return known(/\((?:health: )?([a-z]+)\)$/.exec(status)?.[1] ?? '');
}

function known(health: string): string {
  return ['healthy', 'unhealthy', 'starting'].includes(health) ? health : '';
}

function networksOf(container: JsonObject): readonly string[] {
  const networks = entriesOf(asObject(container.NetworkSettings)?.Networks);
  return networks.map(([name, one]) => {
    const network = asObject(one);
    return [name, asText(network?.IPAddress), asText(network?.GlobalIPv6Address)].join(' ');
  });
}

/** `''` for a port that the host does not have. */
function listedPort({ IP, PrivatePort, PublicPort, Type }: JsonObject): string {
  if (typeof PublicPort !== 'number' || PublicPort === 0) return '';
  return `${address(IP)} ${String(PublicPort)} ${String(PrivatePort)}/${asText(Type)}`;
}

function inspectedPort(key: string, { HostIp, HostPort }: JsonObject): string {
  const port = Number(asText(HostPort));
  return port > 0 ? `${address(HostIp)} ${String(port)} ${key}` : '';
}

/** Engines differ in how they write "every address". */
function address(ip: unknown): string {
  return asText(ip) || '0.0.0.0';
}
