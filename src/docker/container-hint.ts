import type { ContainerId } from '../domain/container.ts';
import type { ContainerHint } from '../domain/container-source.ts';
import { asObject, asText } from '../domain/json-shape.ts';

const ACTIONS = ['start', 'die', 'destroy', 'rename'];

/** What is asked of `GET /events`: exec and health-check noise stays in the engine. */
export const EVENT_FILTERS = { type: ['container'], event: ACTIONS };

/**
 * The hint in one line of the event stream; `undefined` for events that change no service.
 *
 * Only `Type`, `Action`, `Actor.ID` and the time are read: the older fields are gone since API 1.52,
 * and labels may overwrite attributes.
 * @param clockSkewMs  how far the engine's clock is ahead of ours
 * @throws SyntaxError  when the line is not JSON
 */
export function toContainerHint(line: string, clockSkewMs: number): ContainerHint | undefined {
  const event = asObject(JSON.parse(line));
  const action = asText(event?.Action);
  const id = asText(asObject(event?.Actor)?.ID);
  if (event?.Type !== 'container' || !ACTIONS.includes(action) || id === '') return undefined;
  // timeNano is past 2^53 and loses nanoseconds here, which milliseconds do not miss.
  const { timeNano, time } = event;
  const engineMs = typeof timeNano === 'number' ? timeNano / 1e6 : Number(time) * 1000;
  const atMs = engineMs - clockSkewMs;
  return { kind: 'changed', containerId: id as ContainerId, action, atMs };
}
