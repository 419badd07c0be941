import type { ContainerId } from '../domain/container.ts';
import type {
  RuntimeService,
  ServiceChange,
  ServicePort,
  ServiceTask,
} from '../domain/deploy/service-runtime.ts';
import {
  type JsonObject,
  asList,
  asObject,
  asText,
  asTextList,
  asTextMap,
} from '../domain/json-shape.ts';

const ENDED = ['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'];
const LONGEST_PROBLEM = 300;
const NANOSECONDS_PER_MS = 1_000_000;

/** An answer of `GET /services/ID`; `undefined` for anything else. */
export function runtimeService(inspected: unknown): RuntimeService | undefined {
  const service = objectOf(inspected);
  const [spec, id] = [objectOf(service.Spec), asText(service.ID)];
  const versionIndex = Number(objectOf(service.Version).Index);
  const container = asObject(objectOf(spec.TaskTemplate).ContainerSpec);
  // What runs no containers is a plugin.
  if (id === '' || container === undefined || !Number.isSafeInteger(versionIndex)) return undefined;
  return {
    ...{ id, name: asText(spec.Name), versionIndex, image: asText(container.Image) },
    ...modeOf(objectOf(spec.Mode)),
    environment: environmentOf(container.Env),
    labels: asTextMap(container.Labels),
    ports: asList(objectOf(spec.EndpointSpec).Ports).map(servicePort),
    stopGraceMs: graceOf(container),
  };
}

function modeOf(mode: JsonObject): Pick<RuntimeService, 'mode' | 'replicas'> {
  if ('Replicated' in mode) {
    return { mode: 'replicated', replicas: numberOf(objectOf(mode.Replicated).Replicas) };
  }
  return { mode: 'Global' in mode ? 'global' : 'job', replicas: 0 };
}

function graceOf({ StopGracePeriod: graceNs }: JsonObject): number | undefined {
  return typeof graceNs === 'number' ? graceNs / NANOSECONDS_PER_MS : undefined;
}

function servicePort(port: unknown): ServicePort {
  const { PublishMode, PublishedPort, Protocol } = asObject(port) ?? {};
  return {
    mode: PublishMode === 'host' ? 'host' : 'ingress',
    published: numberOf(PublishedPort),
    protocol: asText(Protocol) || 'tcp',
  };
}

/** One of `GET /tasks`; `undefined` for anything else. */
export function serviceTask(
  listed: unknown,
  isDown: (nodeId: string) => boolean,
): ServiceTask | undefined {
  const [task, id] = [objectOf(listed), asText(objectOf(listed).ID)];
  const container = asObject(objectOf(task.Spec).ContainerSpec);
  if (id === '' || container === undefined) return undefined;
  const status = objectOf(task.Status);
  const run = objectOf(status.ContainerStatus);
  return {
    ...{ id, containerId: asText(run.ContainerID) as ContainerId | '' },
    ...{ slot: numberOf(task.Slot), createdAt: Date.parse(asText(task.CreatedAt)) || 0 },
    ...{ state: stateOf(asText(status.State)), isWanted: isWanted(task) },
    ...{ isLost: isDown(asText(task.NodeID)), hasHealthcheck: hasHealthcheck(container) },
    ...{ exitCode: numberOf(run.ExitCode), problem: asText(status.Err).slice(0, LONGEST_PROBLEM) },
    ...{ image: asText(container.Image), labels: asTextMap(container.Labels) },
  };
}

/** Being ended, on a node that may not be able to say so. */
export function isLeaving(listed: unknown): boolean {
  const task = objectOf(listed);
  return !isWanted(task) && stateOf(asText(objectOf(task.Status).State)) !== 'ended';
}

function stateOf(state: string): ServiceTask['state'] {
  if (state === 'running') return 'running';
  return ENDED.includes(state) ? 'ended' : 'starting';
}

function isWanted({ DesiredState }: JsonObject): boolean {
  return !ENDED.includes(asText(DesiredState));
}

function hasHealthcheck({ Healthcheck }: JsonObject): boolean {
  const [kind = 'NONE'] = asTextList(objectOf(Healthcheck).Test);
  return kind !== 'NONE';
}

/**
 * The spec with what is changed.
 * @param inspected  an answer of `GET /services/ID`
 */
export function changedSpec(inspected: unknown, { replicas, run }: ServiceChange): JsonObject {
  const spec = objectOf(objectOf(inspected).Spec);
  const mode = { Mode: { Replicated: { Replicas: replicas } } };
  if (run === undefined) return { ...spec, ...mode };
  const template = objectOf(spec.TaskTemplate);
  const container = objectOf(template.ContainerSpec);
  const labels = Object.fromEntries(run.labels);
  const changed = {
    ...container,
    Image: run.image,
    Env: environmentWith(asTextList(container.Env), run.environment),
    Labels: { ...asObject(container.Labels), ...labels },
  };
  return {
    ...{ ...spec, ...mode, Labels: { ...asObject(spec.Labels), ...labels } },
    TaskTemplate: { ...template, ContainerSpec: changed },
    ...withoutRollback(asObject(spec.UpdateConfig)),
  };
}

/** Who decides on the way back is berth alone. */
function withoutRollback(config: JsonObject | undefined): JsonObject {
  if (config?.FailureAction !== 'rollback') return {};
  return { UpdateConfig: { ...config, FailureAction: 'pause' } };
}

function environmentWith(
  lines: readonly string[],
  values: ReadonlyMap<string, string>,
): readonly string[] {
  return lines.map((line) => {
    const [name = ''] = line.split('=', 1);
    const value = values.get(name);
    return value === undefined ? line : `${name}=${value}`;
  });
}

function environmentOf(env: unknown): ReadonlyMap<string, string> {
  return new Map(
    asTextList(env).map((line) => {
      const [name = ''] = line.split('=', 1);
      return [name, line.slice(name.length + 1)];
    }),
  );
}

function objectOf(value: unknown): JsonObject {
  return asObject(value) ?? {};
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
