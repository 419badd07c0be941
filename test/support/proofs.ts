import type { ProvenRelease } from '../../src/cli/deploy/prove/proven-release.ts';
import type { Phase } from '../../src/domain/deploy/phase.ts';
import type { Probe } from '../../src/domain/deploy/prove/probe.ts';
import { ProofTally } from '../../src/domain/deploy/prove/proof-tally.ts';

export function aProbe(facts: Partial<Probe> = {}): Probe {
  return {
    ...{ proxy: 'edge', connection: 'fresh', phase: 'verifying', atMs: 0, durationMs: 2 },
    ...{ outcome: { kind: 'answered', status: 200, version: '1' }, ...facts },
  };
}

/** What was measured when these requests were sent in these phases. */
export function aProvenRelease(
  probes: readonly Probe[],
  facts: Partial<ProvenRelease> & {
    readonly unfinished?: number;
    readonly unsent?: number;
    readonly spans?: readonly (readonly [Phase, number])[];
  } = {},
): ProvenRelease {
  const { unfinished = 0, unsent = 0, spans = [['verifying', 0]], ...rest } = facts;
  const tally = new ProofTally();
  for (const [phase, fromMs] of spans) tally.enter(phase, fromMs);
  for (const probe of probes) tally.add(probe);
  return {
    ...{ service: 'shop', deploymentId: 'd1', version: '2', outcome: 'succeeded' },
    ...{ startedAt: 0, rate: 20, proof: { report: tally.report(), unfinished, unsent } },
    ...rest,
  };
}
