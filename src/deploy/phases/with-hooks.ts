import type { Deployment } from '../../domain/deploy/deployment.ts';
import type { Moment } from '../../domain/deploy/hook.ts';
import {
  type Phase,
  type PhaseEvent,
  isBeforeSwitch,
  isWeighted,
} from '../../domain/deploy/phase.ts';
import { type Look, type Verdict, failed, wait, withdraw } from '../verdict.ts';
import { PHASES } from './all-phases.ts';

/** Before a phase does anything. */
const BEFORE: Partial<Record<Phase, Moment>> = {
  starting: 'before-start',
  weighing: 'before-step',
  switching: 'before-switch',
};

/** When a phase has come to its end, and before the next. */
const AFTER: Partial<Record<Phase, Moment>> = {
  verifying: 'after-start',
  spreading: 'after-step',
  converging: 'after-switch',
  // A failure here still leads back: the former zone is there.
  standby: 'before-retire',
};

const PROVEN: readonly PhaseEvent[] = ['done', 'trim'];

/** One look at a phase, with the hooks that belong to it. */
export async function lookAtPhase(look: Look): Promise<Verdict> {
  const { phase } = look.deployment;
  const early = called(look, BEFORE[phase]);
  if (early.verdict !== undefined) return early.verdict;
  const verdict = ofShared(look.deployment, await PHASES[phase](look));
  if (verdict.kind !== 'event' || !PROVEN.includes(verdict.event))
    return withTold(verdict, early.told);
  const late = called(look, AFTER[phase]);
  return late.verdict ?? withTold(verdict, early.told, late.told);
}

/** Before another size is proven, where the candidate has a share of the requests already. */
function ofShared({ phase, step }: Deployment, verdict: Verdict): Verdict {
  const isOpen = step === undefined || !isBeforeSwitch(phase) || verdict.kind !== 'event';
  if (isOpen || !['failed', 'undecidable'].includes(verdict.event)) return verdict;
  return { ...verdict, event: 'withdraw' };
}

interface Called {
  /** What keeps the phase from going on. */
  readonly verdict?: Verdict;
  /** By those that are done. */
  readonly told: string;
}

function called({ ports, deployment }: Look, moment: Moment | undefined): Called {
  if (moment === undefined || deployment.request.hasHooks !== true) return { told: '' };
  const { hooks } = ports;
  if (hooks === undefined) {
    return { verdict: wait('nobody calls the hooks: name their file again'), told: '' };
  }
  const { step } = deployment;
  const isStep = moment === 'before-step' || moment === 'after-step';
  const answer = hooks.look({ moment, ...(isStep ? { step } : {}) }, deployment);
  switch (answer.kind) {
    case 'wait':
      return { verdict: wait(answer.text), told: '' };
    case 'abort':
      return { verdict: givenUp(deployment, answer.text), told: '' };
    case 'done':
      return { told: answer.text };
  }
}

function givenUp({ phase, step }: Deployment, text: string): Verdict {
  const hasShare = isWeighted(phase) || (isBeforeSwitch(phase) && step !== undefined);
  return hasShare ? withdraw(text) : failed(text);
}

function withTold(verdict: Verdict, ...told: readonly string[]): Verdict {
  return { ...verdict, text: [verdict.text, ...told].filter((text) => text !== '').join('; ') };
}
