import { seconds } from '../../domain/deploy/words.ts';
import { candidateHealth } from '../candidate-health.ts';
import { type Look, type Verdict, done, failed, undecidable, wait } from '../verdict.ts';

const LOG_LINES = 20;

/** Moves the pointer, if the candidate is still fit for it at this moment. */
export async function switchOver(look: Look): Promise<Verdict> {
  const { deployment } = look;
  const unfit = await unfitness(look);
  if (unfit !== undefined) return unfit;
  const { candidate, version } = deployment.request;
  const generation = deployment.id;
  const patch = { generation, isSwitched: true };
  return {
    ...{ kind: 'event', event: 'done', text: `${candidate} is active`, patch },
    pointer: { zone: candidate, version, generation },
  };
}

/** Moves it back, if there is something to move it back to. */
export async function rollBack({ ports, deployment }: Look): Promise<Verdict> {
  const { stable, stableVersion, serviceName } = deployment.request;
  if (stable === undefined) return undecidable('there is no former zone to go back to');
  const containers = await ports.platform.containers(stable);
  const instances = await ports.catalog.instances(serviceName);
  const passing = instances.filter(
    ({ status, containerId, tags }) =>
      status === 'passing' &&
      (containers.some(({ id }) => id === containerId) || tags.includes(stable)),
  );
  if (passing.length === 0) return undecidable(`no instance of ${stable} is passing`);
  const generation = `${deployment.id}-back`;
  return {
    ...{ kind: 'event', event: 'done', text: `${stable} is active again`, patch: { generation } },
    pointer: { zone: stable, version: stableVersion, generation },
  };
}

/** The same, where the candidate has a share of the requests already. */
export function withdrawn(unfit: Verdict): Verdict {
  return unfit.kind === 'event' ? { ...unfit, event: 'withdraw' } : unfit;
}

/** Watches the zone that serves, for a time that is counted from the record. */
export async function watch(look: Look, forMs: number, what: string): Promise<Verdict> {
  const unfit = await unfitness(look);
  if (unfit !== undefined) return unfit;
  const leftMs = forMs - (look.nowMs - look.deployment.phaseAt);
  return leftMs <= 0 ? done(`${what} is over`) : wait(`${what}: ${seconds(leftMs)} to go`);
}

/** What keeps the candidate from serving; `undefined` while nothing does. */
export async function unfitness({ ports, deployment }: Look): Promise<Verdict | undefined> {
  const { candidate, serviceName } = deployment.request;
  const containers = await ports.platform.containers(candidate);
  const health = candidateHealth(
    deployment,
    containers,
    await ports.catalog.instances(serviceName),
  );
  if (health.kind === 'healthy') return undefined;
  if (health.kind === 'unready') return failed(`${candidate} no longer serves: ${health.text}`);
  return failed(health.text, {
    logTail: await ports.platform.logTail(health.container.id, LOG_LINES),
  });
}
