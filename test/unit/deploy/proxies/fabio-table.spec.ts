import { expect } from 'chai';
import { fabioTable } from '../../../../src/deploy/proxies/fabio-table.ts';
import { HttpObserver } from '../../../../src/deploy/proxies/http-observer.ts';
import { TableObserver } from '../../../../src/deploy/proxies/table-observer.ts';
import { fabioRoutes } from '../../../../src/domain/deploy/fabio-routes.ts';
import type { ProxyView } from '../../../../src/domain/deploy/traffic.ts';
import { loopbackServers } from '../../../support/loopback-server.ts';
import { type FabioTarget, scriptedFabioTable } from '../../../support/scripted-fabio.ts';

const SHOP = { service: 'shop', serviceName: 'shop-web', sources: ['/shop', 'shop.example.com/'] };

function target(src: string, zone: string, port: number): Omit<FabioTarget, 'weight'> {
  return { service: 'shop-web', src, dst: `http://10.0.0.1:${String(port)}/`, tags: [zone, 'v'] };
}

/** Two of blue, one of green, with two sources each; and another service. */
const FOUND = [
  ...SHOP.sources.flatMap((src) => [
    target(src, 'blue', 1),
    target(src, 'blue', 2),
    target(src, 'green', 3),
  ]),
  { ...target('/api', 'green', 9), service: 'api' },
];

describe('TableObserver, of fabio, against answers as fabio’s documentation has them', () => {
  const serve = loopbackServers();
  let table: unknown;

  async function look(): Promise<ProxyView> {
    const url = await serve((request, response) => {
      if (request.url === '/api/routes') response.end(JSON.stringify(table));
      // What its admin address knows nothing of, it sends to its page.
      else response.writeHead(303, { location: '/routes' }).end();
    });
    const observer = new TableObserver(new HttpObserver(() => Promise.resolve(undefined)), [
      fabioTable,
    ]);
    return observer.look({ name: 'fabio', url, containerId: '' }, 'shop', 10);
  }

  it('follows a pointer, with nothing for the other zone', async () => {
    table = scriptedFabioTable(FOUND, fabioRoutes(SHOP, { zone: 'green', generation: 'd1' }));

    expect(await look()).to.deep.include({
      ...{ problem: '', oldWorkers: 0 },
      answers: [{ zone: 'green', generation: 'd1', blue: 2, green: 1, weight: 0 }],
    });
  });

  it('gives a zone its share, whatever the numbers of instances', async () => {
    for (const percent of [0.01, 5, 7.77, 33.33, 50, 99.99]) {
      const weight = { zone: 'green', percent } as const;
      table = scriptedFabioTable(
        FOUND,
        fabioRoutes(SHOP, { zone: 'blue', generation: 'd1-2', weight }),
      );

      const [answer] = (await look()).answers;

      expect(answer, String(percent)).to.include({ zone: 'blue', weight: percent });
      expect(answer).to.include({ generation: 'd1-2' });
    }
  });

  it('could not be routed by with a weight for a zone that has no instance', () => {
    const blue = FOUND.filter(({ tags }) => tags.includes('blue'));
    const routes = (zone: 'blue' | 'green'): string =>
      fabioRoutes(SHOP, { zone, generation: 'd1' });

    expect(() => scriptedFabioTable(blue, routes('green'))).to.throw('no target match');
    expect(scriptedFabioTable(blue, routes('blue'))).to.have.length(5);
  });

  it('does not follow before it has read the commands', async () => {
    table = scriptedFabioTable(FOUND, '');

    const [answer] = (await look()).answers;

    expect(answer).to.include({ zone: undefined, generation: '', blue: 0, green: 0 });
  });

  it('does not follow when a source has other weights', async () => {
    const others = { ...SHOP, sources: ['/shop'] };
    table = scriptedFabioTable(FOUND, fabioRoutes(others, { zone: 'green', generation: 'd1' }));

    expect((await look()).answers[0]).to.include({ zone: undefined });
  });

  it('does not follow when its weights are somebody else’s', async () => {
    const theirs = 'route weight shop-web /shop weight 0.5 tags "blue"\n';
    const own = fabioRoutes({ ...SHOP, sources: ['/shop'] }, { zone: 'green', generation: 'd1' });
    const found = FOUND.filter(({ src }) => src === '/shop');
    table = scriptedFabioTable(found, own + theirs);

    expect((await look()).answers[0]).to.include({ zone: 'green', weight: 33.33 });
  });

  it('knows an empty table, and says of what is none what the other observer says', async () => {
    table = null;
    expect(await look()).to.deep.include({ problem: '' });

    for (const other of [{ routes: [] }, 'routes', undefined]) {
      table = other;
      expect((await look()).problem, JSON.stringify(other)).to.include('303');
    }
  });

  it('takes no answer of any kind for a proof', async () => {
    for (const odd of [[null], [{ src: 5, weight: 'x', tags: 'blue' }], [[]]]) {
      table = odd;
      expect((await look()).answers[0]).to.include({ zone: undefined, generation: '', weight: 0 });
    }
  });

  it('leaves a proxy that answers for itself to the other observer', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end(JSON.stringify({ zone: 'blue', generation: 'g', blue: 1, green: 1 }));
    });
    const observer = new TableObserver(new HttpObserver(() => Promise.resolve(undefined)), [
      fabioTable,
    ]);

    const view = await observer.look({ name: 'nginx', url, containerId: '' }, 'shop', 2);

    expect(view.answers).to.have.length(2);
    expect(asked).to.deep.equal(Array.from({ length: 2 }, () => '/.well-known/berth/shop'));
  });
});
