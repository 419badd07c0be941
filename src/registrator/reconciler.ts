import { type ContainerId, type ContainerSnapshot, shortId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { type DesiredServices, desiredServices } from '../domain/mapping/desired-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import type { ServiceId } from '../domain/service.ts';
import type { Ledger } from './ledger.ts';
import type { Reporter, Subject, Trigger } from './report.ts';
import type { ServiceWriter, Settlement } from './service-writer.ts';

export interface ReconcilerOptions {
  readonly source: ContainerSource;
  readonly rules: MappingRules;
  readonly writer: ServiceWriter;
  readonly ledger: Ledger;
  readonly report: Reporter;
}

const NOTHING: DesiredServices = { services: [], ignored: [], warnings: [] };

/** How each service ID of one container came out, in the order they were settled. */
type Outcomes = ReadonlyMap<ServiceId, PromiseSettledResult<Settlement>>;

/**
 * Makes Consul say of one container what Docker says of it.
 *
 * INVARIANTS
 * - What is wanted comes from an inspection made now, never from an event or a memory.
 * - A failed inspection changes nothing; a failed service delays none of the others.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** @throws AggregateError  of what failed; everything that could be settled is */
  async reconcile(id: ContainerId, trigger: Trigger): Promise<void> {
    const { source, ledger, rules } = this.#options;
    const container = await source.inspect(id);
    const desired = container === undefined ? NOTHING : desiredServices(container, rules);
    const containerName = container?.name ?? (ledger.get(id).containerName || shortId(id));
    const subject: Subject = { containerId: id, containerName };
    const outcomes = await this.#settleAll(desired, { subject, trigger });
    this.#noteFor(subject, [...desired.warnings, ...refusals(outcomes)]);
    this.#remember(subject, container, trigger, outcomes);
    const errors = [...outcomes.values()].flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    if (errors.length > 0) throw new AggregateError(errors, 'some services could not be settled');
  }

  async #settleAll(
    desired: DesiredServices,
    occasion: { readonly subject: Subject; readonly trigger: Trigger },
  ): Promise<Outcomes> {
    const { writer, ledger } = this.#options;
    const wanted = new Map(desired.services.map((service) => [service.id, service]));
    const known = ledger.get(occasion.subject.containerId).services.keys();
    const ids = [...new Set([...wanted.keys(), ...known])];
    const settled = ids.map(async (id) => {
      const [outcome] = await Promise.allSettled([writer.settle(id, wanted.get(id), occasion)]);
      return [id, outcome] as const;
    });
    return new Map(await Promise.all(settled));
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

  #remember(
    { containerId, containerName }: Subject,
    container: ContainerSnapshot | undefined,
    trigger: Trigger,
    outcomes: Outcomes,
  ): void {
    const { ledger } = this.#options;
    const before = ledger.get(containerId);
    // What a resync has found meanwhile is unsettled: it is for the run that the resync has asked for.
    const services = new Map([...before.services.keys()].map((id) => [id, '']));
    for (const [id, outcome] of outcomes) {
      // A write that failed may have taken effect all the same: the ID stays known until it is read.
      const fingerprint = outcome.status === 'rejected' ? '' : outcome.value.fingerprint;
      if (fingerprint === undefined) services.delete(id);
      else services.set(id, fingerprint);
    }
    const isSettled = [...outcomes.values()].every(
      (outcome) => outcome.status === 'fulfilled' && outcome.value.refusal === undefined,
    );
    const isOver = container?.running !== true && services.size === 0 && isSettled;
    if (isOver) {
      ledger.forget(containerId);
      return;
    }
    const listing = isSettled ? (trigger.listing ?? before.listing) : before.listing;
    ledger.set(containerId, { containerName, listing, services, isSettled, notes: before.notes });
  }
}

function refusals(outcomes: Outcomes): readonly string[] {
  return [...outcomes.values()].flatMap((outcome) =>
    outcome.status === 'fulfilled' && outcome.value.refusal !== undefined
      ? [outcome.value.refusal]
      : [],
  );
}
