import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import type { TrafficReader } from '../../src/domain/deploy/dns-traffic.ts';
import { DependencyError } from '../../src/domain/errors.ts';
import type { LifecycleRules } from '../../src/domain/lifecycle.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { Registrator } from '../../src/registrator/registrator.ts';
import type { Report } from '../../src/registrator/report.ts';
import { TrafficWatch } from '../../src/registrator/traffic-watch.ts';
import { aContainer, lifecycle, rules } from './builders.ts';
import { FakeRegistry } from './fake-registry.ts';
import { FakeSource } from './fake-source.ts';
import { VirtualClock } from './virtual-clock.ts';

export const RESYNC_MS = 30_000;
/** Past the jitter of one resync. */
export const ONE_RESYNC_MS = RESYNC_MS * 1.2;

/** A registrator between a fake engine and a fake agent, in virtual time. */
export interface Stage {
  readonly source: FakeSource;
  readonly registry: FakeRegistry;
  readonly clock: VirtualClock;
  readonly reports: Report[];
  readonly registrator: Registrator;
}

export interface StageOptions {
  readonly rules?: Partial<MappingRules>;
  readonly lifecycle?: Partial<LifecycleRules>;
  readonly deepResyncEvery?: number;
  readonly traffic?: TrafficReader;
}

export function stage(
  shared: Partial<Pick<Stage, 'source' | 'registry' | 'clock'>> = {},
  options: StageOptions = {},
): Stage {
  const source = shared.source ?? new FakeSource();
  const registry = shared.registry ?? new FakeRegistry();
  const clock = shared.clock ?? new VirtualClock();
  const reports: Report[] = [];
  const report = (one: Report): void => void reports.push(one);
  const registrator = new Registrator({
    source,
    registry,
    clock,
    traffic: options.traffic && new TrafficWatch({ reader: options.traffic, clock, report }),
    rules: rules({ hostname: 'vm', ...options.rules }),
    lifecycle: lifecycle(options.lifecycle),
    resyncMs: RESYNC_MS,
    deepResyncEvery: options.deepResyncEvery ?? 100,
    workers: 4,
    report,
  });
  return { source, registry, clock, reports, registrator };
}

/** A registrator that has connected to an empty host. */
export async function running(options: StageOptions = {}): Promise<Stage> {
  const all = stage({}, options);
  all.registrator.start();
  all.source.connect();
  await all.clock.advance(10);
  return all;
}

export function container(name: string, facts: Partial<ContainerSnapshot> = {}): ContainerSnapshot {
  return aContainer({ id: `id-of-${name}` as ContainerId, name, ...facts });
}

/** What is asked of Docker and Consul from now on; Docker does not answer before it is told to. */
export function heldBack({ source, registry }: Stage): {
  readonly calls: string[];
  readonly answer: () => void;
  readonly fail: () => void;
} {
  const calls: string[] = [];
  const open: ((error?: Error) => void)[] = [];
  registry.fault = (call, id) => void calls.push(`${call} ${id ?? ''}`);
  source.fault = (call, id) => {
    calls.push(`${call} ${id ?? ''}`);
    return new Promise((resolve, reject) => {
      open.push((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  };
  const endAll = (error?: Error): void => {
    for (const end of open.splice(0)) end(error);
  };
  return { calls, answer: endAll, fail: endAll.bind(undefined, new Error('Docker: 500')) };
}

export const outage = (): never => {
  throw new DependencyError('consul', 'unreachable', 'Consul: connect ECONNREFUSED');
};

export const refusal = (): never => {
  throw new DependencyError('consul', 'refused', 'Consul: 403 Permission denied');
};

export const kinds = (reports: readonly Report[]): readonly string[] =>
  reports.map(({ kind }) => kind);
