import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DesiredServices,
  desiredServices,
} from '../../src/domain/mapping/desired-services.ts';
import type { ContainerPort, ContainerSnapshot } from '../../src/domain/container.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { MARK_COUNT, isMarkKey } from '../../src/domain/ownership.ts';
import type { ServiceRegistration } from '../../src/domain/service.ts';
import { aContainer, rules } from '../support/builders.ts';

const RUNS = { seed: 20_260_101, numRuns: 300 };

// prettier-ignore
const KEYS = [
  'NAME', 'TAGS', 'ID', 'IGNORE', 'REGION', 'a.b', 'a b', 'consul-x', 'berth-owner', '__PROTO__', '',
  'CHECK_HTTP', 'CHECK_HTTPS', 'CHECK_TCP', 'CHECK_INTERVAL', 'CHECK_TIMEOUT', 'CHECK_HTTP_METHOD',
  'CHECK_INITIAL_STATUS', 'CHECK_DEREGISTER_AFTER',
];
const PORTS = [53, 80, 81, 443];
const WORDS = ['', 'true', 'web', 'a,b', '/health', '10s', '1', 'vm:web:80', 'vm:web:81', '..'];

const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'binary', maxLength: 600 }),
  // Halves of surrogate pairs, commas, backslashes and control characters, all in one.
  fc.string({ unit: fc.constantFrom('\ud83d', '\udea2', ',', '\\', '\0', '\n', '%', '/', 'ü') }),
  // Around the limits of tags, names and IDs (255 bytes) and of Meta values (512).
  fc.integer({ min: 120, max: 260 }).map((length) => 'x'.repeat(length % 2) + 'ü'.repeat(length)),
);

const scope = fc.oneof(
  fc.constant(''),
  fc.constantFrom(...PORTS, 82, '080', '-1').map((port) => `${String(port)}_`),
);
const anyKey = fc.oneof(
  fc.tuple(scope, fc.constantFrom(...KEYS)).map(([port, key]) => `SERVICE_${port}${key}`),
  text.map((key) => `SERVICE_${key}`),
  text,
);
const pair = fc.tuple(anyKey, text);
// More Meta pairs than Consul takes.
const manyKeys = Array.from({ length: 80 }, (_, index) => `SERVICE_K${String(index)}`);
const pairs = fc.oneof(
  { weight: 9, arbitrary: fc.array(pair, { maxLength: 40 }) },
  { weight: 1, arbitrary: fc.tuple(...manyKeys.map((key) => fc.tuple(fc.constant(key), text))) },
);

const ports: fc.Arbitrary<readonly ContainerPort[]> = fc.uniqueArray(
  fc.record({
    port: fc.constantFrom(...PORTS),
    protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
    bindings: fc.array(
      fc.record({
        ip: fc.constantFrom('', '0.0.0.0', '::', '127.0.0.1', 'fd00::1'),
        port: fc.integer({ min: 1, max: 65_535 }),
      }),
      { maxLength: 2 },
    ),
  }),
  { minLength: 1, selector: ({ port, protocol }) => `${String(port)}/${protocol}` },
);

const anyContainer: fc.Arbitrary<ContainerSnapshot> = fc
  .record({
    environment: fc.oneof(
      pairs.map((list) => list.map(([key, value]) => `${key}=${value}`)),
      fc.array(text),
    ),
    labels: pairs.map((list) => new Map(list)),
    ports,
    networkMode: fc.constantFrom('bridge', 'default', 'host', 'none', 'container:x', 'net', ''),
    image: fc.constantFrom('nginx:1.25', 'reg:5000/ns/app@sha256:01', 'sha256:01', ''),
  })
  .map((facts) => aContainer(facts));

const anyRules: fc.Arbitrary<MappingRules> = fc
  .record({
    internal: fc.boolean(),
    explicit: fc.boolean(),
    forcedAddress: fc.constantFrom('', '192.0.2.1', 'fd00::2'),
  })
  .map((facts) => rules(facts));

type Law = (desired: DesiredServices, container: ContainerSnapshot, rules: MappingRules) => void;

function always(holds: Law): void {
  const property = fc.property(anyContainer, anyRules, (container, hostRules) => {
    holds(desiredServices(container, hostRules), container, hostRules);
  });
  fc.assert(property, RUNS);
}

function alwaysEach(holds: (service: ServiceRegistration) => void): void {
  always(({ services }) => {
    services.forEach(holds);
  });
}

const CONTROL = /\p{Cc}/u;

describe('desiredServices of any container', () => {
  it('says of each port that it is registered or why not, and never throws', () => {
    always(({ services, ignored }, container) => {
      expect(services.length + ignored.length).to.equal(container.ports.length);
    });
  });

  it('gives no two services one ID, and sorts them by it', () => {
    always(({ services }) => {
      const ids = services.map(({ id }) => id);

      expect(ids).to.deep.equal([...new Set(ids)].sort());
    });
  });

  it('gives IDs that can be registered and deregistered', () => {
    alwaysEach(({ id }) => {
      expect(Buffer.byteLength(id)).to.be.within(1, 255);
      expect(id).not.to.match(CONTROL);
      expect(id.split('/')).not.to.include.oneOf(['.', '..']);
    });
  });

  it('gives names of 1 to 255 bytes without control characters', () => {
    alwaysEach(({ name }) => {
      expect(Buffer.byteLength(name)).to.be.within(1, 255);
      expect(name).not.to.match(CONTROL);
    });
  });

  it('gives tags of 1 to 255 bytes without control characters', () => {
    alwaysEach(({ tags }) => {
      expect(tags.filter((tag) => CONTROL.test(tag))).to.deep.equal([]);
      expect(tags.filter((tag) => tag === '' || Buffer.byteLength(tag) > 255)).to.deep.equal([]);
    });
  });

  it('gives Meta that Consul takes, with room for the marks', () => {
    alwaysEach(({ meta }) => {
      const keys = [...meta.keys()];
      const refused = keys.filter(
        (key) => !/^(?!consul-)[A-Za-z0-9_-]{1,128}$/.test(key) || isMarkKey(key),
      );

      expect(refused).to.deep.equal([]);
      expect([...meta.values()].filter((value) => Buffer.byteLength(value) > 512)).to.deep.equal(
        [],
      );
      expect(meta.size + MARK_COUNT).to.be.at.most(64);
    });
  });

  it('gives checks of the service’s own address and port', () => {
    alwaysEach(({ address, port, checks }) => {
      const host = address.includes(':') ? `[${address}]` : address;
      const own = `${host}:${String(port)}`;

      const elsewhere = checks.filter(
        (check) => 'target' in check && authorityOf(check.target) !== own,
      );

      expect(elsewhere).to.deep.equal([]);
    });
  });

  it('does not depend on the order of labels', () => {
    always((desired, container, hostRules) => {
      const reordered = { ...container, labels: new Map([...container.labels].reverse()) };

      expect(desiredServices(reordered, hostRules)).to.deep.equal(desired);
    });
  });
});

/** The `HOST:PORT` that a check's target begins with. */
function authorityOf(target: string): string | undefined {
  return /^(?:https?:\/\/)?([^/?#]*)/.exec(target)?.[1];
}
