import type { ZoneContainer } from '../../domain/deploy/zone-platform.ts';
import { seconds } from '../../domain/deploy/words.ts';
import type { Zone } from '../../domain/deploy/zone.ts';
import { type Look, type Verdict, done, undecidable, wait } from '../verdict.ts';

/** So long nothing may arrive on what is still open. */
const QUIET_MS = 2_000;

/** Waits until nothing arrives any more at the containers of a zone that has been left. */
export async function drain(look: Look, zone: Zone): Promise<Verdict> {
  const { ports, deployment, nowMs } = look;
  const { timing, drainPolicy } = deployment.request;
  const containers = await ports.platform.containers(zone);
  const running = containers.filter(({ isRunning }) => isRunning);
  const states = await Promise.all(running.map((container) => stateOf(look, container)));
  const busy = states.filter((state) => state !== 'quiet');
  if (busy.length === 0) return done(`${zone} has no connection that is used`);
  const waitedMs = nowMs - deployment.phaseAt;
  if (waitedMs < timing.drainMs) {
    return wait(`${String(busy.length)} containers of ${zone} are still connected`);
  }
  const limit = seconds(timing.drainMs);
  if (busy.every((state) => state === 'unknown')) {
    return done(`the connections to ${zone} cannot be seen: waited for ${limit}, without proof`);
  }
  const text = `${String(busy.length)} containers of ${zone} are still connected after ${limit}`;
  return drainPolicy === 'cut' ? done(`${text}: they are cut`) : undecidable(text);
}

/** Something still arrives there, as far as can be seen. */
export async function isBusy(look: Look, container: ZoneContainer): Promise<boolean> {
  return container.isRunning && (await stateOf(look, container)) === 'busy';
}

async function stateOf(
  { ports, memory, nowMs }: Look,
  { id }: ZoneContainer,
): Promise<'quiet' | 'busy' | 'unknown'> {
  const view = await ports.sockets.look(id);
  if (view === undefined) return 'unknown';
  if (view.established.length === 0) return 'quiet';
  const [segments, since] = [`segments ${id}`, `silent since ${id}`];
  if (memory.get(segments) !== view.segmentsIn) {
    memory.set(segments, view.segmentsIn);
    memory.set(since, nowMs);
    return 'busy';
  }
  return nowMs - (memory.get(since) ?? nowMs) >= QUIET_MS ? 'quiet' : 'busy';
}
