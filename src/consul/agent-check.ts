import type {
  GrpcCheck,
  H2pingCheck,
  HealthCheck,
  HttpCheck,
  ServiceId,
} from '../domain/service.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A check as `PUT /v1/agent/service/register` takes it. Fields without a value are left out.
 *
 * A check with an ID of its own is `check:SERVICE:ID` to the agent, whose IDs are one space: the IDs
 * that the agent itself gives begin with `service:`, so that none is taken twice.
 */
export function toAgentCheck(check: HealthCheck, serviceId: ServiceId): Fields {
  const fields = {
    ...(check.id === undefined ? {} : { CheckID: `check:${serviceId}:${check.id}` }),
    Name: check.name,
    Notes: check.notes,
    ...kindFields(check),
    ...('interval' in check ? pollFields(check) : {}),
    Status: check.initialStatus,
    DeregisterCriticalServiceAfter: check.deregisterAfter,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function pollFields(check: Extract<HealthCheck, { interval: string }>): Fields {
  return {
    Interval: check.interval,
    Timeout: check.timeout,
    SuccessBeforePassing: check.successBeforePassing,
    FailuresBeforeWarning: check.failuresBeforeWarning,
    FailuresBeforeCritical: check.failuresBeforeCritical,
  };
}

function kindFields(check: HealthCheck): Fields {
  switch (check.kind) {
    case 'http':
      return httpFields(check);
    case 'tcp':
      return { TCP: check.target };
    case 'udp':
      return { UDP: check.target };
    case 'grpc':
      return { GRPC: check.target, GRPCUseTLS: check.useTls, ...tlsFields(check) };
    case 'h2ping':
      return { H2PING: check.target, H2PingUseTLS: check.useTls, ...tlsFields(check) };
    case 'ttl':
      return { TTL: check.ttl };
    case 'script':
      return { Args: check.args };
    case 'docker':
      return { DockerContainerID: check.containerId, Args: check.args };
    case 'alias':
      return { AliasService: check.serviceId };
  }
}

function httpFields(check: HttpCheck): Fields {
  return {
    HTTP: check.target,
    Method: check.method,
    Header: check.header === undefined ? undefined : headerOf(check.header),
    Body: check.body,
    DisableRedirects: check.disableRedirects,
    OutputMaxSize: check.outputMaxSize,
    ...tlsFields(check),
  };
}

/** A list for each name, as Go's `http.Header` is. */
function headerOf(pairs: readonly (readonly [string, string])[]): Fields {
  const lists = new Map<string, string[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}

function tlsFields({ tlsSkipVerify, tlsServerName }: HttpCheck | GrpcCheck | H2pingCheck): Fields {
  return { TLSSkipVerify: tlsSkipVerify, TLSServerName: tlsServerName };
}
