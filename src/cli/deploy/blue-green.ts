import type { ReleasePlan, ReleaseWish } from '../../domain/deploy/plan-release.ts';
import { type BoundPlan, begin, planAgain, planFor, resize } from '../../deploy/releases.ts';
import type { DeployPorts } from '../../deploy/ports.ts';
import { isFinal } from '../../domain/deploy/phase.ts';
import type { ExitCode } from '../command.ts';
import {
  type DeployCall,
  drive,
  failedBefore,
  holderOf,
  newCommand,
  outputOf,
  portsOf,
  refusal,
  said,
  underLock,
} from './deploy.ts';
import { readPlanFile, whyOutdated } from './plan-file.ts';
import { proveWishOf } from './prove/prove-flags.ts';
import { openProver } from './prove/prover.ts';
import { textOf, versionOf } from './release-flags.ts';
import type { ReleaseResult } from './release-output.ts';
import { wishOf } from './release-wish.ts';
import { throughElection } from './through-election.ts';

/** `berth deploy blue-green SERVICE --version V`. */
export function blueGreen(call: DeployCall): Promise<ExitCode> {
  const { service, flags } = call;
  return release(call, wishOf(service, versionOf(flags), flags));
}

/** `berth deploy plan SERVICE --version V`. */
export async function plan(call: DeployCall): Promise<ExitCode> {
  const { service, flags, context } = call;
  try {
    const found = await planFor(await portsOf(call), wishOf(service, versionOf(flags), flags));
    const revision = Object.fromEntries(found.state.revision);
    const shown = { schemaVersion: 1, ...found.plan, revision };
    context.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    if (found.plan.kind === 'refused') return 5;
    const isPending = found.plan.kind !== 'nothing';
    return isPending && flags.values.get('detailed-exitcode') === true ? 10 : 0;
  } catch (error) {
    return failedBefore(outputOf(call), error);
  }
}

/** `berth deploy rollback SERVICE` after a release that has succeeded: the version before it, anew. */
export async function releaseFormer(call: DeployCall): Promise<ExitCode | undefined> {
  const { service, flags, doors } = call;
  const { deployment } = await throughElection(() => doors.store.read(service));
  if (deployment?.phase !== 'succeeded') return undefined;
  const { stableVersion } = deployment.request;
  if (stableVersion === '') {
    return said(
      outputOf(call),
      refusal([`no version before ${deployment.request.version} is recorded`]),
    );
  }
  return release(call, wishOf(service, stableVersion, flags));
}

/** Plans, locks, records and drives. */
export async function release(call: DeployCall, wish: ReleaseWish): Promise<ExitCode> {
  const { context } = call;
  const output = outputOf(call);
  try {
    const ports = await portsOf(call);
    const found = await throughElection(() => planFor(ports, wish));
    const early = await whyNot(call, found);
    if (early !== undefined) return said(output, early);
    await prepare(call, ports, found);
    const holder = holderOf(context);
    const prover = await openProver(proveWishOf(call.flags), ports);
    return await underLock(call, ports, holder, async (lock) => {
      const bound = await throughElection(() => planAgain(ports, wish, found));
      const late = await whyNot(call, bound);
      if (late !== undefined) return said(output, late);
      const { plan: current, state } = bound;
      const notes = current.kind === 'release' ? current.notes : ['goes on where it was left'];
      for (const note of notes) output.note(note);
      if (current.kind === 'release') await begin(ports, lock, current.request, state, holder);
      if (current.kind === 'resize') await resize(ports, lock, current.request, state, holder);
      return drive(call, ports, output, lock, prover);
    });
  } catch (error) {
    return failedBefore(output, error);
  }
}

/** Why there is nothing to begin; `undefined` when there is. */
async function whyNot(
  { flags }: DeployCall,
  { plan: found, state }: BoundPlan,
): Promise<ReleaseResult | undefined> {
  if (found.kind === 'refused') return refusal(found.reasons);
  const together = whyTogether(found);
  if (together !== '') return refusal([together]);
  if (found.kind === 'nothing') return { outcome: 'nothing', exitCode: 0, text: found.text };
  const file = textOf(flags, 'plan');
  const isUnderWay = state.deployment !== undefined && !isFinal(state.deployment.phase);
  // What is under way has changed what it was planned from.
  const outdated = file === '' || isUnderWay ? '' : whyOutdated(await readPlanFile(file), state);
  return outdated === '' ? undefined : refusal([outdated]);
}

/** One service of several does nothing alone. */
function whyTogether(found: ReleasePlan): string {
  if (found.kind !== 'resume') return '';
  const { service, group } = found.deployment.request;
  return group === undefined
    ? ''
    : `it is being released together, ${group.members.join(', ')}: berth deploy resume ${service} goes on with all of them`;
}

/** An image that cannot be had is found before anything is recorded. */
async function prepare(
  { service, context, doors }: DeployCall,
  { platform }: DeployPorts,
  { plan: found }: BoundPlan,
): Promise<void> {
  if (found.kind === 'release') {
    await platform.prepare(found.request.candidate, found.request.version);
  }
  if (found.kind === 'resume' && found.deployment.phase === 'held') {
    await doors.store.post(service, newCommand('resume', holderOf(context)));
  }
}
