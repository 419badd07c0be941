import {
  type Canary,
  type Deployment,
  type DeploymentId,
  type Sizes,
  shareOfSizes,
} from '../../../src/domain/deploy/deployment.ts';
import type { Random } from '../random.ts';
import type { ReleaseWorld } from './release-world.ts';

export const SERVICE = 'shop';
export const HOLDER = { name: 'ci', url: '' };
const WAITS = { bakeMs: 1_000, drainMs: 2_000, standbyMs: 1_000 };

/** Version 2 as `green`: at once, or by shares. */
export function planned({ random, containers }: ReleaseWorld): Deployment {
  const quick = { minHealthyMs: 1_000, healthyMs: 8_000, convergeMs: 20_000, settleMs: 2_000 };
  // The proof holds without any wait: half of them have none.
  const isHasty = random.chance(0.5);
  const waits = isHasty ? { bakeMs: 0, drainMs: 0, standbyMs: 0 } : WAITS;
  const stable = containers.filter(({ zone }) => zone === 'blue');
  const canary = random.chance(0.4) ? aCanary(random) : undefined;
  return {
    ...{ schemaVersion: 1, id: 'd1' as DeploymentId, holder: HOLDER, startedAt: 0 },
    request: {
      ...{ service: SERVICE, serviceName: SERVICE, version: '2', candidate: 'green' },
      ...{
        stable: 'blue',
        stableVersion: '1',
        instances: canary?.sizes?.candidate ?? random.between(1, 3),
      },
      ...{
        isGated: random.chance(0.2),
        drainPolicy: 'cut',
        canary,
        timing: { ...quick, ...waits, stopGraceMs: 1_000 },
      },
    },
    ...{ phase: 'planned', phaseAt: 0, heldIn: undefined, isPaused: false, isPromoted: false },
    ...{ image: '', stableContainers: stable.map(({ id }) => id), generation: '' },
    ...{ reason: '', logTail: [] },
  };
}

function aCanary(random: Random): Canary {
  if (random.chance(0.4)) return bySize(someSizes(random));
  const steps = [5, 20, 50, 100].filter(() => random.chance(0.6));
  return { steps, holdMs: random.between(0, 3_000), isAnalysed: false };
}

/** Larger and smaller than what is there. */
export function someSizes(random: Random): Sizes {
  return { stable: random.between(1, 4), candidate: random.between(1, 4) };
}

export function bySize(sizes: Sizes): Canary {
  return { steps: [shareOfSizes(sizes)], holdMs: 0, isAnalysed: false, sizes };
}
