/**
 * Where a deployment stands. What a phase does to the world, it does after the phase is recorded: so
 * whoever finds the record knows what may have been done.
 */
export type Phase =
  /** Recorded; nothing has been done. */
  | 'planned'
  /** The image is fetched and named by its digest; leftovers of the candidate's zone are removed. */
  | 'preparing'
  /** The candidate's containers are started. */
  | 'starting'
  /** Every container of the candidate is to be passing for the minimum healthy time. */
  | 'verifying'
  /** Every proxy is to know the candidate's instances. */
  | 'surveying'
  /** Waits for `promote`. */
  | 'gated'
  /** A share of the requests is given to the candidate, in one transaction with the record's next phase. */
  | 'weighing'
  /** Every proxy is to send that share. */
  | 'spreading'
  /** The candidate is watched at that share. */
  | 'holding'
  /** What either zone has beyond the size that was asked for is stopped, once no proxy knows it any more. */
  | 'trimming'
  /** The pointer is moved, in one transaction with the record's next phase. */
  | 'switching'
  /** Every proxy is to follow the pointer. */
  | 'converging'
  /** The new zone serves and is watched. */
  | 'baking'
  /** Connections to the old zone are to end. */
  | 'draining'
  /** The old zone is kept warm: a rollback is one transaction. */
  | 'standby'
  /** The old zone is stopped. */
  | 'retiring'
  | 'succeeded'
  /** Nothing was switched: the candidate is stopped. */
  | 'aborting'
  | 'aborted'
  /** The pointer is moved back. */
  | 'rolling-back'
  /** Every proxy is to follow it back. */
  | 'converging-back'
  /** Connections to the candidate are to end. */
  | 'draining-back'
  /** The candidate is stopped. */
  | 'retiring-back'
  | 'rolled-back'
  /** Undecidable: both zones are left running, for an operator to look at. */
  | 'held';

/** What a phase can come to. */
export type PhaseEvent =
  | 'done'
  /** Another share of the requests is next. */
  | 'step'
  /** The candidate is not fit to serve. */
  | 'failed'
  /** It cannot be known whether it is safe to go on. */
  | 'undecidable'
  /** Somebody asked for the former state. */
  | 'revert'
  /** There may be more containers than were asked for. */
  | 'trim'
  /** Other sizes are asked for. */
  | 'resize'
  /** The candidate is to lose the share of the requests that it has. */
  | 'withdraw'
  /** Somebody asked to try again where it was held. */
  | 'resume-weighted'
  | 'resume-switched'
  | 'resume-reverted'
  | 'resume-aborted';

/**
 * The state machine. What is not in it does not happen.
 *
 * INVARIANTS
 * - Before the candidate has been given any request, everything that goes wrong leads to `aborted`: the
 *   old zone has never been touched.
 * - Once it may have a share of them, the way back is that of a switch: proxies follow first.
 * - After it has moved, what goes wrong leads back, once: a rollback is never rolled back.
 * - The old zone is stopped in `retiring` alone, the candidate in `aborting` and `retiring-back`.
 */
export const TRANSITIONS = {
  planned: { done: 'preparing', failed: 'aborting', revert: 'aborting' },
  preparing: { done: 'starting', failed: 'aborting', revert: 'aborting' },
  starting: { done: 'verifying', failed: 'aborting', withdraw: 'rolling-back', revert: 'aborting' },
  verifying: {
    done: 'surveying',
    failed: 'aborting',
    withdraw: 'rolling-back',
    revert: 'aborting',
  },
  surveying: {
    ...{ done: 'gated', failed: 'aborting', undecidable: 'aborting' },
    ...{ withdraw: 'rolling-back', revert: 'aborting' },
  },
  gated: {
    ...{ done: 'switching', step: 'weighing', failed: 'aborting' },
    ...{ withdraw: 'rolling-back', revert: 'aborting' },
  },
  weighing: { done: 'spreading', withdraw: 'rolling-back', revert: 'rolling-back' },
  spreading: {
    ...{ done: 'holding', trim: 'trimming', step: 'weighing', undecidable: 'held' },
    ...{ withdraw: 'rolling-back', revert: 'rolling-back' },
  },
  trimming: {
    ...{ done: 'holding', undecidable: 'held' },
    ...{ withdraw: 'rolling-back', revert: 'rolling-back' },
  },
  holding: {
    ...{ done: 'switching', step: 'weighing', resize: 'starting', undecidable: 'held' },
    ...{ withdraw: 'rolling-back', revert: 'rolling-back' },
  },
  switching: {
    ...{ done: 'converging', failed: 'aborting', withdraw: 'rolling-back', revert: 'aborting' },
  },
  converging: {
    ...{ done: 'baking', failed: 'rolling-back', undecidable: 'held', revert: 'rolling-back' },
  },
  baking: {
    ...{ done: 'draining', failed: 'rolling-back', undecidable: 'held', revert: 'rolling-back' },
  },
  draining: {
    ...{ done: 'standby', failed: 'rolling-back', undecidable: 'held', revert: 'rolling-back' },
  },
  standby: { done: 'retiring', failed: 'rolling-back', revert: 'rolling-back' },
  retiring: { done: 'succeeded', undecidable: 'held' },
  succeeded: {},
  aborting: { done: 'aborted', undecidable: 'held' },
  aborted: {},
  'rolling-back': { done: 'converging-back', undecidable: 'held' },
  'converging-back': { done: 'draining-back', undecidable: 'held' },
  'draining-back': { done: 'retiring-back', undecidable: 'held' },
  'retiring-back': { done: 'rolled-back', undecidable: 'held' },
  'rolled-back': {},
  held: {
    revert: 'rolling-back',
    'resume-weighted': 'spreading',
    'resume-switched': 'converging',
    'resume-reverted': 'converging-back',
    'resume-aborted': 'aborting',
  },
} as const satisfies Record<Phase, Partial<Record<PhaseEvent, Phase>>>;

/** The next phase; `undefined` where the event has no meaning. */
export function nextPhase(phase: Phase, event: PhaseEvent): Phase | undefined {
  const events: Partial<Record<PhaseEvent, Phase>> = TRANSITIONS[phase];
  return events[event];
}

/** Nothing more happens by itself. */
export function isFinal(phase: Phase): boolean {
  return phase === 'succeeded' || phase === 'aborted' || phase === 'rolled-back';
}

const BEFORE_SWITCH: readonly Phase[] = [
  'planned',
  'preparing',
  'starting',
  'verifying',
  'surveying',
  'gated',
  'switching',
  'aborting',
  'aborted',
];

const BACKWARD: readonly Phase[] = [
  'rolling-back',
  'converging-back',
  'draining-back',
  'retiring-back',
  'rolled-back',
];

const WEIGHTED: readonly Phase[] = ['weighing', 'spreading', 'trimming', 'holding'];

/** The candidate has a share of the requests, or is about to have one. */
export function isWeighted(phase: Phase): boolean {
  return WEIGHTED.includes(phase);
}

/** What leads on from where it was held. */
export function resumeEvent(heldIn: Phase | undefined): PhaseEvent {
  // The pointer has not been moved back yet.
  if (heldIn === 'rolling-back') return 'revert';
  if (heldIn !== undefined && isWeighted(heldIn)) return 'resume-weighted';
  if (heldIn === undefined || isBeforeSwitch(heldIn)) return 'resume-aborted';
  return BACKWARD.includes(heldIn) ? 'resume-reverted' : 'resume-switched';
}

/** The candidate has not been given any request, unless by weight, as far as the record tells. */
export function isBeforeSwitch(phase: Phase): boolean {
  return BEFORE_SWITCH.includes(phase);
}
