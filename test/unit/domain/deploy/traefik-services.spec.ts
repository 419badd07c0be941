import { expect } from 'chai';
import {
  markedGeneration,
  traefikServices,
  traefikZones,
} from '../../../../src/domain/deploy/traefik-services.ts';

const ZONES = { name: 'web', provider: 'consulcatalog' };

describe('traefikServices', () => {
  it('are one by shares, one of each zone, and a router that says what they are made of', () => {
    const weight = { zone: 'green', percent: 7.77 } as const;
    const { values, gone } = traefikServices('shop', ZONES, {
      ...{ zone: 'blue', generation: 'd1', weight },
    });

    expect(gone).to.equal(undefined);
    expect(Object.fromEntries(values)).to.deep.equal({
      'http/services/shop/weighted/services/0/name': 'web-blue@consulcatalog',
      'http/services/shop/weighted/services/0/weight': '9223',
      'http/services/shop/weighted/services/1/name': 'web-green@consulcatalog',
      'http/services/shop/weighted/services/1/weight': '777',
      'http/services/shop-active/weighted/services/0/name': 'web-blue@consulcatalog',
      'http/services/shop-active/weighted/services/0/weight': '1',
      'http/services/shop-candidate/weighted/services/0/name': 'web-green@consulcatalog',
      'http/services/shop-candidate/weighted/services/0/weight': '1',
      'http/routers/berth-shop/rule': 'Host(`berth.invalid`) && Path(`/shop/d1`)',
      'http/routers/berth-shop/service': 'noop@internal',
    });
  });

  it('name no zone without a share, since one that is missing is an error of the whole', () => {
    for (const weight of [undefined, { zone: 'blue', percent: 0 }, { zone: 'green', percent: 5 }]) {
      const pointer = { zone: 'green', generation: 'd1', weight } as never;
      const { values, gone } = traefikServices('shop', ZONES, pointer);

      const names = values.filter(([key]) => /services\/shop\/.*name$/.test(key));
      expect(names.map(([, name]) => name)).to.deep.equal(['web-green@consulcatalog']);
      expect(gone).to.equal('http/services/shop/weighted/services/1/');
    }
  });

  it('leave out the zone that serves when the other has all', () => {
    const weight = { zone: 'green', percent: 100 } as const;
    const pointer = { zone: 'blue', generation: 'd1', weight } as const;

    const { values, gone } = traefikServices('shop', ZONES, pointer);

    expect(values[0]?.[1]).to.equal('web-green@consulcatalog');
    expect(gone).to.equal('http/services/shop/weighted/services/1/');
  });

  it('refuse a name that Traefik takes for an index', () => {
    const pointer = { zone: 'blue', generation: '' } as const;
    expect(() => traefikServices('13', ZONES, pointer)).to.throw(RangeError, '13 is a number');
  });
});

describe('traefikZones', () => {
  it('are found by Consul’s catalog unless another provider is named', () => {
    expect(traefikZones(' web.v2\n')).to.deep.equal({ name: 'web.v2', provider: 'consulcatalog' });
    expect(traefikZones('web@docker')).to.deep.equal({ name: 'web', provider: 'docker' });
  });

  it('are refused where they would be something else in a name', () => {
    for (const wrong of ['a b', 'a/b', '@docker', 'a@b@c', 'x`y']) {
      expect(() => traefikZones(wrong), wrong).to.throw(RangeError, 'allowed is NAME or NAME@');
    }
  });
});

describe('markedGeneration', () => {
  it('is read from the rule of its own service alone', () => {
    const rule = 'Host(`berth.invalid`) && Path(`/shop/d1-2`)';
    expect(markedGeneration('shop', rule)).to.equal('d1-2');
    expect(markedGeneration('sho', rule)).to.equal('');
    expect(markedGeneration('shop', 'PathPrefix(`/`)')).to.equal('');
  });
});
