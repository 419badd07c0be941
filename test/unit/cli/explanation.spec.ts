import { expect } from 'chai';
import { type Explained, explainAsJson, explainAsText } from '../../../src/cli/explanation.ts';
import { NO_SERVICES, desiredServices } from '../../../src/domain/mapping/desired-services.ts';
import { type ContainerFacts, aContainer, aRegistration, rules } from '../../support/builders.ts';

function explained(facts: ContainerFacts): Explained {
  const container = aContainer(facts);
  return { container, desired: desiredServices(container, rules()) };
}

const FULL = explained({
  environment: ['PATH=/bin', 'SERVICE_REGION=us'],
  labels: {
    SERVICE_80_NAME: 'app',
    SERVICE_TAGS: 'blue,v1',
    SERVICE_CHECK_HTTP: '/health',
    SERVICE_CHECK_TIMEOUT: '2s',
    'com.example.other': 'x',
    'about SERVICE_NAME': 'x',
  },
  ports: ['8080:80', '81'],
});

const FROM =
  '            from name: image; address: the host’s name; port: port binding; ID: host, container and port';

const STOPPED = explained({ name: 'old', running: false });

describe('explainAsJson', () => {
  it('prints the services and the ignored ports of all containers', () => {
    expect(JSON.parse(explainAsJson([FULL, STOPPED]))).to.deep.equal({
      services: [
        {
          id: 'vm:web:80',
          name: 'app',
          address: '10.0.0.1',
          port: 8080,
          tags: ['blue', 'v1'],
          meta: { region: 'us' },
          checks: [
            {
              kind: 'http',
              target: 'http://10.0.0.1:8080/health',
              interval: '10s',
              timeout: '2s',
            },
          ],
          sources: {
            id: 'host, container and port',
            name: 'label SERVICE_80_NAME',
            address: 'the host’s name',
            port: 'port binding',
            tags: ['label SERVICE_TAGS'],
            meta: { region: 'environment SERVICE_REGION' },
            checks: ['label SERVICE_CHECK_HTTP', 'label SERVICE_CHECK_TIMEOUT'],
          },
        },
      ],
      ignored: [
        { container: 'web', port: '81/tcp', reason: 'not published on the host' },
        { container: 'old', port: null, reason: 'the container is not running' },
      ],
    });
  });

  it('prints empty lists for no containers', () => {
    expect(JSON.parse(explainAsJson([]))).to.deep.equal({ services: [], ignored: [] });
  });

  it('ends in a line break', () => {
    expect(explainAsJson([])).to.match(/\}\n$/);
  });

  it('prints __proto__ as a Meta key like any other', () => {
    const json = explainAsJson([explained({ labels: { SERVICE___PROTO__: 'x' } })]);

    expect(json).to.include('"__proto__": "x"');
  });
});

describe('explainAsText', () => {
  it('prints what a container says, what that gives, and what is ignored', () => {
    expect(explainAsText([FULL], rules())).to.equal(
      [
        'web (c0ffee000000, image nginx:1.25)',
        '  says      environment SERVICE_REGION=us',
        '  says      label SERVICE_80_NAME=app',
        '  says      label SERVICE_TAGS=blue,v1',
        '  says      label SERVICE_CHECK_HTTP=/health',
        '  says      label SERVICE_CHECK_TIMEOUT=2s',
        '  registers app at 10.0.0.1:8080, ID vm:web:80',
        '            tags blue, v1',
        '            meta region=us',
        '            check GET http://10.0.0.1:8080/health every 10s, timeout 2s',
        '            from name: label SERVICE_80_NAME; address: the host’s name; port: port binding; ID: host, container and port; tags: label SERVICE_TAGS; meta: environment SERVICE_REGION; checks: label SERVICE_CHECK_HTTP, label SERVICE_CHECK_TIMEOUT',
        '  ignored   81/tcp: not published on the host',
        '',
      ].join('\n'),
    );
  });

  it('prints a block for each container, with a line between', () => {
    expect(explainAsText([STOPPED, explained({})], rules())).to.equal(
      [
        'old (c0ffee000000, image nginx:1.25)',
        '  ignored   all: the container is not running',
        '',
        'web (c0ffee000000, image nginx:1.25)',
        '  registers nginx at 10.0.0.1:8080, ID vm:web:80',
        FROM,
        '',
      ].join('\n'),
    );
  });

  it('prints what has one of the prefixes that are read, and nothing else', () => {
    const container = aContainer({
      environment: ['SERVICE_NAME=a', 'PATH=/bin'],
      labels: { 'berth.name': 'b', SERVICE_TAGS: 'c', other: 'd' },
    });
    const text = explainAsText([{ container, desired: NO_SERVICES }], {
      labelPrefixes: ['berth.'],
    });

    expect(text.match(/says .*/g)).to.deep.equal(['says      label berth.name=b']);
  });

  it('says that there is none', () => {
    expect(explainAsText([], rules())).to.equal('no running containers\n');
  });

  const details: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['one tag', { SERVICE_TAGS: 'a' }, 'tags a'],
    ['a check by TCP', { SERVICE_CHECK_TCP: 'true' }, 'check TCP 10.0.0.1:8080 every 10s'],
    [
      'a check with a method',
      { SERVICE_CHECK_HTTP: '/', SERVICE_CHECK_HTTP_METHOD: 'head' },
      'check HEAD http://10.0.0.1:8080/ every 10s',
    ],
  ];
  for (const [name, labels, line] of details) {
    it(`prints ${name}`, () => {
      expect(explainAsText([explained({ labels })], rules())).to.include(`            ${line}\n`);
    });
  }

  it('prints a TTL check, and who refreshes it', () => {
    const container = aContainer({ health: { status: 'healthy', output: '' } });
    const health = { ttlSeconds: 60, refreshMs: 20_000 };
    const desired = desiredServices(
      container,
      rules({ heartbeats: { health, running: undefined } }),
    );
    const [service = aRegistration()] = desired.services;
    const byItself = { ...service, checks: [{ kind: 'ttl', ttl: '5s' } as const] };
    const services = [service, byItself];

    expect(explainAsText([{ container, desired: { ...desired, services } }], rules()))
      .to.include('check TTL 60s, refreshed by berth\n')
      .and.include('check TTL 5s, refreshed by the service\n');
  });

  it('puts an IPv6 address in brackets', () => {
    expect(explainAsText([explained({ ports: ['fd00::1:8080:80'] })], rules())).to.include(
      'at [fd00::1]:8080,',
    );
  });

  it('keeps what containers say from steering the terminal or making a line', () => {
    const one = explained({
      environment: ['SERVICE_A=\u001b[2J\nregisters other'],
      labels: { 'SERVICE_B\r': 'x\0' },
    });
    const text = explainAsText([one], rules());

    expect(text).to.equal(
      [
        'web (c0ffee000000, image nginx:1.25)',
        String.raw`  says      environment SERVICE_A=\u001b[2J\nregisters other`,
        String.raw`  says      label SERVICE_B\r=x\u0000`,
        '  registers nginx at 10.0.0.1:8080, ID vm:web:80',
        String.raw`            meta a=\u001b[2J\nregisters other, b_=x\u0000`,
        String.raw`${FROM}; meta: environment SERVICE_A, label SERVICE_B\r`,
        '',
      ].join('\n'),
    );
  });
});

describe('explanations of what a service can have besides', () => {
  const service = aRegistration({
    weights: { passing: 10, warning: 1 },
    enableTagOverride: true,
    taggedAddresses: new Map([['lan_ipv6', { address: 'fd00::1', port: 8080 }]]),
    connect: { kind: 'sidecar', port: 21_000, upstreams: [] },
  });
  const native = aRegistration({ connect: { kind: 'native' } });
  const desired = { ...NO_SERVICES, services: [service, native] };
  const one = { container: aContainer(), desired };

  it('are lines of the text', () => {
    expect(explainAsText([one], rules()))
      .to.include('            weights passing 10, warning 1\n')
      .and.include('            tags may be changed by others\n')
      .and.include('            connect sidecar on port 21000\n')
      .and.include('            connect native\n');
  });

  it('are fields of the JSON', () => {
    const { services } = JSON.parse(explainAsJson([one])) as { services: readonly object[] };

    expect(services[0]).to.deep.include({
      weights: { passing: 10, warning: 1 },
      enableTagOverride: true,
      taggedAddresses: { lan_ipv6: { address: 'fd00::1', port: 8080 } },
      connect: { kind: 'sidecar', port: 21_000, upstreams: [] },
    });
  });
});
