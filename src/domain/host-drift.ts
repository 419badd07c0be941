import type { ContainerId, ContainerSnapshot } from './container.ts';
import { type LifecycleRules, type Standing, standingOf } from './lifecycle.ts';
import { type ServicePlan, planService } from './plan-service.ts';
import type { ServiceId, ServiceInstance, ServiceRegistration } from './service.ts';

/** What a container asks for, looked at just now. */
export interface Wanted {
  /** `undefined`: Docker has no such container. */
  readonly container: ContainerSnapshot | undefined;
  readonly containerId: ContainerId;
  readonly services: readonly ServiceRegistration[];
}

/** How one service ID stands. */
export interface ServiceState {
  /**
   * - `missing`: wanted, and not there
   * - `different`: there, and not as wanted
   * - `stale`: there, and wanted by nothing that runs
   * - `foreign`: wanted, and the ID is somebody else's
   * - `registrator's`: as registrator has left it; berth takes it over
   * - `retained`: left by the rules, though its container has ended
   * - `in step`
   */
  readonly kind:
    'missing' | 'different' | 'stale' | 'foreign' | 'registrator’s' | 'retained' | 'in step';
  readonly serviceId: ServiceId;
  readonly serviceName: string;
  /** Its name, or the ID where Docker knows none. */
  readonly container: string;
  /** Names of the fields that differ. */
  readonly fields: readonly string[];
}

export interface HostView {
  readonly wanted: readonly Wanted[];
  /** All entries of the agent. */
  readonly current: readonly ServiceInstance[];
  /** The host's name in IDs and marks. */
  readonly hostname: string;
  readonly lifecycle: LifecycleRules;
}

const ORDER: readonly ServiceState['kind'][] = [
  ...(['missing', 'different', 'stale', 'foreign', 'registrator’s', 'retained'] as const),
  'in step',
];

/** Desired against current, as a resync would find it: what is wrong comes first, then by name. */
export function hostDrift({
  wanted,
  current,
  hostname,
  lifecycle,
}: HostView): readonly ServiceState[] {
  const entries = new Map(current.map((entry) => [entry.id, entry]));
  const states = wanted.flatMap((one) => statesOf(one, { entries, hostname, lifecycle }));
  return states.sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      a.serviceName.localeCompare(b.serviceName) ||
      a.serviceId.localeCompare(b.serviceId),
  );
}

/** Whether something has to be written. */
export function isDrift({ kind }: ServiceState): boolean {
  return kind !== 'in step' && kind !== 'retained';
}

interface Host extends Pick<HostView, 'hostname' | 'lifecycle'> {
  readonly entries: ReadonlyMap<ServiceId, ServiceInstance>;
}

function statesOf(
  { container, containerId, services }: Wanted,
  { entries, hostname, lifecycle }: Host,
): readonly ServiceState[] {
  const writer = { owner: hostname, hostname, containerId };
  const standing = standingOf(container, lifecycle, false);
  const asked = isServed(standing) ? services : [];
  const name = container?.name ?? containerId.slice(0, 12);
  const wantedIds = new Set(asked.map(({ id }) => id));
  const left = [...entries.values()].filter(
    ({ id, mark }) =>
      mark?.owner === hostname && mark.containerId === containerId && !wantedIds.has(id),
  );
  return [
    ...asked.map((service): ServiceState => {
      const plan = planService(service, entries.get(service.id), writer);
      return { ...kindOf(plan), serviceId: service.id, serviceName: service.name, container: name };
    }),
    ...left.map(({ id, name: serviceName }): ServiceState => {
      const kind = standing.kind === 'retained' ? 'retained' : 'stale';
      return { kind, serviceId: id, serviceName, container: name, fields: [] };
    }),
  ];
}

function isServed({ kind }: Standing): boolean {
  return kind === 'serving' || kind === 'maintenance';
}

function kindOf(plan: ServicePlan): Pick<ServiceState, 'kind' | 'fields'> {
  if (plan.kind === 'none') return { kind: 'in step', fields: [] };
  if (plan.kind !== 'register') return { kind: 'foreign', fields: [] };
  if (plan.cause === 'missing') return { kind: 'missing', fields: [] };
  return { kind: plan.cause === 'adopted' ? 'registrator’s' : 'different', fields: plan.drift };
}
