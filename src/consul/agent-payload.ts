import { asObject, asText, asTextList, asTextMap } from '../domain/json-shape.ts';
import { isMarkKey, markPairs, readMark } from '../domain/ownership.ts';
import type {
  HealthCheck,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';

/** The body of `PUT /v1/agent/service/register`. */
export function toAgentPayload(registration: ServiceRegistration, mark: OwnershipMark): object {
  const { id, name, address, port, tags, meta, checks } = registration;
  return {
    ID: id,
    Name: name,
    Address: address,
    Port: port,
    Tags: tags,
    Meta: Object.fromEntries([...meta, ...markPairs(mark)]),
    Checks: checks.map((check) => toAgentCheck(check)),
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
    mark: readMark(meta),
  };
}

function toAgentCheck(check: HealthCheck): object {
  if (check.kind === 'ttl') {
    const { ttl, initialStatus } = check;
    return { TTL: ttl, ...(initialStatus === undefined ? {} : { Status: initialStatus }) };
  }
  return {
    ...(check.kind === 'http' ? { HTTP: check.target } : { TCP: check.target }),
    Interval: check.interval,
    ...(check.timeout === undefined ? {} : { Timeout: check.timeout }),
    ...(check.method === undefined ? {} : { Method: check.method }),
    ...(check.initialStatus === undefined ? {} : { Status: check.initialStatus }),
    ...(check.deregisterAfter === undefined
      ? {}
      : { DeregisterCriticalServiceAfter: check.deregisterAfter }),
  };
}
