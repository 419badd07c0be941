import { isIP } from 'node:net';
import type {
  ContainerHealth,
  ContainerId,
  ContainerNetwork,
  ContainerPort,
  ContainerSnapshot,
  PortBinding,
  Protocol,
} from '../domain/container.ts';
import {
  asList,
  asObject,
  asText,
  asTextList,
  asTextMap,
  entriesOf,
  type JsonObject,
} from '../domain/json-shape.ts';
import { customIdProblem } from '../domain/mapping/service-id.ts';
import { wellFormed, withoutControlCharacters } from '../domain/untrusted-text.ts';
import { listedFingerprint } from './listing.ts';

/** Docker's are 64 digits, Podman's too; no other program has been seen with longer ones. */
const CONTAINER_ID = /^[A-Za-z0-9_-]{1,128}$/;
const LONGEST_NAME = 128;
const EVERY_ADDRESS: readonly string[] = ['0.0.0.0', '::'];
const PORT_KEY = /^(\d{1,5})\/(tcp|udp|sctp)$/;

/**
 * What `GET /containers/ID/json` says, in berth's words. `undefined` for anything that is not such
 * an answer.
 *
 * Reads both API shapes: since 1.52 addresses are only below `NetworkSettings.Networks`.
 */
export function toSnapshot(inspected: unknown): ContainerSnapshot | undefined {
  const container = asObject(inspected);
  const state = asObject(container?.State);
  const config = asObject(container?.Config);
  const id = asText(container?.Id);
  if (container === undefined || state === undefined || config === undefined) return undefined;
  if (!CONTAINER_ID.test(id)) return undefined;
  return {
    id: id as ContainerId,
    name: toName(wellFormed(asText(container.Name)), id),
    image: wellFormed(withoutControlCharacters(asText(config.Image))),
    ...toLife(state, config),
    // Consul keeps no half of a surrogate pair: what it holds would differ from this for ever.
    environment: asTextList(config.Env).map((line) => wellFormed(line)),
    labels: toLabels(config.Labels),
    networkMode: asText(asObject(container.HostConfig)?.NetworkMode),
    networks: toNetworks(container),
    ports: toPorts(container, config),
    inspected: container,
    listing: listedFingerprint(container),
  };
}

type Life = Pick<ContainerSnapshot, 'running' | 'paused' | 'exitCode' | 'health' | 'stop'>;

function toLife(state: JsonObject, config: JsonObject): Life {
  return {
    running: isRunning(state),
    paused: state.Paused === true,
    exitCode: asInteger(state.ExitCode) ?? 0,
    health: toHealth(state, config),
    stop: { signal: asText(config.StopSignal), timeoutSeconds: asInteger(config.StopTimeout) },
  };
}

function toLabels(labels: unknown): ReadonlyMap<string, string> {
  return new Map(
    [...asTextMap(labels)].map(([key, value]) => [wellFormed(key), wellFormed(value)]),
  );
}

/** Docker's names are letters, digits and `_.-`; one that would spoil a service's ID is not taken. */
function toName(written: string, id: string): string {
  const name = written.replace(/^\//, '');
  const isUsable =
    name !== '' && name.length <= LONGEST_NAME && customIdProblem(name) === undefined;
  return isUsable ? name : id.slice(0, 12);
}

/** Between two restarts of a crash loop Docker says Running and Restarting at once. */
function isRunning(state: JsonObject): boolean {
  return state.Running === true && state.Restarting !== true && state.Dead !== true;
}

/**
 * A HEALTHCHECK is known by its configuration: `State.Health` comes a moment after the start, and
 * keeps its last word when the container has died.
 */
function toHealth(state: JsonObject, config: JsonObject): ContainerHealth | undefined {
  const health = asObject(state.Health);
  const status = asText(health?.Status);
  const [test = 'NONE'] = asTextList(asObject(config.Healthcheck)?.Test);
  if (status !== 'healthy' && status !== 'unhealthy') {
    const isChecked = test !== 'NONE' || status === 'starting';
    return isChecked ? { status: 'starting', output: '' } : undefined;
  }
  return { status, output: asText(asObject(asList(health?.Log).at(-1))?.Output) };
}

function asInteger(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/**
 * Without any address below `Networks`, the one at the top stands: Podman, and engines before Docker
 * had networks, have it there alone.
 */
function toNetworks(container: JsonObject): readonly ContainerNetwork[] {
  const settings = asObject(container.NetworkSettings);
  const networks = entriesOf(settings?.Networks)
    .map(([name, network]) => toNetwork(name, asObject(network)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = toNetwork('bridge', settings);
  const isAddressed = networks.some(({ ipAddress, ipv6Address }) => ipAddress || ipv6Address);
  const hasOwn = own.ipAddress !== '' && !isAddressed;
  return hasOwn ? [...networks.filter(({ name }) => name !== own.name), own] : networks;
}

function toNetwork(name: string, network: JsonObject | undefined): ContainerNetwork {
  const ipv6Address = toAddress(network?.GlobalIPv6Address);
  const priority = network?.GwPriority;
  return {
    name,
    ipAddress: toAddress(network?.IPAddress),
    ...(ipv6Address === '' ? {} : { ipv6Address }),
    ...(typeof priority === 'number' && priority !== 0 ? { gatewayPriority: priority } : {}),
  };
}

/** One address that can be reached, or none. */
function toAddress(value: unknown): string {
  const address = asText(value);
  return isIP(address) === 0 || EVERY_ADDRESS.includes(address) ? '' : address;
}

function toPorts(container: JsonObject, config: JsonObject): readonly ContainerPort[] {
  const hostConfig = asObject(container.HostConfig);
  const facts: PortFacts = {
    listed: new Map(entriesOf(asObject(container.NetworkSettings)?.Ports)),
    exposed: new Set(entriesOf(config.ExposedPorts).map(([key]) => key)),
    requested: new Set(entriesOf(hostConfig?.PortBindings).map(([key]) => key)),
    areAllRequested: hostConfig?.PublishAllPorts === true,
  };
  const keys = new Set([...facts.exposed, ...facts.listed.keys(), ...facts.requested]);
  return [...keys]
    .flatMap((key) => toPort(key, facts))
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** What Docker says of ports, each by `PORT/PROTOCOL`. */
interface PortFacts {
  readonly listed: ReadonlyMap<string, unknown>;
  readonly exposed: ReadonlySet<string>;
  readonly requested: ReadonlySet<string>;
  readonly areAllRequested: boolean;
}

function toPort(key: string, facts: PortFacts): readonly ContainerPort[] {
  const match = PORT_KEY.exec(key);
  const port = Number(match?.[1]);
  if (match === null || port < 1 || port > 65_535) return [];
  const bindings = toBindings(facts.listed.get(key));
  const isUnlisted = facts.exposed.has(key) && !facts.listed.has(key);
  const isRequested = bindings.length === 0 && isAskedFor(key, facts);
  return [
    {
      ...{ port, protocol: match[2] as Protocol, bindings },
      ...(isUnlisted ? { isUnlisted } : {}),
      ...(isRequested ? { isRequested } : {}),
    },
  ];
}

function isAskedFor(key: string, { requested, areAllRequested, listed }: PortFacts): boolean {
  return requested.has(key) || areAllRequested || asList(listed.get(key)).length > 0;
}

/** A binding without a host port is not one yet: Docker fills it in a moment after the start. */
function toBindings(list: unknown): readonly PortBinding[] {
  return asList(list).flatMap((item) => {
    const binding = asObject(item);
    const port = Number(asText(binding?.HostPort));
    const ip = asText(binding?.HostIp);
    const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
    return isPort && (ip === '' || isIP(ip) !== 0) ? [{ ip, port }] : [];
  });
}

/** The output of `docker inspect` for containers: an object or a list of them. */
export function toSnapshots(inspected: unknown): readonly ContainerSnapshot[] | undefined {
  const snapshots = (Array.isArray(inspected) ? inspected : [inspected]).map((one: unknown) =>
    toSnapshot(one),
  );
  return snapshots.every((snapshot) => snapshot !== undefined) ? snapshots : undefined;
}
