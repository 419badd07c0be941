import { expect } from 'chai';
import { fabioRoutes, fabioSources } from '../../../../src/domain/deploy/fabio-routes.ts';

describe('fabioRoutes', () => {
  const shop = { service: 'shop', serviceName: 'shop-web', sources: ['/shop'] };

  it('are commands of fabio’s language, the last of which says what they are made of', () => {
    const weight = { zone: 'green', percent: 5 } as const;

    expect(fabioRoutes(shop, { zone: 'blue', generation: 'd1', weight })).to.equal(
      `route weight shop-web /shop weight 0.95 tags "blue"
route weight shop-web /shop weight 0.05 tags "green"
route add shop-web berth.invalid/shop/d1 http://127.0.0.1:9/ tags "blue"
`,
    );
  });

  it('leave nothing for a zone without a share', () => {
    for (const weight of [undefined, { zone: 'blue', percent: 0 }, { zone: 'green', percent: 5 }]) {
      const routes = fabioRoutes(shop, { zone: 'green', generation: '', weight } as never);

      expect(routes).to.include('weight 1 tags "green"').and.not.include('"blue"');
    }
  });
});

describe('fabioSources', () => {
  it('are read with anything between them', () => {
    expect(fabioSources(' /shop, shop.example.com/\n/a ')).to.deep.equal([
      ...['/shop', 'shop.example.com/', '/a'],
    ]);
    expect(fabioSources('')).to.deep.equal([]);
  });

  it('are refused where they would be something else in a command', () => {
    for (const wrong of ['shop', '/sh"op', ':80']) {
      expect(() => fabioSources(wrong), wrong).to.throw(RangeError, 'allowed is HOST/PATH');
    }
    expect(() => fabioSources('/a '.repeat(51))).to.throw(RangeError, 'allowed are 50');
  });
});
