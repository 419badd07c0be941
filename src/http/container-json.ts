import type { QueueView, ServiceStatus } from '../domain/observation.ts';
import type { ContainerRecord, Correction, Failure } from './host-state.ts';

/** How a container stands: the worst of what can be said of it. */
export type ContainerState = 'failing' | 'refused' | 'registered' | 'skipped';

/** One container as `/status` and `/events` show it. */
export function containerJson(record: ContainerRecord, queue: QueueView): object {
  const { status, failure, corrections, lookedAtMs } = record;
  const retryAtMs = queue.retryAtMs(status.id);
  return {
    id: status.id,
    name: status.name,
    image: status.image,
    state: stateOf(record),
    services: status.services.map((service) =>
      serviceJson(service, corrections.get(service.id), retryAtMs),
    ),
    skipped: status.ignored,
    warnings: status.warnings,
    ...(failure && { failure: failureJson(failure, retryAtMs) }),
    lookedAt: iso(lookedAtMs),
  };
}

/** How a container stands. */
export function stateOf({ status, failure }: ContainerRecord): ContainerState {
  if (failure !== undefined) return 'failing';
  if (status.services.some(({ state }) => state === 'refused')) return 'refused';
  return status.services.length === 0 ? 'skipped' : 'registered';
}

/** A moment as ISO 8601. */
export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function serviceJson(
  { problem, ...service }: ServiceStatus,
  correction: Correction | undefined,
  retryAtMs: number | undefined,
): object {
  const isRetried = service.state === 'failing' && retryAtMs !== undefined;
  return {
    ...service,
    ...(problem !== '' && { problem }),
    ...(isRetried && { retryAt: iso(retryAtMs) }),
    ...(correction && {
      lastDrift: { at: iso(correction.atMs), kind: correction.kind, fields: correction.fields },
    }),
  };
}

function failureJson({ atMs, attempt, problems }: Failure, retryAtMs: number | undefined): object {
  return {
    problems,
    attempt,
    at: iso(atMs),
    ...(retryAtMs !== undefined && { retryAt: iso(retryAtMs) }),
  };
}
