import { expect } from 'chai';
import type { ContainerId, ContainerSnapshot } from '../../../src/domain/container.ts';
import { withNetworkPeer } from '../../../src/domain/network-peer.ts';
import { aContainer } from '../../support/builders.ts';

/** Each container by its ID, with the ID of the one whose network it shares. */
function chain(links: Readonly<Record<string, string>>): (id: string) => ContainerSnapshot {
  return (id) => {
    const peer = links[id];
    return aContainer({ id, networkMode: peer === undefined ? 'bridge' : `container:${peer}` });
  };
}

/** The IDs along the way. */
async function path(links: Readonly<Record<string, string>>, from: string): Promise<string[]> {
  const find = chain(links);
  const known = new Set([...Object.keys(links), 'last']);
  const found = (id: ContainerId): Promise<ContainerSnapshot | undefined> =>
    Promise.resolve(known.has(id) ? find(id) : undefined);
  const ids: string[] = [];
  const start = await withNetworkPeer(find(from), found);
  for (let one: ContainerSnapshot | undefined = start; one; one = one.networkPeer) {
    ids.push(one.id);
  }
  return ids;
}

describe('withNetworkPeer', () => {
  it('leaves a container with a network of its own as it is', async () => {
    expect(await path({}, 'last')).to.deep.equal(['last']);
  });

  it('follows one container after another', async () => {
    expect(await path({ a: 'b', b: 'last' }, 'a')).to.deep.equal(['a', 'b', 'last']);
  });

  it('ends at one that is gone', async () => {
    expect(await path({ a: 'gone' }, 'a')).to.deep.equal(['a']);
  });

  it('does not go in circles', async () => {
    expect(await path({ a: 'b', b: 'a' }, 'a')).to.deep.equal(['a', 'b']);
  });

  it('ends behind eight others', async () => {
    const links = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [String(index), String(index + 1)]),
    );

    expect(await path(links, '0')).to.have.length(9);
  });

  it('fails when a look fails: that is not "gone"', async () => {
    const failing = (): Promise<never> => Promise.reject(new Error('timeout'));
    const [outcome] = await Promise.allSettled([
      withNetworkPeer(aContainer({ networkMode: 'container:x' }), failing),
    ]);

    expect(outcome.status).to.equal('rejected');
  });
});
