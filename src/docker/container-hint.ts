import type { ContainerId } from '../domain/container.ts';
import type { ContainerHint, Started } from '../domain/container-source.ts';
import { type JsonObject, asObject, asText } from '../domain/json-shape.ts';
import { signalNumber } from '../domain/stop-signal.ts';

const CONTAINER_ACTIONS: readonly string[] = [
  ...['start', 'die', 'destroy', 'rename', 'update'],
  ...['pause', 'unpause', 'kill', 'health_status'],
];
const NETWORK_ACTIONS: readonly string[] = ['connect', 'disconnect'];

/**
 * What is asked of `GET /events`: exec and health-check noise stays in the engine.
 *
 * With `health_status` among them the engine compares all of them with the beginning of an action
 * (moby, `events/filter.go`); of the actions there are, it lets through no others.
 */
export const EVENT_FILTERS = {
  type: ['container', 'network'],
  event: [...CONTAINER_ACTIONS, ...NETWORK_ACTIONS],
};

/** What an ID looks like, on Docker and Podman. */
const ID = /^[A-Za-z0-9]{1,128}$/;

/**
 * The hint in one line of the event stream; `undefined` for events that change no service.
 *
 * Of a container's event only `Type`, `Action`, `Actor.ID` and the time are relied on: the older
 * fields are gone since API 1.52, and labels may overwrite attributes, of which the signal is one. What a
 * start calls its container is good for a guess. A network's event names its container in an attribute.
 * @param clockSkewMs  how far the engine's clock is ahead of ours
 * @throws SyntaxError  when the line is not JSON
 */
export function toContainerHint(line: string, clockSkewMs: number): ContainerHint | undefined {
  const event = asObject(JSON.parse(line));
  const action = event === undefined ? undefined : actionOf(event);
  const id = event === undefined ? '' : containerOf(event);
  if (event === undefined || action === undefined || id === '') return undefined;
  // timeNano is past 2^53 and loses nanoseconds here, which milliseconds do not miss.
  const { timeNano, time } = event;
  const engineMs = typeof timeNano === 'number' ? timeNano / 1e6 : Number(time) * 1000;
  const atMs = engineMs - clockSkewMs;
  const hint = { kind: 'changed', containerId: id as ContainerId, action, atMs } as const;
  return { ...hint, ...detailsOf(action, event) };
}

/** What a few actions have to tell besides. */
function detailsOf(
  action: string,
  { Actor }: JsonObject,
): Pick<ContainerHint, 'signal' | 'started'> {
  if (action !== 'kill' && action !== 'start') return {};
  const attributes = asObject(asObject(Actor)?.Attributes);
  if (action === 'start') return startedOf(attributes);
  const signal = signalNumber(asText(attributes?.signal));
  return signal === undefined ? {} : { signal };
}

function startedOf(attributes: JsonObject | undefined): { readonly started?: Started } {
  const [name, image] = [asText(attributes?.name), asText(attributes?.image)];
  return name === '' || image === '' ? {} : { started: { name, image } };
}

/** Docker's word; for health, whose word has the state in it, without the state. */
function actionOf({ Type: type, Action: said }: JsonObject): string | undefined {
  const action = asText(said).replace(/^health_status: \w+$/, 'health_status');
  if (type === 'container' && CONTAINER_ACTIONS.includes(action)) return action;
  return type === 'network' && NETWORK_ACTIONS.includes(action) ? `network-${action}` : undefined;
}

function containerOf({ Type: type, Actor }: JsonObject): string {
  const actor = asObject(Actor);
  if (type !== 'network') return asText(actor?.ID);
  const id = asText(asObject(actor?.Attributes)?.container);
  return ID.test(id) ? id : '';
}
