import { GroupDriver, type GroupStop } from '../../../deploy/group/group-driver.ts';
import type { GroupMember } from '../../../deploy/group/seat.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { isUnderWayIn } from '../../../domain/deploy/plan-group.ts';
import type { ReleaseGroup } from '../../../domain/deploy/release-group.ts';
import type { Lock, ReleaseStore } from '../../../domain/deploy/release-store.ts';
import type { ExitCode } from '../../command.ts';
import { callLastHooks, refusal, whyElsewhere } from '../deploy.ts';
import { resultOf } from '../release-result.ts';
import { throughElection } from '../through-election.ts';
import { groupResultOf } from './group-result.ts';
import type { GroupCall, GroupStage, Part } from './group-stage.ts';

/** The services of a group whose release is not at its end, in their order. */
export async function underWay(
  store: ReleaseStore,
  group: ReleaseGroup,
): Promise<readonly string[]> {
  const states = await throughElection(() =>
    Promise.all(group.members.map((service) => store.read(service))),
  );
  return group.members.filter((_, at) => isUnderWayIn(group, states[at]?.deployment));
}

/**
 * Drives until the release of all of them has an end, or a rest.
 * @param locks  of all that have no end yet
 */
export async function driveGroup(
  stage: GroupStage,
  group: ReleaseGroup,
  locks: ReadonlyMap<string, Lock>,
): Promise<ExitCode> {
  const { call: command, parts, output } = stage;
  const [first, ...others] = parts.flatMap(({ call, ports }): readonly GroupMember[] => {
    const lock = locks.get(call.service);
    return lock === undefined ? [] : [{ service: call.service, ports, lock }];
  });
  if (first === undefined) throw new Error('no service is locked');
  const elsewhere = await whyElsewhereIn(parts, group);
  if (elsewhere.length > 0) {
    const refused = refusal(elsewhere);
    output.result(refused, []);
    return refused.exitCode as ExitCode;
  }
  const signal = command.context.stopSignal();
  const report = output.progress.bind(output);
  const members = [first, ...others] as const;
  const { groups } = command.doors;
  const silence = output.beat();
  try {
    const end = await new GroupDriver({ group, groups, members, report, signal }).drive();
    for (const { call, ports } of parts) {
      const own = end.deployments.find(({ request }) => request.service === call.service);
      if (own !== undefined) await callLastHooks(ports, output, own, signal);
    }
    return await tellEnd(stage, group, end, String(signal.reason));
  } finally {
    silence();
    for (const { ports } of parts) ports.hooks?.end();
    for (const { ports } of parts) ports.analysis?.end();
  }
}

async function whyElsewhereIn(
  parts: readonly Part[],
  group: ReleaseGroup,
): Promise<readonly string[]> {
  const reasons = parts.map(async ({ call, ports }) => {
    const { deployment } = await throughElection(() => ports.store.read(call.service));
    const isOurs = deployment !== undefined && isUnderWayIn(group, deployment);
    const reason = isOurs ? whyElsewhere(ports, deployment) : undefined;
    return reason === undefined ? [] : [`${call.service}: ${reason}`];
  });
  return (await Promise.all(reasons)).flat();
}

async function tellEnd(
  { call, parts, output }: GroupStage,
  group: ReleaseGroup,
  { stop, deployments: driven }: GroupStop,
  signal: string,
): Promise<ExitCode> {
  const [first, ...others] = await withEnded(call, group, driven);
  if (first === undefined) throw new Error(`${group.members.join(', ')}: the records are gone`);
  const isPausedDone = parts.some((part) => part.call.driving.isPausedDone);
  const all = [first, ...others] as const;
  const result = groupResultOf(stop, all, signal, isPausedDone);
  const members = all.map((deployment) => ({
    ...{ service: deployment.request.service, deployment },
    result: resultOf(stop, deployment, signal, isPausedDone),
  }));
  output.result(result, members);
  return result.exitCode as ExitCode;
}

/** With those that had ended before they could be driven; without what cannot be read. */
async function withEnded(
  { doors }: GroupCall,
  group: ReleaseGroup,
  driven: readonly Deployment[],
): Promise<readonly Deployment[]> {
  const found = group.members.map(async (service) => {
    const own = driven.find(({ request }) => request.service === service);
    if (own !== undefined) return [own];
    const history = await doors.store.history(service).catch(() => []);
    return history.filter(({ request }) => request.group?.id === group.id).slice(0, 1);
  });
  return (await Promise.all(found)).flat();
}
