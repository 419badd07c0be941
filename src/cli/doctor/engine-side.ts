import type { Config } from '../../config/schema.ts';
import type { ContainerId, ContainerSnapshot } from '../../domain/container.ts';
import type { ContainerSource } from '../../domain/container-source.ts';
import type { DesiredName, EngineSide } from '../../domain/doctor/doctor-facts.ts';
import type { Probe } from '../../domain/doctor/probe.ts';
import { fetchedServices } from '../../domain/mapping/fetched-services.ts';
import type { MappingRules } from '../../domain/mapping/map-port.ts';
import { withNetworkPeer } from '../../domain/network-peer.ts';
import type { CommandContext } from '../command.ts';
import { fetchText } from '../fetch-text.ts';
import { type Deadline, askThrough, runProbe } from './run-probe.ts';

const AT_ONCE = 16;

/** What the engine itself says. */
export async function engineSide(
  config: Config,
  context: CommandContext,
  deadline: Deadline,
): Promise<Omit<EngineSide, 'desired'>> {
  const door = await runProbe(deadline, () => context.openEngineExaminer(config));
  const [socket, engine, containers] = await Promise.all([
    askThrough(deadline, door, (examiner) => examiner.socket()),
    askThrough(deadline, door, (examiner) => examiner.engine()),
    askThrough(deadline, door, (examiner) => examiner.containers()),
  ]);
  const endpoint = door.kind === 'answered' ? door.value.endpoint : '';
  return { endpoint, socket, engine, containers };
}

/** What its containers ask to be registered as. */
export async function desiredNames(
  config: Config,
  context: CommandContext,
  deadline: Deadline,
  rules: Probe<MappingRules>,
): Promise<EngineSide['desired']> {
  return askThrough(deadline, rules, async (known) => {
    const source = await context.openSource(config);
    const ids = (await source.list()).map(({ id }) => id);
    const names: DesiredName[] = [];
    for (let first = 0; first < ids.length; first += AT_ONCE) {
      const some = ids.slice(first, first + AT_ONCE);
      const found = await Promise.all(some.map((id) => namesOf(id, source, known, config)));
      names.push(...found.flat());
    }
    return names;
  });
}

async function namesOf(
  id: ContainerId,
  source: ContainerSource,
  rules: MappingRules,
  { allowHttpTemplates }: Config,
): Promise<readonly DesiredName[]> {
  const snapshot: ContainerSnapshot | undefined = await source.inspect(id);
  if (snapshot === undefined) return [];
  const container = await withNetworkPeer(snapshot, (other) => source.inspect(other));
  const fetcher = allowHttpTemplates ? fetchText : undefined;
  const { services } = await fetchedServices(container, rules, fetcher);
  return services.map(({ name }) => ({ service: name, container: container.name }));
}
