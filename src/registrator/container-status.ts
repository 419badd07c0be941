import type { ContainerSnapshot } from '../domain/container.ts';
import type { Standing } from '../domain/lifecycle.ts';
import type { DesiredServices, IgnoredPort } from '../domain/mapping/desired-services.ts';
import type { ContainerStatus, ServiceState, ServiceStatus } from '../domain/observation.ts';
import type { ServiceId, ServiceRegistration } from '../domain/service.ts';
import type { Outcomes } from './outcomes.ts';
import type { Subject } from './report.ts';
import type { Settlement } from './service-writer.ts';

/** A container as it was found, and what follows from that. */
export interface Findings {
  readonly container: ContainerSnapshot | undefined;
  readonly standing: Standing;
  readonly desired: DesiredServices;
}

/** What is to be shown of a container that was just worked on. */
export function containerStatus(
  { containerId, containerName }: Subject,
  { container, standing, desired }: Findings,
  outcomes: Outcomes,
): ContainerStatus {
  const wanted = new Map(desired.services.map((service) => [service.id, service]));
  return {
    id: containerId,
    name: containerName,
    image: container?.image ?? '',
    services: [...outcomes].flatMap(
      ([id, outcome]) => serviceStatus(id, wanted.get(id), outcome) ?? [],
    ),
    ignored: ignoredOf(container, standing, desired),
    warnings: desired.warnings,
  };
}

/** @returns `undefined` for one that is gone, as it should be */
function serviceStatus(
  id: ServiceId,
  service: ServiceRegistration | undefined,
  outcome: PromiseSettledResult<Settlement>,
): ServiceStatus | undefined {
  const { name = '', address = '', port = 0, tags = [] } = service ?? {};
  const known = { id, name, address, port, tags };
  if (outcome.status === 'rejected') {
    return { ...known, state: 'failing', problem: (outcome.reason as Error).message };
  }
  const { refusal, fingerprint } = outcome.value;
  if (refusal !== undefined) return { ...known, state: 'refused', problem: refusal };
  if (fingerprint === undefined) return undefined;
  return { ...known, state: stateOf(service, outcome.value), problem: '' };
}

function stateOf(
  service: ServiceRegistration | undefined,
  { isInMaintenance }: Settlement,
): ServiceState {
  if (service === undefined) return 'retained';
  return isInMaintenance ? 'maintenance' : 'registered';
}

function ignoredOf(
  container: ContainerSnapshot | undefined,
  standing: Standing,
  desired: DesiredServices,
): readonly IgnoredPort[] {
  if (standing.kind !== 'over' || container?.running !== true) return desired.ignored;
  return [{ port: null, reason: 'the container is paused or being stopped' }];
}
