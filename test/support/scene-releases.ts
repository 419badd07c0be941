import { type ReleaseOverview, releaseOverview } from '../../src/domain/deploy/release-overview.ts';

const SERVICES = ['checkout', 'catalog', 'search', 'basket', 'payment', 'invoice'];
const DAY_MS = 86_400_000;

interface Facts {
  readonly phase: string;
  readonly activeZone: 'blue' | 'green';
  readonly percent?: number;
  readonly reason?: string;
}

const COURSES: readonly Facts[] = [
  { phase: 'succeeded', activeZone: 'green' },
  { phase: 'holding', activeZone: 'blue', percent: 25 },
  { phase: 'held', activeZone: 'green', reason: 'proxy edge-2 still answers for blue after 5 min' },
  { phase: 'verifying', activeZone: 'blue' },
  { phase: 'rolled-back', activeZone: 'blue', reason: 'green did not become healthy within 5 min' },
  { phase: 'succeeded', activeZone: 'green' },
];

/** Releases of a host with so many services. */
export function sceneReleases(services: number, nowMs: number): readonly ReleaseOverview[] {
  return COURSES.slice(0, services < 50 ? 1 : COURSES.length).map((facts, index) =>
    releaseOf(SERVICES[index] ?? '', facts, nowMs - index * 900_000),
  );
}

function releaseOf(service: string, facts: Facts, nowMs: number): ReleaseOverview {
  const { phase, activeZone, percent, reason = '' } = facts;
  const record = (version: string, ended: string, agoMs: number): string =>
    JSON.stringify({
      id: `d-${version}`,
      request: { version, candidate: 'green', stable: 'blue', stableVersion: '2.4.1' },
      holder: { name: 'teamcity #1482', url: 'https://ci.example/build/1482' },
      ...{ startedAt: nowMs - agoMs - 95_000, phaseAt: nowMs - agoMs, phase: ended },
      ...{ isPaused: false, reason: ended === phase ? reason : '' },
    });
  const current = record('2.5.0', phase, 95_000);
  const instance = (zone: string, status: 'passing' | 'critical'): object => ({
    tags: [zone],
    status,
  });
  return releaseOverview({
    ...{ service, activeZone, activeVersion: activeZone === 'blue' ? '2.4.1' : '2.5.0', current },
    weights: percent === undefined ? '' : JSON.stringify({ zone: 'green', percent }),
    records: [
      current,
      record('2.4.1', 'succeeded', 2 * DAY_MS),
      record('2.4.0', 'rolled-back', 3 * DAY_MS),
    ],
    instances: [
      ...Array.from({ length: 4 }, () => instance('blue', 'passing')),
      ...Array.from({ length: 3 }, () => instance('green', 'passing')),
      instance('green', phase === 'verifying' || phase === 'held' ? 'critical' : 'passing'),
    ] as never,
  });
}
