import type { Deployment, DeploymentId } from '../../src/domain/deploy/deployment.ts';

/** Version 2 of a service, planned as `green` beside `blue`. */
export function aDeployment(service: string, facts: Partial<Deployment> = {}): Deployment {
  return {
    ...{ schemaVersion: 1, id: 'd1' as DeploymentId, holder: { name: 'ci', url: '' } },
    request: {
      ...{ service, serviceName: service, version: '2', candidate: 'green', stable: 'blue' },
      ...{ stableVersion: '1', instances: 2, isGated: false, drainPolicy: 'cut' },
      timing: {
        ...{ minHealthyMs: 1_000, healthyMs: 10_000, convergeMs: 10_000, settleMs: 1_000 },
        ...{ bakeMs: 0, drainMs: 1_000, standbyMs: 0, stopGraceMs: 1_000 },
      },
    },
    ...{ startedAt: 0, phase: 'planned', phaseAt: 0, isPaused: false, isPromoted: false },
    ...{ image: '', stableContainers: [], generation: '', reason: '', logTail: [] },
    ...facts,
  };
}
