import { expect } from 'chai';
import type { ServiceRegistration } from '../../../../src/domain/service.ts';
import {
  type ContainerFacts,
  aCheck,
  aContainer,
  aRegistration,
  essenceOf,
  rules,
} from '../../../support/builders.ts';

// What registrator (master, 7.4.0) was seen to register with `-ip 10.0.0.1` on host vm, and where
// berth has decided otherwise: tags in the order as written, no used keys in Meta, repaired Meta keys,
// a slash before a check's path.

const PUBLISHED_80_AND_81 = ['8080:80', '8081:81'];
const PUBLISHED_80_AND_443 = ['8080:80', '8443:443'];

function services(facts: ContainerFacts): readonly ServiceRegistration[] {
  const container = aContainer({ name: 'c', ...facts });
  return essenceOf(container, rules({ forcedAddress: '10.0.0.1' })).services;
}

/** The only service of a container with these variables. */
function service(...environment: readonly string[]): ServiceRegistration | undefined {
  return services({ environment })[0];
}

const names = (facts: ContainerFacts): readonly string[] => services(facts).map(({ name }) => name);

describe('desiredServices like registrator, tags', () => {
  const cases = [
    { written: 'a,b,c', tags: ['a', 'b', 'c'] },
    { written: 'a\\,b,c', tags: ['a,b', 'c'] },
    { written: ' sp , b\\\\,c ,,d,d', tags: [' sp ', ' b\\,c ', 'd', 'd'] },
  ];
  for (const { written, tags } of cases) {
    it(`takes ${JSON.stringify(tags)} from ${written}`, () => {
      expect(service(`SERVICE_TAGS=${written}`)?.tags).to.deep.equal(tags);
    });
  }

  it('replaces SERVICE_TAGS by SERVICE_80_TAGS, and does not merge them', () => {
    expect(service('SERVICE_TAGS=a,b', 'SERVICE_80_TAGS=c')?.tags).to.deep.equal(['c']);
  });
});

describe('desiredServices like registrator, SERVICE_IGNORE', () => {
  it('registers nothing for SERVICE_IGNORE=false', () => {
    expect(service('SERVICE_IGNORE=false')).to.equal(undefined);
  });

  it('registers the container for an empty SERVICE_IGNORE', () => {
    expect(service('SERVICE_IGNORE=')).to.deep.equal(aRegistration({ id: 'vm:c:80' }));
  });

  it('registers the one port of an ignored container that is not ignored', () => {
    const environment = ['SERVICE_IGNORE=true', 'SERVICE_80_IGNORE='];

    expect(services({ ports: PUBLISHED_80_AND_81, environment })).to.deep.equal([
      aRegistration({ id: 'vm:c:80', name: 'nginx-80' }),
    ]);
  });
});

describe('desiredServices like registrator, precedence', () => {
  const label = { SERVICE_NAME: 'label' };
  const labelForPort = { SERVICE_80_NAME: 'label-for-port' };
  const variable = 'SERVICE_NAME=variable';
  const variableForPort = 'SERVICE_80_NAME=variable-for-port';

  const cases: readonly (readonly [string, ContainerFacts, string])[] = [
    [
      'a label for the port is the strongest',
      { labels: { ...label, ...labelForPort }, environment: [variable, variableForPort] },
      'label-for-port',
    ],
    [
      'then comes a variable for the port',
      { labels: label, environment: [variable, variableForPort] },
      'variable-for-port',
    ],
    ['then comes a label', { labels: label, environment: [variable] }, 'label'],
    ['then comes a variable', { environment: [variable] }, 'variable'],
    ['then comes the image', {}, 'nginx'],
    [
      'an empty value hides weaker ones',
      { labels: { SERVICE_NAME: '' }, environment: [variable] },
      'nginx',
    ],
  ];
  for (const [name, facts, gives] of cases) {
    it(name, () => {
      expect(names(facts)).to.deep.equal([gives]);
    });
  }
});

describe('desiredServices like registrator, names and IDs', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a name for two ports', ['SERVICE_NAME=web'], ['web-443', 'web-80']],
    ['a name for one of two ports', ['SERVICE_80_NAME=http'], ['nginx-443', 'http']],
    ['an empty name for one of two ports', ['SERVICE_80_NAME='], ['nginx-443', 'nginx']],
  ];
  for (const [name, environment, gives] of cases) {
    it(`takes ${name}`, () => {
      expect(names({ ports: PUBLISHED_80_AND_443, environment })).to.deep.equal(gives);
    });
  }

  it('names TCP and UDP of one port alike, and tells them apart by ID and tag', () => {
    const ports = ['53:53', '53:53/udp'];

    expect(services({ ports, environment: ['SERVICE_NAME=dns'] })).to.deep.equal([
      aRegistration({ id: 'vm:c:53', name: 'dns-53', port: 53 }),
      aRegistration({ id: 'vm:c:53:udp', name: 'dns-53', port: 53, tags: ['udp'] }),
    ]);
  });

  it('has the container’s port in the ID, the host’s in the registration', () => {
    expect(services({ ports: ['32768:80'] })).to.deep.equal([
      aRegistration({ id: 'vm:c:80', port: 32_768 }),
    ]);
  });
});

describe('desiredServices like registrator, Meta', () => {
  it('takes what is left over', () => {
    const environment = [
      'SERVICE_REGION=us',
      'SERVICE_FOO.BAR=1',
      'SERVICE_80=x',
      'SERVICE_=y',
      'SERVICE_A=b=c',
      'SERVICE_80_80_X=1',
      'SERVICE_080_PAD=x',
      'SERVICE_81_ONLY=x',
    ];

    expect(essenceOf(aContainer({ environment }), rules())).to.deep.equal({
      services: [
        aRegistration({ meta: { region: 'us', foo_bar: '1', 80: 'x', a: 'b=c', '80_x': '1' } }),
      ],
      ignored: [],
      warnings: [
        '"SERVICE_080_PAD" has no effect: the container has no port "080"',
        '"SERVICE_81_ONLY" has no effect: the container has no port "81"',
        'Meta key "" left out: empty or reserved',
        'Meta key "foo.bar" written as foo_bar',
      ],
    });
  });

  it('does not take what checks are made of', () => {
    expect(service('SERVICE_CHECK_HTTP=/', 'SERVICE_CHECK_FOO=x')?.meta).to.deep.equal(new Map());
  });
});

describe('desiredServices like registrator, checks', () => {
  it('checks by HTTPS, with a slash before the path', () => {
    expect(service('SERVICE_CHECK_HTTPS=h')?.checks).to.deep.equal([
      aCheck({ target: 'https://10.0.0.1:8080/h' }),
    ]);
  });

  it('checks by HTTP alone when several are asked for', () => {
    const environment = ['CHECK_HTTP=/a', 'CHECK_TCP=true', 'CHECK_TTL=3s'];

    expect(service(...environment.map((line) => `SERVICE_${line}`))?.checks).to.deep.equal([
      aCheck({ target: 'http://10.0.0.1:8080/a' }),
    ]);
  });

  it('checks a port by TCP where its own check is emptied', () => {
    const environment = ['SERVICE_CHECK_HTTP=/a', 'SERVICE_80_CHECK_HTTP=', 'SERVICE_CHECK_TCP=x'];

    expect(service(...environment)?.checks).to.deep.equal([
      aCheck({ kind: 'tcp', target: '10.0.0.1:8080' }),
    ]);
  });
});
