import {
  type ContainerId,
  type ContainerSnapshot,
  networkPeerOf,
  shortId,
  withoutInspection,
} from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { type LifecycleRules, standingOf } from '../domain/lifecycle.ts';
import { NO_SERVICES } from '../domain/mapping/desired-services.ts';
import { type FetchText, fetchedServices } from '../domain/mapping/fetched-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { withNetworkPeer } from '../domain/network-peer.ts';
import type { Observation, Observe } from '../domain/observation.ts';
import type { Heartbeat, ServiceId, ServiceRegistration } from '../domain/service.ts';
import { type Findings, containerStatus } from './container-status.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Run } from './keyed-queue.ts';
import type { Ledger } from './ledger.ts';
import { LikelyIds } from './likely-ids.ts';
import {
  type Outcomes,
  errorsIn,
  isAllSettled,
  maintainedIn,
  refusals,
  servicesIn,
} from './outcomes.ts';
import type { PendingStops } from './pending-stops.ts';
import type { Reporter, Subject, Trigger } from './report.ts';
import type { TrafficWatch } from './traffic-watch.ts';
import type { Occasion, ServiceWriter, Settlement, Wanted } from './service-writer.ts';

export interface ReconcilerOptions {
  readonly source: ContainerSource;
  readonly rules: MappingRules;
  /** For `httpGet` in templates; `undefined`: it is off. */
  readonly fetchText?: FetchText | undefined;
  readonly lifecycle: LifecycleRules;
  readonly reader: Pick<EntryReader, 'whileReading'>;
  readonly writer: ServiceWriter;
  readonly ledger: Ledger;
  readonly heartbeats: Heartbeats;
  readonly stops: PendingStops;
  /** `undefined`: releases have no say in what is registered. */
  readonly traffic?: TrafficWatch | undefined;
  readonly report: Reporter;
  /** `undefined`: nobody shows it, and nothing is made for it. */
  readonly observe: Observe | undefined;
}

interface Reconciliation {
  /** Docker is still to name a host port, of which no event tells. */
  readonly isPending: boolean;
}

/**
 * Makes Consul say of one container what Docker says of it.
 *
 * INVARIANTS
 * - What is wanted comes from an inspection made now, never from an event or a memory.
 * - What a listing must show for it to be confirmed comes from that inspection too: another listing
 *   may be older, and what it shows may come back unseen.
 * - A failed inspection changes nothing; a failed service delays none of the others.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #likelyIds: LikelyIds;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#likelyIds = new LikelyIds(options.rules.hostname);
  }

  /** @throws AggregateError  of what failed; everything that could be settled is */
  reconcile(id: ContainerId, { trigger, attempt }: Run<Trigger>): Promise<Reconciliation> {
    const { ledger, reader } = this.#options;
    // After a failure nothing is in a hurry, and a write that seemed to fail may be on its way still.
    if (attempt > 1) return this.#reconcileNow(id, trigger);
    const registered = [...ledger.get(id).services.keys()];
    const likely = trigger.started === undefined ? [] : this.#likelyIds.of(trigger.started);
    const ids = registered.length > 0 ? registered : likely;
    return reader.whileReading(ids, () => this.#reconcileNow(id, trigger));
  }

  async #reconcileNow(id: ContainerId, trigger: Trigger): Promise<Reconciliation> {
    const { ledger, traffic } = this.#options;
    const found = await this.#lookAt(id);
    const findings = traffic === undefined ? found : await this.#marked(id, found, traffic);
    const { container, desired } = findings;
    this.#likelyIds.learn(findings, trigger.started);
    const containerName = container?.name ?? (ledger.get(id).containerName || shortId(id));
    const subject: Subject = { containerId: id, containerName };
    const outcomes = await this.#settleAll(findings, { subject, trigger });
    this.#noteFor(subject, [...desired.warnings, ...refusals(outcomes)]);
    this.#remember(subject, findings, outcomes);
    const errors = errorsIn(outcomes);
    if (errors.length > 0) throw new AggregateError(errors, 'some services could not be settled');
    return { isPending: desired.pending.length > 0 };
  }

  async #lookAt(id: ContainerId): Promise<Findings> {
    const { source, rules, fetchText, lifecycle, stops } = this.#options;
    const found = await source.inspect(id);
    if (found === undefined) stops.forget(id);
    const peered = found && withNetworkPeer(found, (peer) => source.inspect(peer));
    const container = peered instanceof Promise ? await peered : peered;
    const isStopping = container !== undefined && stops.isStopping(container);
    const standing = standingOf(container, lifecycle, isStopping);
    const isRegistered = standing.kind === 'serving' || standing.kind === 'maintenance';
    const wanted =
      container !== undefined && isRegistered
        ? fetchedServices(container, rules, fetchText)
        : NO_SERVICES;
    const desired = wanted instanceof Promise ? await wanted : wanted;
    return { container: container && withoutInspection(container), standing, desired };
  }

  async #marked(id: ContainerId, findings: Findings, traffic: TrafficWatch): Promise<Findings> {
    const { desired } = findings;
    const services = await traffic.marked(id, desired.services);
    return { ...findings, desired: { ...desired, services } };
  }

  async #settleAll({ standing, desired }: Findings, occasion: Occasion): Promise<Outcomes> {
    const { writer, ledger } = this.#options;
    const settle = (id: ServiceId): Promise<Settlement> =>
      standing.kind === 'retained'
        ? writer.retain(id, occasion)
        : writer.settle(id, wantedOf(id), occasion);
    const services = new Map(desired.services.map((service) => [service.id, service]));
    const maintenance = standing.kind === 'maintenance' ? standing.reason : undefined;
    const known = ledger.get(occasion.subject.containerId);
    const wantedOf = (id: ServiceId): Wanted => ({
      service: services.get(id),
      maintenance,
      // After a failure it may be in maintenance or not: it is switched once more.
      isInMaintenance:
        known.maintained.has(id) && (maintenance === undefined || known.services.get(id) !== ''),
    });
    const ids = [...new Set([...services.keys(), ...known.services.keys()])];
    const settled = ids.map(async (id) => {
      const [outcome] = await Promise.allSettled([settle(id)]);
      // At once, not when all are settled: by then the ID may have passed to another container.
      this.#beat(id, services.get(id), occasion.subject, outcome);
      return [id, outcome] as const;
    });
    return new Map(await Promise.all(settled));
  }

  #beat(
    id: ServiceId,
    service: ServiceRegistration | undefined,
    subject: Subject,
    outcome: PromiseSettledResult<Settlement>,
  ): void {
    const { heartbeats } = this.#options;
    const heartbeat = service && heartbeatOf(service);
    if (heartbeat !== undefined && outcome.status === 'rejected') return; // it is tried again
    const settlement = outcome.status === 'rejected' ? undefined : outcome.value;
    if (heartbeat === undefined || settlement?.fingerprint === undefined) {
      heartbeats.drop(id, subject.containerId);
    } else {
      heartbeats.keep(id, subject, heartbeat, settlement.isWritten);
    }
  }

  /** Says what is wrong with a container once, and again when it changes. */
  #noteFor(subject: Subject, messages: readonly string[]): void {
    const { ledger, report } = this.#options;
    const notes = messages.join('\n');
    const entry = ledger.get(subject.containerId);
    if (notes === entry.notes) return;
    ledger.set(subject.containerId, { ...entry, notes });
    if (messages.length > 0) report({ kind: 'note', messages, ...subject });
  }

  #remember(subject: Subject, findings: Findings, outcomes: Outcomes): void {
    const { container, standing } = findings;
    const { ledger } = this.#options;
    const { containerId, containerName } = subject;
    const before = ledger.get(containerId);
    const services = servicesIn(before.services, outcomes);
    const isSettled = isAllSettled(outcomes);
    if (container?.running !== true && services.size === 0 && isSettled) {
      ledger.forget(containerId);
      this.#show(() => ({ kind: 'gone', containerId }));
      return;
    }
    const isRetained = standing.kind === 'retained';
    if (isRetained && !before.isRetained) this.#tellRetained(subject, container, services);
    ledger.set(containerId, {
      ...{ containerName, services, isSettled, isRetained, notes: before.notes },
      maintained: maintainedIn(before, standing, outcomes),
      listing: isRetained || !isSettled ? '' : listingOf(container),
      networkPeer: container === undefined ? undefined : networkPeerOf(container),
    });
    this.#show(() => ({
      kind: 'looked-at',
      container: containerStatus(subject, findings, outcomes),
    }));
  }

  #show(observation: () => Observation): void {
    this.#options.observe?.(observation());
  }

  #tellRetained(
    subject: Subject,
    container: ContainerSnapshot | undefined,
    services: ReadonlyMap<ServiceId, string>,
  ): void {
    const serviceIds = [...services.keys()];
    const exitCode = container?.exitCode;
    this.#options.report({ kind: 'retained', exitCode, serviceIds, ...subject });
  }
}

function heartbeatOf({ checks }: ServiceRegistration): Heartbeat | undefined {
  const [check] = checks;
  return check?.kind === 'ttl' ? check.heartbeat : undefined;
}

function listingOf(container: ContainerSnapshot | undefined): string {
  return container?.listing ?? '';
}
