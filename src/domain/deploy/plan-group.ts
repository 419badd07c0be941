import type { Deployment } from './deployment.ts';
import { isFinal } from './phase.ts';
import type { ReleasePlan } from './plan-release.ts';
import type { ReleaseGroup } from './release-group.ts';

/** What one service would do by itself. */
export interface MemberPlan {
  readonly service: string;
  readonly plan: ReleasePlan;
  /** Its last one, whatever has become of it. */
  readonly deployment: Deployment | undefined;
}

export type GroupPlan =
  /** These, in that order; those that serve their version already are left out. */
  | {
      readonly kind: 'release';
      readonly members: readonly string[];
      readonly notes: readonly string[];
    }
  /** The same release is under way: go on with it. */
  | { readonly kind: 'resume'; readonly group: ReleaseGroup }
  | { readonly kind: 'nothing'; readonly text: string }
  /** Nothing has been touched. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/**
 * Decides what a release of several services would do, or why it must not be begun.
 * @param plans         in the order in which they are to be started
 * @param mostServices  so many can be switched at once
 */
export function planGroup(plans: readonly MemberPlan[], mostServices: number): GroupPlan {
  const refused = plans.flatMap(({ service, plan }) =>
    plan.kind === 'refused' ? plan.reasons.map((reason) => `${service}: ${reason}`) : [],
  );
  if (refused.length > 0) return { kind: 'refused', reasons: refused };
  const underWay = plans.flatMap(({ plan }) => (plan.kind === 'resume' ? [plan.deployment] : []));
  const [first] = underWay;
  if (first !== undefined) return resumption(plans, first);
  return begun(plans, mostServices);
}

function begun(plans: readonly MemberPlan[], mostServices: number): GroupPlan {
  const members = plans.filter(({ plan }) => plan.kind === 'release');
  if (members.length > mostServices) {
    const [count, most] = [String(members.length), String(mostServices)];
    const reason = `${count} services cannot be switched at once: one transaction of Consul has room for ${most}`;
    return { kind: 'refused', reasons: [reason] };
  }
  const notes = plans.flatMap(({ service, plan }) => {
    const own = plan.kind === 'release' ? plan.notes : [];
    const told = plan.kind === 'nothing' ? [plan.text] : own;
    return told.map((note) => `${service}: ${note}`);
  });
  if (members.length === 0) return { kind: 'nothing', text: notes.join('; ') };
  return { kind: 'release', members: members.map(({ service }) => service), notes };
}

/** Only the same services go on with what is under way. */
function resumption(plans: readonly MemberPlan[], { id, request }: Deployment): GroupPlan {
  const { group, service } = request;
  const how = `deployment ${id} of ${service}, version ${request.version}`;
  if (group === undefined) {
    const reason = `${how} is under way on its own: resume, abort or roll it back first`;
    return { kind: 'refused', reasons: [reason] };
  }
  const isOther = plans.some((one) => !belongs(one, group));
  const isMissing = group.members.some((name) => plans.every((one) => one.service !== name));
  if (!isOther && !isMissing) return { kind: 'resume', group };
  const members = group.members.join(', ');
  const reason = `${how} is under way together with other services, ${members}: name the same, or berth deploy resume ${service}`;
  return { kind: 'refused', reasons: [reason] };
}

/** Those of the group that have ended before may look like anything. */
function belongs({ service, plan, deployment }: MemberPlan, group: ReleaseGroup): boolean {
  if (plan.kind === 'nothing') return true;
  return group.members.includes(service) && deployment?.request.group?.id === group.id;
}

/** Whether the last release of a service is of this group and not at its end. */
export function isUnderWayIn(group: ReleaseGroup, deployment: Deployment | undefined): boolean {
  return deployment?.request.group?.id === group.id && !isFinal(deployment.phase);
}
