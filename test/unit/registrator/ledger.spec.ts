import { expect } from 'chai';
import type { ContainerId } from '../../../src/domain/container.ts';
import { Ledger, instanceFingerprint } from '../../../src/registrator/ledger.ts';
import { anInstance } from '../../support/builders.ts';

const [A, B, C, X] = ['a', 'b', 'c', 'x'] as unknown as readonly [
  ContainerId,
  ContainerId,
  ContainerId,
  ContainerId,
];

/** A ledger in which each container shares the network of another. */
function withPeers(peers: readonly (readonly [ContainerId, ContainerId])[]): Ledger {
  const ledger = new Ledger();
  for (const [id, networkPeer] of peers) ledger.set(id, { ...ledger.get(id), networkPeer });
  return ledger;
}

describe('Ledger, of containers that share a network', () => {
  it('knows who depends on a container, also through others', () => {
    const ledger = withPeers([
      [A, X],
      [B, A],
      [C, X],
    ]);

    expect(ledger.dependentsOf(X)).to.have.members([A, B, C]);
    expect(ledger.dependentsOf(A)).to.deep.equal([B]);
    expect(ledger.dependentsOf(B)).to.deep.equal([]);
  });

  it('comes to an end where they depend on one another', () => {
    const ledger = withPeers([
      [A, B],
      [B, A],
    ]);

    expect(ledger.dependentsOf(A)).to.deep.equal([B]);
  });

  it('forgets it with the container, and when that has another peer', () => {
    const ledger = withPeers([
      [A, X],
      [B, X],
    ]);

    ledger.forget(A);
    ledger.set(B, { ...ledger.get(B), networkPeer: C });

    expect(ledger.dependentsOf(X)).to.deep.equal([]);
    expect(ledger.dependentsOf(C)).to.deep.equal([B]);
  });
});

describe('instanceFingerprint', () => {
  const { mark } = anInstance();
  const of = (tags: readonly string[], enableTagOverride?: true): string =>
    instanceFingerprint(
      anInstance({ tags, ...(enableTagOverride && { enableTagOverride }), mark }),
    );

  it('differs with the tags', () => {
    expect(of(['a'])).not.to.equal(of(['b']));
  });

  it('is the same for other tags where anybody may change them', () => {
    expect(of(['a'], true)).to.equal(of(['b'], true));
  });

  it('differs with the right to change them', () => {
    expect(of([], true)).not.to.equal(of([]));
  });
});
