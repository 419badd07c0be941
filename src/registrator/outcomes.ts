import type { Standing } from '../domain/lifecycle.ts';
import type { ServiceId } from '../domain/service.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Settlement } from './service-writer.ts';

/** How each service ID of one container came out, in the order they were settled. */
export type Outcomes = ReadonlyMap<ServiceId, PromiseSettledResult<Settlement>>;

/** Why services could not be registered, for the container's owner. */
export function refusals(outcomes: Outcomes): readonly string[] {
  return [...outcomes.values()].flatMap((outcome) =>
    outcome.status === 'fulfilled' && outcome.value.refusal !== undefined
      ? [outcome.value.refusal]
      : [],
  );
}

export function errorsIn(outcomes: Outcomes): readonly unknown[] {
  return [...outcomes.values()].flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
}

/** What Consul holds for the container now, as far as is known; `''` where that is not certain. */
export function servicesIn(
  before: ReadonlyMap<ServiceId, string>,
  outcomes: Outcomes,
): ReadonlyMap<ServiceId, string> {
  // What a resync has found meanwhile is unsettled: it is for the run that the resync has asked for.
  const services = new Map([...before.keys()].map((id) => [id, '']));
  for (const [id, outcome] of outcomes) {
    // A write that failed may have taken effect all the same: the ID stays known until it is read.
    const fingerprint = outcome.status === 'rejected' ? '' : outcome.value.fingerprint;
    if (fingerprint === undefined) services.delete(id);
    else services.set(id, fingerprint);
  }
  return services;
}

/** The services in maintenance. One that failed may have been switched all the same. */
export function maintainedIn(
  before: LedgerEntry,
  standing: Standing,
  outcomes: Outcomes,
): ReadonlySet<ServiceId> {
  const ids = [...outcomes].filter(([id, outcome]) =>
    outcome.status === 'rejected'
      ? standing.kind === 'maintenance' || before.maintained.has(id)
      : outcome.value.isInMaintenance,
  );
  return new Set(ids.map(([id]) => id));
}

/** Nothing was left undone. */
export function isAllSettled(outcomes: Outcomes): boolean {
  return [...outcomes.values()].every(
    (outcome) => outcome.status === 'fulfilled' && outcome.value.refusal === undefined,
  );
}
