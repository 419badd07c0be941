import { inspect } from 'node:util';
import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import { DependencyError } from '../../src/domain/errors.ts';
import type { ServiceId, ServiceRegistration } from '../../src/domain/service.ts';
import {
  type Behaviour,
  FaultyServer,
  answer,
  answerAndClose,
  cut,
  drip,
  hang,
  refuse,
  stall,
} from '../support/faulty-server.ts';

const TOKEN = 'b5f7-a-token';
const ID = 'vm:web:80' as ServiceId;
const SERVICE = { ID, Service: 'web', Address: '10.0.0.1', Port: 80, Tags: [], Meta: {} };
const LIST = JSON.stringify({ [ID]: SERVICE });

/** As Consul sends its refusals. */
const TEXT = ['Content-Type: text/plain'];

const UNREACHABLE: readonly { name: string; behaviour: Behaviour }[] = [
  { name: 'connection reset', behaviour: refuse },
  { name: 'no answer', behaviour: hang },
  { name: 'cut in the body', behaviour: cut(LIST) },
  { name: 'stalled in the body', behaviour: stall(LIST) },
  { name: 'headers, then nothing', behaviour: stall('') },
  { name: '429', behaviour: answer('', { status: '429 Too Many Requests' }) },
  { name: '500', behaviour: answer('No cluster leader', { status: '500 Internal' }) },
  { name: '503', behaviour: answer('', { status: '503 Unavailable' }) },
];

const MALFORMED: readonly { name: string; behaviour: Behaviour }[] = [
  { name: 'HTML with 200', behaviour: answer('<html>login</html>', { headers: [] }) },
  { name: 'HTML with 200 that says it is JSON', behaviour: answer('<html>login</html>') },
  { name: 'truncated JSON', behaviour: answer(LIST.slice(0, -3)) },
  { name: 'null', behaviour: answer('null') },
  { name: 'a list', behaviour: answer('[]') },
  { name: 'entries that are none', behaviour: answer('{"a":null,"b":7}') },
];

const REFUSED: readonly { name: string; behaviour: Behaviour }[] = [
  {
    name: '403',
    behaviour: answer('Permission denied', { status: '403 Forbidden', headers: TEXT }),
  },
  { name: '400', behaviour: answer('Invalid', { status: '400 Bad Request', headers: TEXT }) },
  { name: '302', behaviour: answer('', { status: '302 Found', headers: ['Location: /ui'] }) },
  {
    name: 'a list that ACLs have cut short',
    behaviour: answer('{}', {
      headers: ['Content-Type: application/json', 'X-Consul-Results-Filtered-By-ACLs: true'],
    }),
  },
];

describe('AgentRegistry over a faulty wire', () => {
  const server = new FaultyServer();
  let registry: AgentRegistry;
  /** For what is slow and right: a busy machine must not make it wrong. */
  let patient: AgentRegistry;

  const service: ServiceRegistration = {
    id: ID,
    name: 'web',
    address: '10.0.0.1',
    port: 80,
    tags: [],
    meta: new Map(),
    checks: [],
  };
  const mark = { owner: 'vm', containerId: 'c' as ContainerId, hash: 'h' };

  async function failure(call: Promise<unknown>): Promise<DependencyError> {
    const error: unknown = await call.then(
      () => undefined,
      (one: unknown) => one,
    );
    if (error instanceof DependencyError) return error;
    throw new Error(`no DependencyError but ${inspect(error)}`);
  }

  before(async () => {
    const port = await server.listen();
    const address = { kind: 'tcp', host: '127.0.0.1', port, isTls: false } as const;
    registry = new AgentRegistry({ address, token: TOKEN, timeoutMs: 400 });
    patient = new AgentRegistry({ address, token: TOKEN, timeoutMs: 20_000 });
  });

  after(() => server.close());

  for (const { name, behaviour } of UNREACHABLE) {
    it(`says that Consul is away, in time, when the answer is: ${name}`, async () => {
      server.behave = () => behaviour;

      const failures = await Promise.all(
        [registry.list(), registry.find(ID), registry.register(service, mark)].map(failure),
      );

      expect(failures.map(({ kind }) => kind)).to.deep.equal(Array(3).fill('unreachable'));
    });
  }

  for (const { name, behaviour } of MALFORMED) {
    it(`takes no list and no entry from an answer that is: ${name}`, async () => {
      server.behave = () => behaviour;

      const failures = await Promise.all([registry.list(), registry.find(ID)].map(failure));

      for (const { kind } of failures) expect(kind).to.be.oneOf(['malformed', 'unreachable']);
    });
  }

  for (const { name, behaviour } of REFUSED) {
    it(`takes no list from a refusal: ${name}`, async () => {
      server.behave = () => behaviour;

      expect((await failure(registry.list())).kind).to.equal('refused');
    });
  }

  it('takes an answer that comes byte by byte', async () => {
    server.behave = (line) => drip(line.includes('/services') ? LIST : JSON.stringify(SERVICE));

    expect(await patient.list()).to.have.length(1);
    expect(await patient.find(ID)).to.deep.include({ id: ID, name: 'web', port: 80 });
  });

  it('survives connections that are closed after each answer', async () => {
    server.behave = (line) =>
      answerAndClose(line.includes('/services') ? LIST : JSON.stringify(SERVICE));

    for (let round = 0; round < 20; round += 1) {
      expect(await patient.list()).to.have.length(1);
      expect(await patient.find(ID)).to.have.property('id', ID);
      await patient.register(service, mark);
    }
  });

  it('never shows its token, however an error is printed', async () => {
    const errors: DependencyError[] = [];
    for (const { behaviour } of [...UNREACHABLE, ...MALFORMED, ...REFUSED]) {
      server.behave = () => behaviour;
      errors.push(await failure(registry.list()));
    }
    for (const { behaviour } of [
      ...UNREACHABLE,
      ...REFUSED.filter(({ name }) => name.startsWith('4')),
    ]) {
      server.behave = () => behaviour;
      errors.push(await failure(registry.register(service, mark)));
    }

    const printed = errors.map((error) => inspect(error, { depth: null, showHidden: true }));

    expect(printed.join('\n')).to.not.include(TOKEN);
  });
});
