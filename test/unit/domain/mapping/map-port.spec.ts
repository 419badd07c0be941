import { expect } from 'chai';
import { reachable } from '../../../../src/domain/mapping/address/endpoint.ts';
import { type MappedPort, mapPort } from '../../../../src/domain/mapping/map-port.ts';
import {
  metadataForPort,
  parseServiceMetadata,
} from '../../../../src/domain/mapping/service-metadata.ts';
import {
  type ContainerFacts,
  aCheck,
  aContainer,
  aPort,
  aRegistration,
  aServiceId,
  rules,
} from '../../../support/builders.ts';

interface Setting {
  readonly container?: ContainerFacts;
  readonly port?: string;
  readonly isOneOfSeveral?: boolean;
}

type Labels = Readonly<Record<string, string>>;

/** Where the fields come from is another matter: `desired-services.sources.spec.ts`. */
type Mapped = MappedPort | Omit<MappedPort, 'sources'>;

function map(labels: Labels, setting: Setting = {}): Mapped {
  const { port = '8080:80', isOneOfSeveral = false } = setting;
  const container = aContainer({ ...setting.container, labels });
  const metadata = parseServiceMetadata(container.environment, container.labels);
  const [first, ...others] = mapPort({
    container,
    rules: rules(),
    metadata,
    scoped: metadataForPort(metadata, aPort(port)),
    port: aPort(port),
    endpoint: reachable('10.0.0.1', 8080, { address: '', port: '' }),
    isFurther: false,
    isOneOfSeveral,
  });
  if (first === undefined || others.length > 0) throw new Error('one result is expected');
  if (first.kind === 'ignored') return first;
  const { kind, service, fallbackId, warnings } = first;
  return { kind, service, fallbackId, warnings };
}

const named = (name: string, ...warnings: readonly string[]): Mapped => ({
  kind: 'service',
  service: aRegistration({ name }),
  fallbackId: aServiceId(),
  warnings,
});

describe('mapPort', () => {
  it('makes a service of a port, with everything that labels say', () => {
    const labels = {
      SERVICE_ID: 'my-id',
      SERVICE_NAME: 'app',
      SERVICE_TAGS: 'b,a',
      SERVICE_REGION: 'us',
      SERVICE_CHECK_HTTP: '/health',
    };

    expect(map(labels)).to.deep.equal({
      kind: 'service',
      service: aRegistration({
        id: 'my-id',
        name: 'app',
        tags: ['b', 'a'],
        meta: { region: 'us' },
        checks: [aCheck()],
      }),
      fallbackId: 'vm:web:80',
      warnings: [],
    });
  });

  it('adds the tag udp, last, to a UDP port', () => {
    expect(map({ SERVICE_TAGS: 'a' }, { port: '53:53/udp' })).to.deep.equal({
      kind: 'service',
      service: aRegistration({ id: 'vm:web:53:udp', tags: ['a', 'udp'] }),
      fallbackId: 'vm:web:53:udp',
      warnings: [],
    });
  });

  it('adds no tag to an SCTP port', () => {
    expect(map({ SERVICE_TAGS: 'a' }, { port: '132:132/sctp' })).to.deep.equal({
      kind: 'service',
      service: aRegistration({ id: 'vm:web:132:sctp', tags: ['a'] }),
      fallbackId: 'vm:web:132:sctp',
      warnings: [],
    });
  });

  it('collects the warnings of all that it repaired', () => {
    const labels = {
      SERVICE_ID: 'a\nb',
      SERVICE_NAME: 'x\n',
      SERVICE_TAGS: 'a\n',
      'SERVICE_A.B': 'x',
      SERVICE_CHECK_TCP: 'true',
      SERVICE_CHECK_INTERVAL: '1',
    };

    expect(map(labels).warnings).to.deep.equal([
      String.raw`SERVICE_NAME="x\n" has control characters: "x" used`,
      String.raw`SERVICE_ID="a\nb" not used: it has control characters`,
      String.raw`SERVICE_TAGS: tag "a\n" left out: control characters are not allowed`,
      'Meta key "a.b" written as a_b',
      'SERVICE_CHECK_INTERVAL="1" 10s used: allowed is a duration from 1s to 8760h, as 10s or 1m30s',
    ]);
  });
});

describe('mapPort, the name', () => {
  const several: Setting = { isOneOfSeveral: true };
  const cases: readonly (readonly [string, Labels, Setting, string])[] = [
    ['is the image’s', {}, {}, 'nginx'],
    ['is the image’s and the port for one of several', {}, several, 'nginx-80'],
    ['is the container’s for a bare image ID', {}, { container: { image: 'sha256:01' } }, 'web'],
    ['is what SERVICE_NAME says', { SERVICE_NAME: 'app' }, {}, 'app'],
    ['has the port for one of several', { SERVICE_NAME: 'app' }, several, 'app-80'],
    ['has no port when it is for this port', { SERVICE_80_NAME: 'app' }, several, 'app'],
    ['has the port when it is for another', { SERVICE_81_NAME: 'app' }, several, 'nginx-80'],
    ['has no port when an empty one is for this port', { SERVICE_80_NAME: '' }, several, 'nginx'],
    ['is the image’s when SERVICE_NAME is empty', { SERVICE_NAME: '' }, several, 'nginx-80'],
    ['may have 63 characters', { SERVICE_NAME: 'x'.repeat(63) }, {}, 'x'.repeat(63)],
  ];
  for (const [name, labels, setting, gives] of cases) {
    it(name, () => {
      expect(map(labels, setting)).to.deep.equal(named(gives));
    });
  }

  const notInDns: readonly (readonly [string, string])[] = [
    ['ü 漢 🚢', 'ü 漢 🚢'],
    ['foo_bar', 'foo_bar'],
    ['a.b', 'a.b'],
    ['-a', '-a'],
    ['x'.repeat(64), `${'x'.repeat(40)}…`],
    ['x'.repeat(255), `${'x'.repeat(40)}…`],
  ];
  for (const [written, shown] of notInDns) {
    it(`is kept as it is, ${written}, and said not to be one for DNS`, () => {
      const allowed = 'letters, digits and dashes, at most 63, can be';

      expect(map({ SERVICE_NAME: written })).to.deep.equal(
        named(written, `service name "${shown}" cannot be looked up by DNS: ${allowed}`),
      );
    });
  }

  it('loses control characters, and says so', () => {
    expect(map({ SERVICE_NAME: 'a\0p\np' })).to.deep.equal(
      named('app', String.raw`SERVICE_NAME="a\u0000p\np" has control characters: "app" used`),
    );
  });

  it('is the image’s when nothing else is left, and says so', () => {
    expect(map({ SERVICE_NAME: '\0' })).to.deep.equal(
      named('nginx', String.raw`SERVICE_NAME="\u0000" has control characters: "nginx" used`),
    );
  });

  const tooLong: readonly (readonly [string, string, Setting])[] = [
    ['256 bytes', 'x'.repeat(256), {}],
    ['128 characters of two bytes', 'ü'.repeat(128), {}],
    ['253 bytes and the port', 'x'.repeat(253), { isOneOfSeveral: true }],
  ];
  for (const [what, written, setting] of tooLong) {
    it(`costs the service when it has ${what}: a shortened name would be another one`, () => {
      const limit = 'refused: longer than 255 bytes';

      expect(map({ SERVICE_NAME: written }, setting)).to.deep.equal({
        kind: 'ignored',
        reason: 'its name is too long',
        warnings: [`service name "${written.slice(0, 40)}…" ${limit}`],
      });
    });
  }
});

describe('mapPort, the ID', () => {
  it('is the default one when SERVICE_ID is empty', () => {
    expect(map({ SERVICE_ID: '' })).to.deep.equal(named('nginx'));
  });

  it('is the default one when SERVICE_ID cannot be used, and says so', () => {
    expect(map({ SERVICE_ID: '../x' })).to.deep.equal(
      named('nginx', 'SERVICE_ID="../x" not used: it has a dot segment'),
    );
  });

  it('loses the protocol when SERVICE_ID says another', () => {
    expect(map({ SERVICE_ID: 'dns' }, { port: '53:53/udp' })).to.deep.equal({
      kind: 'service',
      service: aRegistration({ id: 'dns', tags: ['udp'] }),
      fallbackId: 'vm:web:53:udp',
      warnings: [],
    });
  });
});
