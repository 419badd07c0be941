import { beginGroup } from '../../../deploy/group/begin-group.ts';
import { type BoundPlan, planAgain, planFor } from '../../../deploy/releases.ts';
import { type GroupPlan, planGroup } from '../../../domain/deploy/plan-group.ts';
import type { ReleaseWish } from '../../../domain/deploy/plan-release.ts';
import type { ReleaseGroup } from '../../../domain/deploy/release-group.ts';
import type { Lock } from '../../../domain/deploy/release-store.ts';
import type { CommandContext, ExitCode } from '../../command.ts';
import { type ParsedFlags, UsageError } from '../../flags.ts';
import { failureBefore, holderOf, newCommand, refusal } from '../deploy.ts';
import { openDoors } from '../doors.ts';
import { driveWishOf } from '../drive-wish.ts';
import { outputFormat } from '../release-flags.ts';
import type { ReleaseResult } from '../release-output.ts';
import { wishOf } from '../release-wish.ts';
import { refuseSurplus } from '../service-words.ts';
import { throughElection } from '../through-election.ts';
import { driveGroup, underWay } from './drive-group.ts';
import {
  type GroupCall,
  type GroupStage,
  type Part,
  callsFor,
  groupOutputOf,
  partsOf,
  underLocks,
} from './group-stage.ts';
import { type NamedService, namedServices } from './named-services.ts';

/** `berth deploy blue-green A,B,C --version V`. @throws UsageError, SettingError */
export async function severalServices(
  given: ParsedFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const [name = '', word = '', ...rest] = given.positionals;
  if (name !== 'blue-green') {
    throw new UsageError(
      `berth deploy ${name} wants the name of one service: several, with commas, are for blue-green`,
    );
  }
  refuseSurplus(rest);
  outputFormat(given);
  driveWishOf(given);
  const named = namedServices(word, given);
  const doors = await openDoors(given, context);
  return releaseTogether(named, { given, context, doors });
}

/** Plans, locks, records and drives; in the order of the names. */
export async function releaseTogether(
  named: readonly NamedService[],
  call: GroupCall,
): Promise<ExitCode> {
  const services = named.map(({ service }) => service);
  const calls = await callsFor(services, call);
  const output = groupOutputOf(call, services);
  try {
    const parts = await partsOf(calls);
    const wished = named.flatMap(({ service, version }, at) => {
      const part = parts[at];
      if (part === undefined) return [];
      return [{ ...part, wish: wishOf(service, version, part.call.flags) }];
    });
    return await release({ call, output, parts: wished });
  } catch (error) {
    const result = failureBefore(error);
    output.result(result, []);
    return result.exitCode as ExitCode;
  }
}

/** A service, and what is to become of it. */
interface Wished extends Part {
  readonly wish: ReleaseWish;
}

interface WishedStage extends GroupStage {
  readonly parts: readonly Wished[];
}

async function release(stage: WishedStage): Promise<ExitCode> {
  const { parts, output } = stage;
  const found = await throughElection(() => planned(stage));
  const early = whyNot(found.plan);
  if (early !== undefined) return said(stage, early);
  await prepare(stage, found);
  const wanted = await servicesOf(stage, found.plan);
  const locked = parts.filter(({ call }) => wanted.includes(call.service));
  return underLocks(locked, async (locks) => {
    const current = await throughElection(() => planned(stage, found));
    const late = whyNot(current.plan) ?? (await whyChanged(stage, current.plan, locks));
    if (late !== undefined) return said(stage, late);
    const { plan } = current;
    const notes = plan.kind === 'release' ? plan.notes : ['goes on where it was left'];
    for (const note of notes) output.note(note);
    return driveGroup(stage, await groupOf(stage, current, locks), locks);
  });
}

interface Planned {
  readonly bound: readonly BoundPlan[];
  readonly plan: GroupPlan;
}

async function planned({ call, parts }: WishedStage, former?: Planned): Promise<Planned> {
  const bound = await Promise.all(
    parts.map(({ ports, wish }, at) => {
      const before = former?.bound[at];
      return before === undefined ? planFor(ports, wish) : planAgain(ports, wish, before);
    }),
  );
  const plans = parts.flatMap(({ wish: { service } }, at) => {
    const own = bound[at];
    return own === undefined ? [] : [{ service, plan: own.plan, deployment: own.state.deployment }];
  });
  return { bound, plan: planGroup(plans, call.doors.groups.mostServices) };
}

function whyNot(plan: GroupPlan): ReleaseResult | undefined {
  if (plan.kind === 'refused') return refusal(plan.reasons);
  if (plan.kind === 'nothing') return { outcome: 'nothing', exitCode: 0, text: plan.text };
  return undefined;
}

/** An image that cannot be had is found before anything is recorded. */
async function prepare({ parts }: GroupStage, { bound, plan: group }: Planned): Promise<void> {
  for (const [at, { call, ports }] of parts.entries()) {
    const plan = bound[at]?.plan;
    if (group.kind === 'release' && plan?.kind === 'release') {
      await ports.platform.prepare(plan.request.candidate, plan.request.version);
    }
    if (plan?.kind === 'resume' && plan.deployment.phase === 'held') {
      await ports.store.post(call.service, newCommand('resume', holderOf(call.context)));
      return;
    }
  }
}

/** Those that have to be locked. */
async function servicesOf({ call }: GroupStage, plan: GroupPlan): Promise<readonly string[]> {
  if (plan.kind === 'release') return plan.members;
  return plan.kind === 'resume' ? underWay(call.doors.store, plan.group) : [];
}

async function whyChanged(
  stage: GroupStage,
  plan: GroupPlan,
  locks: ReadonlyMap<string, Lock>,
): Promise<ReleaseResult | undefined> {
  const wanted = await servicesOf(stage, plan);
  const isLocked = wanted.length > 0 && wanted.every((service) => locks.has(service));
  return isLocked ? undefined : refusal(['somebody else has gone on with it meanwhile: try again']);
}

/** As it is recorded, or is recorded hereby. */
async function groupOf(
  { call: command, parts }: GroupStage,
  { bound, plan }: Planned,
  locks: ReadonlyMap<string, Lock>,
): Promise<ReleaseGroup> {
  if (plan.kind === 'resume') return plan.group;
  const entrants = parts.flatMap(({ call, ports }, at) => {
    const [own, lock] = [bound[at], locks.get(call.service)];
    if (own?.plan.kind !== 'release' || lock === undefined) return [];
    return [{ ports, lock, request: own.plan.request, before: own.state }];
  });
  const { doors, context } = command;
  const [first] = await beginGroup(doors.groups, entrants, holderOf(context));
  if (first?.request.group === undefined) throw new Error('nothing was begun');
  return first.request.group;
}

function said({ output }: GroupStage, result: ReleaseResult): ExitCode {
  output.result(result, []);
  return result.exitCode as ExitCode;
}
