import { toAgentPayload } from '../../src/consul/agent-payload.ts';
import { toSnapshot } from '../../src/docker/snapshot.ts';
import type { ContainerSnapshot } from '../../src/domain/container.ts';
import {
  type DesiredServices,
  desiredServices,
} from '../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type { ServiceRegistration } from '../../src/domain/service.ts';
import { Random } from '../simulation/random.ts';
import { aMark } from '../support/builders.ts';
import { consulProblems } from './consul-problems.ts';
import { generateInspection, generateRules } from './generate-inspection.ts';

/** Of the processor, not of the clock: other work on the machine does not count. */
const MOST_CPU_MS = 250;
const MOST_WARNINGS = 21;
const LONGEST_WARNING = 700;

export interface FuzzResult {
  readonly seed: number;
  /** Laws that are broken; none when all is well. */
  readonly problems: readonly string[];
  readonly services: readonly ServiceRegistration[];
}

/** What a seed stands for. */
export interface FuzzInput {
  readonly body: unknown;
  readonly rules: MappingRules;
}

export function inputOf(seed: number): FuzzInput {
  const random = new Random(seed);
  return { body: generateInspection(random), rules: generateRules(random) };
}

/** Takes one generated container through the whole mapping, to what Consul would be sent. */
export function runCase(seed: number): FuzzResult {
  const { body, rules } = inputOf(seed);
  try {
    const cpuMs = leastOf(3, () => cpuMsOf(() => mapped(body, rules)));
    const outcome = mapped(body, rules);
    const tooSlow = cpuMs > MOST_CPU_MS ? [`took ${cpuMs.toFixed(0)} ms of processor time`] : [];
    if (outcome === undefined) return { seed, problems: tooSlow, services: [] };
    const problems = [...tooSlow, ...desiredProblems(outcome, rules)];
    return { seed, problems, services: outcome.desired.services };
  } catch (error) {
    return { seed, problems: [`threw ${String(error)}`], services: [] };
  }
}

/** registrator sends none where it finds none, and Consul takes its node's. */
const NO_ADDRESS = /^Address "" is none$|^a check of :\d+ has no such address$/;

/** Shows one case, line by line. */
export function replayCommand(seed: number): string {
  return `npx tsx test/fuzz/fuzz.ts --seed ${String(seed)} --count 1`;
}

interface Outcome {
  readonly snapshot: ContainerSnapshot;
  readonly desired: DesiredServices;
}

function mapped(body: unknown, rules: MappingRules): Outcome | undefined {
  const found = toSnapshot(body);
  const isShared = found?.networkMode.startsWith('container:') === true;
  // Behind another container: the same again, on a network of its own.
  const snapshot = isShared ? { ...found, networkPeer: { ...found, networkMode: 'net' } } : found;
  return snapshot && { snapshot, desired: desiredServices(snapshot, rules) };
}

function desiredProblems(
  { snapshot, desired: { services, ignored, warnings } }: Outcome,
  { compat }: MappingRules,
): readonly string[] {
  const ids = services.map(({ id }) => id);
  const isAccounted = ignored.some(({ port }) => port === null)
    ? services.length === 0
    : services.length + ignored.length >= snapshot.ports.length;
  const said = [...warnings, ...ignored.map(({ reason }) => reason)];
  return [
    ...services
      .flatMap((service) => payloadProblems(service, snapshot.id))
      .filter((problem) => !(compat && NO_ADDRESS.test(problem))),
    ...(new Set(ids).size === ids.length ? [] : ['two services have one ID']),
    ...(isAccounted ? [] : ['a port is neither registered nor ignored']),
    ...(warnings.length <= MOST_WARNINGS ? [] : [`${String(warnings.length)} warnings`]),
    ...said
      .filter((sentence) => sentence.length > LONGEST_WARNING || /\p{Cc}/u.test(sentence))
      .map((sentence) => `cannot be shown: ${JSON.stringify(sentence.slice(0, 80))}`),
  ];
}

function payloadProblems(service: ServiceRegistration, containerId: string): readonly string[] {
  const mark = aMark({ containerId, hash: registrationHash(service) });
  return consulProblems(JSON.parse(JSON.stringify(toAgentPayload(service, mark))) as object);
}

/** Of a few tries: a pause of the garbage collector is no work of ours. */
function leastOf(tries: number, measure: () => number): number {
  const first = measure();
  if (first <= MOST_CPU_MS || tries <= 1) return first;
  return Math.min(first, leastOf(tries - 1, measure));
}

function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
