import {
  type Canary,
  type Deployment,
  type ReleaseRequest,
  type Sizes,
  shareOfSizes,
} from './deployment.ts';

/** What the zones are to come to. */
export interface SizeWish extends Sizes {
  /** The candidate gets all requests, and the old zone is left with its size. */
  readonly isSwitched: boolean;
}

/** What is to be done about a release of that version which is under way. */
export type SizePlan =
  | { readonly kind: 'resize'; readonly request: ReleaseRequest }
  | { readonly kind: 'resume' }
  | { readonly kind: 'nothing'; readonly text: string }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** What of a request the sizes are; none of it without them. */
export function sizeFields(
  sizes: SizeWish | undefined,
  isAnalysed: boolean,
): Partial<Pick<ReleaseRequest, 'canary' | 'keepStable'>> {
  if (sizes === undefined) return {};
  const { stable, candidate, isSwitched } = sizes;
  return isSwitched
    ? { keepStable: stable }
    : { canary: canaryBySize({ stable, candidate }, isAnalysed) };
}

function canaryBySize(sizes: Sizes, isAnalysed: boolean): Canary {
  return { steps: [shareOfSizes(sizes)], holdMs: 0, isAnalysed, sizes };
}

/** Other sizes are taken where it rests; there alone is it known what each zone has. */
export function planSizes(wish: SizeWish, { request, phase }: Deployment): SizePlan {
  const { canary, instances, ...rest } = request;
  if (canary?.sizes === undefined) return ofAnotherKind(wish, request);
  const { stable, candidate } = canary.sizes;
  const isSame = !wish.isSwitched && wish.stable === stable && wish.candidate === candidate;
  const words = `${String(stable)} of the old and ${String(candidate)} of the new`;
  if (isSame) {
    return phase === 'holding'
      ? { kind: 'nothing', text: `${words} serve already` }
      : { kind: 'resume' };
  }
  if (phase !== 'holding') {
    return refused(`it is ${phase}, on its way to ${words}: resume or abort it first`);
  }
  if (wish.isSwitched && wish.candidate < instances) {
    return refused(
      `${String(instances)} of the new run, and all of them may get requests at the switch: make it smaller first, then switch`,
    );
  }
  const fields = sizeFields(wish, canary.isAnalysed);
  return { kind: 'resize', request: { ...rest, instances: wish.candidate, ...fields } };
}

/** One that is switching to the size that is asked for goes on; sizes mean nothing to another. */
function ofAnotherKind({ isSwitched, candidate }: SizeWish, request: ReleaseRequest): SizePlan {
  const isSame = isSwitched && request.keepStable !== undefined && request.instances === candidate;
  return isSame
    ? { kind: 'resume' }
    : refused(`the release of ${request.version} that is under way is none by these sizes`);
}

function refused(reason: string): SizePlan {
  return { kind: 'refused', reasons: [reason] };
}
