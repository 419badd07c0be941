import { asObject, asText, asTextList, asTextMap } from '../domain/json-shape.ts';
import { isMarkKey, markPairs, readMark } from '../domain/ownership.ts';
import type {
  Connect,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';
import { toAgentCheck } from './agent-check.ts';
import { dependsOnVersion, knownToAgent } from './agent-features.ts';

/**
 * The body of `PUT /v1/agent/service/register`.
 * @param version  of the agent, for what it does not know; `''` while that is unknown
 */
export function toAgentPayload(
  registration: ServiceRegistration,
  mark: OwnershipMark,
  version = '',
): object {
  const { id, name, address, port, tags, meta } = registration;
  return {
    ID: id,
    Name: name,
    Address: address,
    Port: port,
    Tags: tags,
    Meta: Object.fromEntries([...meta, ...markPairs(mark)]),
    Checks: knownToAgent(agentChecks(registration), version),
    ...optionFields(registration),
  };
}

/** Whether `toAgentPayload` gives something else for another version. */
export function needsVersion(registration: ServiceRegistration): boolean {
  return dependsOnVersion(agentChecks(registration));
}

function agentChecks({ id, checks }: ServiceRegistration): ReturnType<typeof toAgentCheck>[] {
  return checks.map((check) => toAgentCheck(check, id));
}

function optionFields({
  weights,
  enableTagOverride,
  taggedAddresses,
  connect,
}: ServiceRegistration): object {
  const tagged = [...(taggedAddresses ?? [])].map(([name, { address, port }]) => [
    name,
    { Address: address, Port: port },
  ]);
  return {
    ...(weights && { Weights: { Passing: weights.passing, Warning: weights.warning } }),
    ...(enableTagOverride && { EnableTagOverride: true }),
    ...(tagged.length > 0 && { TaggedAddresses: Object.fromEntries(tagged) as object }),
    ...(connect && { Connect: connectFields(connect) }),
  };
}

function connectFields(connect: Connect): object {
  if (connect.kind === 'native') return { Native: true };
  const upstreams = connect.upstreams.map(({ name, localPort }) => ({
    DestinationName: name,
    LocalBindPort: localPort,
  }));
  return {
    SidecarService: {
      Port: connect.port,
      // The agent gives a sidecar without Meta the service's own, marks included: it would look like
      // a service of ours that no container asks for.
      Meta: { 'berth-sidecar': 'true' },
      Proxy: { Upstreams: upstreams },
    },
  };
}

/** One entry of the agent's services; `undefined` when it is not such an entry. */
export function toServiceInstance(entry: unknown): ServiceInstance | undefined {
  const service = asObject(entry);
  const id = asText(service?.ID);
  if (service === undefined || id === '') return undefined;
  const meta = asTextMap(service.Meta);
  return {
    id: id as ServiceId,
    name: asText(service.Service),
    address: asText(service.Address),
    port: typeof service.Port === 'number' ? service.Port : 0,
    tags: asTextList(service.Tags),
    meta: new Map([...meta].filter(([key]) => !isMarkKey(key))),
    ...(service.EnableTagOverride === true ? { enableTagOverride: true as const } : {}),
    mark: readMark(meta),
  };
}
