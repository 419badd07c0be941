import { type ContainerId, type ContainerSnapshot, networkPeerOf } from './container.ts';

/** How many containers may stand behind one another's network. */
const DEEPEST = 8;

/** The container of this ID; `undefined` when there is none. */
export type FindContainer = (id: ContainerId) => Promise<ContainerSnapshot | undefined>;

/**
 * The container together with the one whose network it shares, and the one behind that, up to eight.
 *
 * Containers in a circle, or behind more than eight others, stay without.
 * @throws what `find` throws: a failed look is not "gone"
 */
export function withNetworkPeer(
  container: ContainerSnapshot,
  find: FindContainer,
): ContainerSnapshot | Promise<ContainerSnapshot> {
  // Without a promise: each await lets another container's worker go first.
  return networkPeerOf(container) === undefined ? container : withPeer(container, find, []);
}

async function withPeer(
  container: ContainerSnapshot,
  find: FindContainer,
  seen: readonly ContainerId[],
): Promise<ContainerSnapshot> {
  const peerId = networkPeerOf(container);
  if (peerId === undefined || seen.length >= DEEPEST) return container;
  const peer = await find(peerId);
  const path = [...seen, container.id];
  if (peer === undefined || path.includes(peer.id)) return container;
  return { ...container, networkPeer: await withPeer(peer, find, path) };
}
