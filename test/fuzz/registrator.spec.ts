import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { expect } from 'chai';
import fc from 'fast-check';
import { explainCommand } from '../../src/cli/explain.ts';
import { toSnapshots } from '../../src/docker/snapshot.ts';
import { aCommandStage } from '../support/command-context.ts';
import { eventually } from '../support/eventually.ts';
import { type InspectionFacts, anInspection } from '../support/inspection.ts';
import { bodyOf, loopbackServers } from '../support/loopback-server.ts';
import type { Brief } from '../support/registrator-vectors/vector.ts';

// With a registrator: BERTH_REGISTRATOR=… npx mocha test/fuzz/registrator.spec.ts
const PROGRAM = process.env.BERTH_REGISTRATOR ?? '';

const COUNT = 500;
const SEED = 20_261_128;
/** Listed behind them all: once it is asked for, they are done. */
const END = 'f'.repeat(64);
const FLAGS = [[], ['-internal'], ['-explicit'], ['-tags', 'x,y\\,z']];

// What neither the order of a Go map decides nor Consul refuses: of labels that differ in case alone
// registrator takes either, and the rows under "With -compat too" of decisions/0009 are not for it.
// prettier-ignore
const KEYS = [
  'NAME', 'TAGS', 'IGNORE', 'REGION', 'Zone', 'FOO_BAR', 'X', '80', '9_X', '80_NAME', '81_NAME', '53_NAME', '80_TAGS',
  '53_TAGS', '81_REGION', '80_IGNORE', 'check_http', 'CHECK_TCP', 'CHECK_TTL', 'CHECK_INTERVAL', 'CHECK_INITIAL_STATUS',
];
const WORDS = [
  '',
  'web',
  'a,b',
  'a\\,b,c',
  ',',
  ',,a',
  'Über',
  '0',
  'x y',
  'a=b',
  '日本',
  'v'.repeat(60),
];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  IGNORE: ['', '', 'true'],
  '80_IGNORE': ['', '', 'true'],
  check_http: ['', '/', '/health'],
  CHECK_TTL: ['', '10s'],
  CHECK_INTERVAL: ['', '5s'],
  CHECK_INITIAL_STATUS: ['', 'passing'],
};

const labels: fc.Arbitrary<readonly (readonly [string, string])[]> = fc
  .uniqueArray(fc.constantFrom(...KEYS), { maxLength: 5 })
  .chain((keys) =>
    fc.tuple(
      ...keys.map((key) =>
        fc.tuple(fc.constant(`SERVICE_${key}`), fc.constantFrom(...(VALUES[key] ?? WORDS))),
      ),
    ),
  );

const ports = fc
  .subarray(['80/tcp', '81/tcp', '443/tcp', '53/udp'])
  .chain((keys) =>
    fc.tuple(
      ...keys.map((key) =>
        fc.tuple(fc.constant(key), fc.option(fc.integer({ min: 1, max: 65_535 }).map(String))),
      ),
    ),
  );

const anyContainer: fc.Arbitrary<InspectionFacts> = fc
  .record({
    env: labels,
    own: labels,
    bound: ports,
    isOnHost: fc.boolean(),
    image: fc.constantFrom('nginx:1.25', 'reg:5000/ns/app:v2', 'redis'),
  })
  .map(({ env, own, bound, isOnHost, image }) => ({
    image,
    env: [...env.map(([key, value]) => `${key}=${value}`), 'PATH=/bin', 'LANG='],
    labels: Object.fromEntries(own),
    ...(isOnHost
      ? { mode: 'host', networks: { host: '' }, ports: {}, exposed: bound.map(([key]) => key) }
      : { ports: Object.fromEntries(bound) }),
  }));

describe('explain -compat, beside a real registrator', function () {
  this.timeout(60_000);
  const serve = loopbackServers();
  const containers = fc
    .sample(anyContainer, { numRuns: COUNT, seed: SEED })
    .map((facts, index) => ({
      ...facts,
      name: `c${String(index)}`,
      id: String(index).padStart(64, '0'),
    }));

  before(function () {
    if (PROGRAM === '') this.skip();
  });

  for (const more of FLAGS) {
    const flags = ['-ip', '10.0.0.1', ...more];
    it(`makes the same of ${String(COUNT)} containers with ${flags.join(' ')}`, async () => {
      const seen = await registered(flags);

      expect([...seen.values()].flat()).to.have.length.above(100);
      for (const container of containers) {
        const explained = await explain(container, flags);
        const theirs = (seen.get(container.id) ?? []).sort(byId);
        expect(explained, JSON.stringify(container)).to.deep.equal(theirs);
      }
    });
  }

  /** @returns what registrator sends to Consul, by the ID of the container it looked at last */
  async function registered(flags: readonly string[]): Promise<ReadonlyMap<string, Brief[]>> {
    const sent = new Map<string, Brief[]>();
    const inspections = new Map(containers.map((facts) => [facts.id, anInspection(facts)]));
    let inspected = '';
    const docker = await serve(({ url = '' }, response) => {
      const [, id] = /\/containers\/([0-9f]+)\/json/.exec(url) ?? [];
      if (id !== undefined) {
        inspected = id;
        json(response, inspections.get(id) ?? {}, id === END ? 404 : 200);
      } else if (url.includes('/events')) {
        response.flushHeaders();
      } else {
        const listed = [...inspections.keys(), END].map((Id) => ({ Id }));
        json(response, listed);
      }
    });
    const consul = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        const before = sent.get(inspected) ?? [];
        if (request.method === 'PUT') sent.set(inspected, [...before, briefOf(body)]);
        json(response, '127.0.0.1:8300');
      });
    });
    const args = [...flags, consul.replace('http:', 'consul:')];
    const env = { ...process.env, DOCKER_HOST: docker.replace('http:', 'tcp:') };
    const registrator = spawn(PROGRAM, args, { env, stdio: 'ignore' });
    await once(registrator, 'spawn');
    const ended = once(registrator, 'exit');
    const isDone = (): void => {
      expect(inspected).to.equal(END);
    };
    try {
      await eventually('all inspected', isDone, { timeoutMs: 9_000 });
    } finally {
      registrator.kill();
      await ended;
    }
    return sent;
  }
});

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

interface Sent {
  readonly ID: string;
  readonly Name: string;
  readonly Address?: string;
  readonly Port?: number;
  readonly Tags?: readonly string[];
  readonly Meta?: Readonly<Record<string, string>>;
}

function briefOf(body: string): Brief {
  const { ID, Name, Address = '', Port = 0, Tags = [], Meta = {} } = JSON.parse(body) as Sent;
  return { id: ID, name: Name, address: Address, port: Port, tags: Tags, meta: Meta };
}

async function explain(
  facts: InspectionFacts,
  flags: readonly string[],
): Promise<readonly Brief[]> {
  const { context, stdout } = aCommandStage({
    stdin: JSON.stringify([anInspection(facts)]),
    parseInspection: (text) => Promise.resolve(toSnapshots(text)),
  });
  const argv = [...flags, '-compat', '-hostname', hostname(), '--inspect', '-', '--json'];
  await explainCommand.execute(argv, context);
  const { services } = JSON.parse(stdout.text) as { services: readonly Brief[] };
  return services
    .map(({ id, name, address, port, tags, meta }) => ({ id, name, address, port, tags, meta }))
    .sort(byId);
}

function byId(a: Brief, b: Brief): number {
  return a.id < b.id ? -1 : 1;
}
