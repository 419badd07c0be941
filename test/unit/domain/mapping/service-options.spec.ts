import { expect } from 'chai';
import { desiredServices } from '../../../../src/domain/mapping/desired-services.ts';
import {
  type ServiceOptions,
  serviceOptions,
} from '../../../../src/domain/mapping/service-options.ts';
import { aContainer, aRegistration, rules } from '../../../support/builders.ts';

type Values = Readonly<Record<string, string>>;

function parse(values: Values): ServiceOptions {
  return serviceOptions(new Map(Object.entries(values)));
}

describe('serviceOptions', () => {
  const sidecar = (...upstreams: readonly object[]): object => ({
    connect: { kind: 'sidecar', port: 21000, upstreams },
  });
  const taken: readonly (readonly [Values, object])[] = [
    [{}, {}],
    [{ weight: '', enable_tag_override: '', connect_native: '' }, {}],
    [{ weight: '10' }, { weights: { passing: 10, warning: 1 } }],
    [{ weight_warning: '65535' }, { weights: { passing: 1, warning: 65_535 } }],
    [{ weight: '1', weight_warning: '2' }, { weights: { passing: 1, warning: 2 } }],
    [{ enable_tag_override: 'true' }, { enableTagOverride: true }],
    [{ enable_tag_override: 'TRUE' }, { enableTagOverride: true }],
    [{ enable_tag_override: 'false' }, {}],
    [{ connect_native: 'true' }, { connect: { kind: 'native' } }],
    [{ connect_native: 'false' }, {}],
    [{ connect_sidecar_port: '21000' }, sidecar()],
    [
      { connect_sidecar_port: '21000', connect_upstreams: 'db:9001, my-cache_2:9002,' },
      sidecar({ name: 'db', localPort: 9001 }, { name: 'my-cache_2', localPort: 9002 }),
    ],
  ];
  for (const [values, options] of taken) {
    it(`takes ${JSON.stringify(values)}`, () => {
      expect(parse(values)).to.deep.equal({ options, warnings: [] });
    });
  }

  const number = 'left out: allowed is a whole number from 1 to 65535';
  const refused: readonly (readonly [Values, object, string])[] = [
    ...['0', '-1', '65536', '1.5', '١', '1e3', ' 1'].map(
      (weight) => [{ weight }, {}, `SERVICE_WEIGHT=${JSON.stringify(weight)} ${number}`] as const,
    ),
    [{ connect_sidecar_port: '0' }, {}, `SERVICE_CONNECT_SIDECAR_PORT="0" ${number}`],
    [
      { enable_tag_override: 'yes' },
      {},
      'SERVICE_ENABLE_TAG_OVERRIDE="yes" left out: allowed are true and false',
    ],
    [
      { connect_native: 'true', connect_sidecar_port: '1' },
      { connect: { kind: 'native' } },
      'SERVICE_CONNECT_SIDECAR_PORT="1" left out: SERVICE_CONNECT_NATIVE is set',
    ],
    [
      { connect_upstreams: 'db:1' },
      {},
      'SERVICE_CONNECT_UPSTREAMS="db:1" left out: it needs SERVICE_CONNECT_SIDECAR_PORT',
    ],
    ...['db', 'db:0', ':1', 'a b:1', 'db:70000', '-a:1', `${'a'.repeat(129)}:1`].map(
      (upstream) =>
        [
          { connect_sidecar_port: '21000', connect_upstreams: upstream.slice(0, 35) },
          sidecar(),
          `SERVICE_CONNECT_UPSTREAMS=${JSON.stringify(upstream.slice(0, 35))} without ${JSON.stringify(upstream.slice(0, 35))}: allowed is NAME:PORT, each port once`,
        ] as const,
    ),
    [
      { connect_sidecar_port: '21000', connect_upstreams: 'a:1,b:1' },
      sidecar({ name: 'a', localPort: 1 }),
      'SERVICE_CONNECT_UPSTREAMS="a:1,b:1" without "b:1": allowed is NAME:PORT, each port once',
    ],
  ];
  for (const [values, options, warning] of refused) {
    it(`says what is wrong with ${JSON.stringify(values)}`, () => {
      expect(parse(values)).to.deep.equal({ options, warnings: [warning] });
    });
  }

  it('takes as many upstreams as are allowed, and says that there are more', () => {
    const list = Array.from({ length: 65 }, (_, index) => `s:${String(index + 1)}`).join(',');

    const { options, warnings } = parse({ connect_sidecar_port: '1', connect_upstreams: list });

    expect(options.connect).to.have.property('upstreams').with.length(64);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/ cut: at most 64 are allowed$/);
  });

  it('is part of what a container asks for, and no Meta', () => {
    const labels = {
      SERVICE_WEIGHT: '2',
      SERVICE_WEIGHT_WARNING: '1',
      SERVICE_ENABLE_TAG_OVERRIDE: 'true',
      SERVICE_CONNECT_SIDECAR_PORT: '21000',
      SERVICE_CONNECT_UPSTREAMS: 'db:9001',
      SERVICE_CONNECT_NATIVE: 'no',
    };

    const { services, warnings } = desiredServices(aContainer({ labels }), rules());

    expect(services).to.deep.equal([
      aRegistration({
        weights: { passing: 2, warning: 1 },
        enableTagOverride: true,
        connect: {
          kind: 'sidecar',
          port: 21_000,
          upstreams: [{ name: 'db', localPort: 9001 }],
        },
      }),
    ]);
    expect(warnings).to.deep.equal([
      'SERVICE_CONNECT_NATIVE="no" left out: allowed are true and false',
    ]);
  });
});
