import type { ServiceState } from '../domain/observation.ts';
import { stateOf } from './container-json.ts';
import type { HostState } from './host-state.ts';

/** How many there are of what. */
export interface Tally {
  readonly containers: number;
  /** Services that containers ask for, whatever became of them. */
  readonly desired: number;
  readonly services: Readonly<Record<ServiceState, number>>;
  /** Containers that have a service refused, or something that is tried again. */
  readonly refused: number;
  readonly failing: number;
  /** Containers without a service. */
  readonly skipped: number;
  /** Containers with something wrong in their labels. */
  readonly warned: number;
}

/** Counts the containers and services of the host. */
export function tallyOf({ containers }: HostState): Tally {
  const services = { registered: 0, maintenance: 0, retained: 0, refused: 0, failing: 0 };
  const counts = { failing: 0, refused: 0, registered: 0, skipped: 0 };
  let desired = 0;
  let warned = 0;
  for (const record of containers.values()) {
    counts[stateOf(record)] += 1;
    if (record.status.warnings.length > 0) warned += 1;
    for (const { state, name } of record.status.services) {
      services[state] += 1;
      if (name !== '') desired += 1;
    }
  }
  const { failing, refused, skipped } = counts;
  return { containers: containers.size, desired, services, refused, failing, skipped, warned };
}
