import { expect } from 'chai';
import fc from 'fast-check';
import { isReleased, pointerOf, withTraffic } from '../../../../src/domain/deploy/dns-traffic.ts';
import { aRegistration } from '../../../support/builders.ts';

describe('pointerOf', () => {
  it('is the live zone, and what the other one has', () => {
    expect(pointerOf('blue', '')).to.deep.equal({ active: 'blue', percent: 0 });
    expect(pointerOf('blue', '{"zone":"green","percent":5}')).to.deep.equal({
      ...{ active: 'blue', percent: 5 },
    });
  });

  it('is nothing where the key names no zone', () => {
    expect(pointerOf('', '{"zone":"green","percent":5}')).to.equal(undefined);
    expect(pointerOf('red', '')).to.equal(undefined);
  });

  it('gives no share that is none: of the live zone, of nothing, of all, or of somebody else’s words', () => {
    const written = [
      ...['{"zone":"blue","percent":5}', '{"zone":"green","percent":0}', 'null', '{'],
      '{"zone":"green","percent":100}',
    ];

    for (const weights of written) {
      expect(pointerOf('blue', weights)?.percent, weights).to.equal(0);
    }
  });
});

describe('withTraffic', () => {
  const blue = aRegistration({ tags: ['blue', 'v12'] });
  const green = aRegistration({ tags: ['green_v13'] });
  const share = { percent: 10, blue: 4, green: 1 };

  it('marks the live zone, and leaves the other one', () => {
    expect(withTraffic(blue, { active: 'blue' })).to.deep.equal({
      ...blue,
      tags: ['blue', 'v12', 'active', 'weighted'],
    });
    expect(withTraffic(green, { active: 'blue' })).to.equal(green);
  });

  it('shares by zone, whatever the numbers of their instances', () => {
    const [live, canary] = [blue, green].map((one) => withTraffic(one, { active: 'blue', share }));

    expect(live?.weights).to.deep.equal({ passing: 2250, warning: 2250 });
    expect(live?.tags).to.include('active');
    expect(canary?.weights).to.deep.equal({ passing: 1000, warning: 1000 });
    expect(canary?.tags).to.deep.equal(['green_v13', 'weighted']);
  });

  it('keeps what the service itself says of an instance that warns', () => {
    const own = { ...green, weights: { passing: 10, warning: 1 } };

    expect(withTraffic(own, { active: 'blue', share }).weights).to.deep.equal({
      ...{ passing: 1000, warning: 100 },
    });
  });

  it('leaves alone what no release is about', () => {
    const plain = aRegistration({ tags: ['bluebird'] });
    const open = aRegistration({ tags: ['blue'], enableTagOverride: true });

    for (const one of [plain, open]) {
      expect(isReleased(one)).to.equal(false);
      expect(withTraffic(one, { active: 'blue', share })).to.equal(one);
    }
    expect(withTraffic(blue, undefined)).to.equal(blue);
  });

  it('gives weights that Consul takes, and changes nothing when it is done twice', () => {
    const counts = fc.nat({ max: 100_000 });
    const percents = fc.double({ min: 0.01, max: 99.99, noNaN: true });
    const own = fc.option(
      fc.record({
        passing: fc.integer({ min: 1, max: 65_535 }),
        warning: fc.integer({ min: 1, max: 65_535 }),
      }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(own, percents, counts, counts, (weights, percent, blues, greens) => {
        const traffic = {
          active: 'green',
          share: { percent, blue: blues, green: greens },
        } as const;
        const service = weights === undefined ? blue : { ...blue, weights };
        const once = withTraffic(service, traffic);

        expect(once.weights?.passing).to.be.within(1, 65_535);
        expect(once.weights?.warning).to.be.within(1, 65_535);
        expect(withTraffic(once, traffic).tags).to.deep.equal(once.tags);
        expect(once.checks).to.equal(service.checks);
      }),
    );
  });
});
