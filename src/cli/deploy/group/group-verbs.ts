import type { Command, Deployment } from '../../../domain/deploy/deployment.ts';
import { isUnderWayIn } from '../../../domain/deploy/plan-group.ts';
import type { ReleaseGroup } from '../../../domain/deploy/release-group.ts';
import type { ReleaseStore } from '../../../domain/deploy/release-store.ts';
import type { ExitCode } from '../../command.ts';
import { type DeployCall, failureBefore, refusal } from '../deploy.ts';
import { throughElection } from '../through-election.ts';
import { driveGroup, underWay } from './drive-group.ts';
import { callsFor, groupOutputOf, partsOf, underLocks } from './group-stage.ts';
import { releaseTogether } from './release-together.ts';

/** What is said to one of them is for all. Whoever drives hears of it; where nobody does, this process drives. */
export async function tellGroup(
  call: DeployCall,
  group: ReleaseGroup,
  command: Command,
): Promise<ExitCode> {
  const { service, context, doors } = call;
  const services = await underWay(doors.store, group);
  await throughElection(() => doors.store.post(service, command));
  const holders = await Promise.all(services.map((one) => doors.store.holder(one)));
  if (holders.some((holder) => holder !== undefined) || command.verb === 'pause') {
    context.stdout.write(`${command.verb} is sent, for ${group.members.join(', ')}\n`);
    return 0;
  }
  const output = groupOutputOf(call, group.members);
  try {
    const parts = await partsOf(await callsFor(services, call));
    return await underLocks(parts, (locks) => driveGroup({ call, parts, output }, group, locks));
  } catch (error) {
    const result = failureBefore(error);
    output.result(result, []);
    return result.exitCode as ExitCode;
  }
}

/**
 * After a release of several that has succeeded: the versions before it, together.
 * @returns `undefined` where the service was released on its own, or its release has not succeeded
 */
export async function releaseFormerGroup(call: DeployCall): Promise<ExitCode | undefined> {
  const { service, doors } = call;
  const { deployment } = await throughElection(() => doors.store.read(service));
  const group = deployment?.request.group;
  if (deployment?.phase !== 'succeeded' || group === undefined) return undefined;
  const records = await throughElection(() => recordsOf(doors.store, group));
  const problems = records.flatMap((record, at) => {
    return whyNotBack(group, group.members[at] ?? '', record);
  });
  if (problems.length > 0) {
    const result = refusal([`${service} was released with others`, ...problems]);
    groupOutputOf(call, group.members).result(result, []);
    return 5;
  }
  // What was started last goes first.
  const former = records.flatMap((record) => {
    return record === undefined
      ? []
      : [{ service: record.request.service, version: record.request.stableVersion }];
  });
  return releaseTogether(former.reverse(), call);
}

function recordsOf(
  store: ReleaseStore,
  { members }: ReleaseGroup,
): Promise<readonly (Deployment | undefined)[]> {
  return Promise.all(members.map(async (service) => (await store.read(service)).deployment));
}

function whyNotBack(
  group: ReleaseGroup,
  service: string,
  deployment: Deployment | undefined,
): readonly string[] {
  if (deployment?.request.group?.id !== group.id) {
    return [`${service} has been released anew since: name what is to be released, by blue-green`];
  }
  if (isUnderWayIn(group, deployment))
    return [`${service} is ${deployment.phase}: resume it first`];
  return deployment.request.stableVersion === ''
    ? [`no version of ${service} before ${deployment.request.version} is recorded`]
    : [];
}

/** The services whose locks are held together with that of this one; itself, if nothing else. */
export async function lockedWith(store: ReleaseStore, service: string): Promise<readonly string[]> {
  const { deployment } = await store.read(service);
  const group = deployment?.request.group;
  if (group === undefined || !isUnderWayIn(group, deployment)) return [service];
  return underWay(store, group);
}
