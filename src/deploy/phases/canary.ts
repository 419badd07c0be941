import type { AnalysisVerdict } from '../../domain/deploy/analysis/analysis-verdict.ts';
import { type Deployment, shareOf } from '../../domain/deploy/deployment.ts';
import { seconds } from '../../domain/deploy/words.ts';
import { type Look, type Verdict, done, undecidable, wait, withdraw } from '../verdict.ts';
import { unfitness, withdrawn } from './serve.ts';
import { converge } from './traffic.ts';

const ALL = 100;

/** Waits for whoever has to agree; then the first share is given, or all requests at once. */
export function gate({ deployment }: Look): Verdict {
  const { request, isPromoted } = deployment;
  if (request.isGated && !isPromoted) return wait('waits for berth deploy promote');
  const text = request.isGated ? 'the gate is open' : 'there is no gate';
  return goOn(deployment, text);
}

/** Gives the candidate its share, if it is fit for it at this moment; the pointer stays where it is. */
export async function weigh(look: Look): Promise<Verdict> {
  const { deployment } = look;
  const unfit = await unfitness(look);
  if (unfit !== undefined) return withdrawn(unfit);
  const { candidate, stable, stableVersion, canary } = deployment.request;
  if (stable === undefined || canary === undefined) return withdraw('there is nothing to share');
  const percent = shareOf(deployment);
  const generation = nextGeneration(deployment);
  return {
    ...{ kind: 'event', event: 'done', text: `${candidate} has ${String(percent)} %` },
    patch: { generation },
    pointer: {
      ...{ zone: stable, version: stableVersion, generation },
      weight: { zone: candidate, percent },
    },
  };
}

/** Another for each share, also for one that comes back. */
function nextGeneration({ id, generation }: Deployment): string {
  const last = Number(generation.slice(id.length + 1));
  return `${id}-${String(last + 1)}`;
}

/** Waits until every proxy gives that share, and no worker of before another one. */
export async function spread(look: Look): Promise<Verdict> {
  const unfit = await unfitness(look);
  if (unfit !== undefined) return withdrawn(unfit);
  const { stable, canary } = look.deployment.request;
  if (stable === undefined) return withdraw('there is nothing to share');
  const verdict = await converge(look, stable, undecidable);
  const isDone = verdict.kind === 'event' && verdict.event === 'done';
  return isDone && canary?.sizes !== undefined ? { ...verdict, event: 'trim' } : verdict;
}

/** Watches the candidate, for a time that is counted from the record, or until somebody says so. */
export async function hold(look: Look): Promise<Verdict> {
  const unfit = await unfitness(look);
  if (unfit !== undefined) return withdrawn(unfit);
  const { deployment } = look;
  const { isPromoted, request } = deployment;
  if (isPromoted) return goOn(deployment, 'promoted');
  const leftMs = leftOf(look);
  const analysis = analysisOf(look);
  if (analysis.kind === 'fail') return withdraw(analysis.text);
  if (leftMs > 0) return wait(`${analysis.text}: ${seconds(leftMs)} to go`);
  if (request.isGated) return wait('waits for berth deploy promote');
  if (analysis.kind === 'pass') return goOn(deployment, analysis.text);
  const text = `${analysis.kind}: ${analysis.text}`;
  return -leftMs < request.timing.healthyMs ? wait(text) : undecidable(text);
}

/** Of the hold; below 0 once it is over. */
function leftOf({ deployment: { phaseAt, request }, nowMs }: Look): number {
  return (request.canary?.holdMs ?? 0) - (nowMs - phaseAt);
}

/** Where nothing is measured, that nothing has failed has to do. */
function analysisOf({ ports, deployment }: Look): Pick<AnalysisVerdict, 'kind' | 'text'> {
  if (deployment.request.canary?.isAnalysed !== true) {
    return { kind: 'pass', text: 'nothing has failed' };
  }
  const text = 'nobody measures: name the file with the measurements again';
  return ports.analysis?.look(deployment) ?? { kind: 'inconclusive', text };
}

/** To the next step, or to the one that was named; after the last one all requests are switched. */
function goOn(deployment: Deployment, text: string): Verdict {
  const { canary, stable } = deployment.request;
  const step = nextStep(deployment);
  const percent = canary?.steps[step] ?? ALL;
  const patch = { isPromoted: false, promotedTo: undefined, share: undefined };
  if (stable === undefined || percent >= ALL) return done(text, patch);
  return { kind: 'event', event: 'step', text, patch: { ...patch, step } };
}

/** Its index; that of none after the last. */
function nextStep(deployment: Deployment): number {
  const { promotedTo, request } = deployment;
  if (typeof promotedTo === 'number') return promotedTo;
  const steps = request.canary?.steps ?? [];
  const next = steps.findIndex((percent) => percent > shareOf(deployment));
  return promotedTo === 'full' || next === -1 ? steps.length : next;
}
