import { expect } from 'chai';
import { traefikTable } from '../../../../src/deploy/proxies/traefik-table.ts';
import { traefikServices } from '../../../../src/domain/deploy/traefik-services.ts';
import type { Pointer } from '../../../../src/domain/deploy/release-store.ts';

type Node = Record<string, unknown>;

/** Keys as Traefik's provider takes them: a tree, with lists where names are numbers. */
function decoded(values: readonly (readonly [string, string])[]): Node {
  const root: Node = {};
  for (const [key, value] of values) {
    const path = key.split('/');
    const leaf = path.pop() ?? '';
    const parent = path.reduce<Node>((node, name) => (node[name] ??= {}) as Node, root);
    parent[leaf] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return root;
}

/** What `/api/rawdata` of Traefik 3.7 shows of a pointer, with two instances of blue and one of green. */
function rawdata(pointer: Pick<Pointer, 'zone' | 'generation' | 'weight'>): {
  readonly routers: Node;
  readonly services: Record<string, Node>;
} {
  const zones = { name: 'web', provider: 'consulcatalog' };
  const { http } = decoded(traefikServices('shop', zones, pointer).values) as {
    readonly http: { readonly services: Record<string, { readonly weighted: Node }> } & Node;
  };
  const found = Object.entries(http.services).map(([name, { weighted }]) => [
    `${name}@consul`,
    {
      weighted: { services: Object.values(weighted.services as Node) },
      ...{ status: 'enabled', usedBy: [`${name}@consul`] },
    },
  ]);
  const zone = (...servers: readonly string[]): Node => ({
    loadBalancer: { servers: servers.map((url) => ({ url })) },
    serverStatus: Object.fromEntries(servers.map((url) => [url, 'UP'])),
    status: 'enabled',
  });
  return {
    routers: {
      'shop@consul': { rule: 'PathPrefix(`/shop`)', service: 'shop', status: 'enabled' },
      'berth-shop@consul': (http.routers as Node)['berth-shop'],
    },
    services: {
      ...(Object.fromEntries(found) as Record<string, Node>),
      'web-blue@consulcatalog': zone('http://10.0.0.1:1', 'http://10.0.0.1:2'),
      'web-green@consulcatalog': zone('http://10.0.0.1:3'),
    },
  };
}

describe('traefikTable', () => {
  const POINTER = { zone: 'blue', generation: 'd1' } as const;

  it('follows a pointer, with nothing for the other zone', () => {
    expect(
      traefikTable.answerOf(rawdata({ zone: 'green', generation: 'd1' }), 'shop'),
    ).to.deep.equal({ zone: 'green', generation: 'd1', blue: 2, green: 1, weight: 0 });
  });

  it('has the share that a zone was given', () => {
    for (const percent of [0.01, 5, 7.77, 33.33, 50, 99.99, 100]) {
      const weight = { zone: 'green', percent } as const;
      const answer = traefikTable.answerOf(rawdata({ ...POINTER, weight }), 'shop');

      expect(answer, String(percent)).to.include({ zone: 'blue', weight: percent });
    }
  });

  it('does not follow where the service has an error, or no router that works leads to it', () => {
    const wrong = rawdata(POINTER);
    wrong.services['shop@consul'] = { ...wrong.services['shop@consul'], status: 'disabled' };
    const unused = rawdata(POINTER);
    unused.services['shop@consul'] = { ...unused.services['shop@consul'], usedBy: undefined };
    const broken = rawdata(POINTER);
    broken.routers['shop@consul'] = { status: 'disabled' };
    for (const table of [wrong, unused, broken]) {
      expect(traefikTable.answerOf(table, 'shop')).to.include({ zone: undefined });
    }
  });

  it('counts no server that Traefik has found down', () => {
    const table = rawdata(POINTER);
    const blue = table.services['web-blue@consulcatalog'];
    table.services['web-blue@consulcatalog'] = {
      ...blue,
      serverStatus: { 'http://10.0.0.1:1': 'DOWN', 'http://10.0.0.1:2': 'UP' },
    };
    expect(traefikTable.answerOf(table, 'shop')).to.include({ blue: 1, green: 1 });
  });

  it('knows of no instances of a zone that is not there', () => {
    const table = rawdata(POINTER);
    delete table.services['web-green@consulcatalog'];
    expect(traefikTable.answerOf(table, 'shop')).to.include({ blue: 2, green: 0 });
  });

  it('says of another service that it follows nothing', () => {
    expect(traefikTable.answerOf(rawdata(POINTER), 'api')).to.deep.equal({
      ...{ zone: undefined, generation: '', blue: 0, green: 0, weight: 0 },
    });
  });

  it('takes no answer of any kind for a table or a proof', () => {
    for (const odd of [null, [], 'x', {}, { services: {} }]) {
      expect(traefikTable.answerOf(odd, 'shop'), JSON.stringify(odd)).to.equal(undefined);
    }
    const odd = { routers: 5, services: { 'shop@consul': { weighted: { services: [null, 5] } } } };
    expect(traefikTable.answerOf(odd, 'shop')).to.include({ zone: undefined, weight: 0 });
  });
});
