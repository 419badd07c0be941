import { expect } from 'chai';
import type { Standing } from '../../../src/domain/lifecycle.ts';
import { NO_SERVICES } from '../../../src/domain/mapping/desired-services.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import type { Findings } from '../../../src/registrator/container-status.ts';
import { LikelyIds } from '../../../src/registrator/likely-ids.ts';
import { aContainer, aRegistration, aServiceId } from '../../support/builders.ts';

describe('LikelyIds', () => {
  const WEB_1 = { name: 'web-1', image: 'web' };
  const WEB_2 = { name: 'web-2', image: 'web' };
  const OVER: Standing = { kind: 'over' };

  function asking(which: typeof WEB_1, ...ids: readonly string[]): Findings {
    const services = ids.map((id) => aRegistration({ id: aServiceId(id) }));
    return {
      container: aContainer(which),
      standing: { kind: 'serving' },
      desired: { ...NO_SERVICES, services },
    };
  }

  const WEB_1_ASKS = asking(WEB_1, 'vm:web-1:80');

  function afterAll(...all: readonly Findings[]): LikelyIds {
    const likely = new LikelyIds('vm');
    for (const findings of all) likely.learn(findings);
    return likely;
  }

  /** What is expected of `web-2` once `web-1`, of the same image, has asked for these. */
  function afterWeb1(...ids: readonly string[]): readonly ServiceId[] {
    return afterAll(asking(WEB_1, ...ids)).of(WEB_2);
  }

  it('are none of an image that was never seen', () => {
    expect(new LikelyIds('vm').of(WEB_1)).to.deep.equal([]);
  });

  it('are those of the last container of the image, under the name of this one', () => {
    expect(afterWeb1('vm:web-1:80', 'vm:web-1:53:udp')).to.deep.equal([
      'vm:web-2:80',
      'vm:web-2:53:udp',
    ]);
  });

  it('leave out what is not of registrator’s form, with this host and the container in it', () => {
    const others = ['shared', 'vm:web-11:80', 'other:web-1:80', 'vm:web-1:80:alias:x'];

    expect(afterWeb1(...others)).to.deep.equal([]);
  });

  it('are no more than four', () => {
    const many = Array.from({ length: 5 }, (_, port) => `vm:web-1:${String(port)}`);

    expect(afterWeb1(...many)).to.deep.equal([]);
    expect(afterWeb1(...many.slice(1))).to.have.length(4);
  });

  it('are forgotten when a container of the image asks for nothing', () => {
    expect(afterAll(WEB_1_ASKS, asking(WEB_2)).of(WEB_1)).to.deep.equal([]);
  });

  it('are forgotten when one that started is over before it is looked at', () => {
    const likely = afterAll(WEB_1_ASKS);
    const gone = { container: undefined, standing: OVER, desired: NO_SERVICES };
    likely.learn(gone, WEB_2);

    expect(likely.of(WEB_1)).to.deep.equal([]);
  });

  it('are kept while one is stopped, for the one that takes its place', () => {
    const stopped = { ...asking(WEB_1), standing: OVER };

    expect(afterAll(WEB_1_ASKS, stopped).of(WEB_2)).to.deep.equal(['vm:web-2:80']);
  });

  it('are kept while Docker is still to name a port', () => {
    const started = asking(WEB_2);
    const desired = { ...started.desired, pending: ['80'] };

    expect(afterAll(WEB_1_ASKS, { ...started, desired }).of(WEB_2)).to.deep.equal(['vm:web-2:80']);
  });

  it('are kept of the five hundred images that were looked at last', () => {
    const likely = new LikelyIds('vm');
    const see = (image: string): void => {
      likely.learn(asking({ name: 'one', image }, 'vm:one:80'));
    };
    const isKnown = (image: string): boolean => likely.of({ name: 'one', image }).length > 0;
    for (let number = 0; number < 500; number++) see(String(number));
    const before = ['0', '1', '499'].map(isKnown);

    see('0');
    see('500');

    expect([before, ['0', '1', '499', '500'].map(isKnown)]).to.deep.equal([
      [true, true, true],
      [true, false, true, true],
    ]);
  });
});
