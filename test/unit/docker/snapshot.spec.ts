import { expect } from 'chai';
import { listedFingerprint } from '../../../src/docker/listing.ts';
import { toSnapshot, toSnapshots } from '../../../src/docker/snapshot.ts';
import type { ContainerSnapshot } from '../../../src/domain/container.ts';
import { aContainer } from '../../support/builders.ts';

type Json = Readonly<Record<string, unknown>>;

interface InspectFacts {
  readonly Id?: unknown;
  readonly Name?: unknown;
  readonly State?: unknown;
  readonly Config?: unknown;
  readonly HostConfig?: unknown;
  readonly NetworkSettings?: unknown;
}

/** The answer of `GET /containers/ID/json` for what `aContainer` builds. */
function anInspection(facts: InspectFacts = {}): Json {
  return {
    Id: 'c0ffee',
    Name: '/web',
    State: { Status: 'running', Running: true, Paused: false, Restarting: false, Dead: false },
    Image: 'sha256:0123',
    Config: aConfig(),
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] },
      Networks: { bridge: { IPAddress: '172.17.0.2' } },
    },
    ...facts,
  };
}

const aConfig = (facts: Json = {}): Json => ({
  Image: 'nginx:1.25',
  Env: ['PATH=/bin'],
  Labels: { SERVICE_NAME: 'web' },
  ExposedPorts: { '80/tcp': {} },
  ...facts,
});

const SNAPSHOT = aContainer({
  id: 'c0ffee',
  environment: ['PATH=/bin'],
  labels: { SERVICE_NAME: 'web' },
  inspected: anInspection(),
  listing: listedFingerprint(anInspection()),
});

/** The snapshot of an inspection with one group of facts changed. */
function snapshotOf(facts: InspectFacts): ContainerSnapshot | undefined {
  return toSnapshot(anInspection(facts));
}

describe('toSnapshot', () => {
  it('takes over what berth needs to know', () => {
    expect(toSnapshot(anInspection())).to.deep.equal(SNAPSHOT);
  });

  it('reads the shape of old engines, which repeat the address at the top', () => {
    const NetworkSettings = {
      IPAddress: '172.17.0.9',
      Gateway: '172.17.0.1',
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] },
      Networks: { bridge: { IPAddress: '172.17.0.2' } },
    };

    expect(snapshotOf({ NetworkSettings })).to.deep.equal({
      ...SNAPSHOT,
      inspected: anInspection({ NetworkSettings }),
    });
  });

  it('reads what Docker leaves out or has as null', () => {
    const bare = { Id: 'c0ffee', State: {}, Config: { Env: null, Labels: null } };

    expect(toSnapshot(bare)).to.deep.equal({
      id: 'c0ffee',
      name: 'c0ffee',
      image: '',
      running: false,
      paused: false,
      exitCode: 0,
      health: undefined,
      stop: { signal: '', timeoutSeconds: undefined },
      environment: [],
      labels: new Map(),
      networkMode: '',
      networks: [],
      ports: [],
      inspected: bare,
      listing: listedFingerprint({}),
    });
  });

  const notInspections: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'no such container'],
    ['a list', [anInspection()]],
    ['an error', { message: 'no such container' }],
    ['a container without ID', anInspection({ Id: undefined })],
    ['a container with an empty ID', anInspection({ Id: '' })],
    ['a container with an ID that is none', anInspection({ Id: 'a\nb' })],
    ['a container with an endless ID', anInspection({ Id: 'a'.repeat(129) })],
    ['a container without state', anInspection({ State: undefined })],
    ['a container without configuration', anInspection({ Config: null })],
    ['an image', { Id: 'sha256:01', Config: {}, RepoTags: [] }],
  ];
  for (const [name, inspected] of notInspections) {
    it(`gives none for ${name}`, () => {
      expect(toSnapshot(inspected)).to.equal(undefined);
    });
  }

  const states: readonly (readonly [string, Json, boolean])[] = [
    ['running', { Running: true }, true],
    ['paused', { Running: true, Paused: true }, true],
    ['created or exited', { Running: false }, false],
    ['between two restarts', { Running: true, Restarting: true }, false],
    ['dead', { Running: true, Dead: true }, false],
    ['of unknown state', {}, false],
    ['of a state that is no switch', { Running: 'true' }, false],
  ];
  for (const [name, State, running] of states) {
    it(`finds a container ${running ? '' : 'not '}running that is ${name}`, () => {
      expect(snapshotOf({ State })?.running).to.equal(running);
    });
  }

  const names = [
    { Name: '/web', name: 'web' },
    { Name: '/a/b', name: 'a/b' },
    { Name: 'a/b', name: 'a/b' },
    { Name: '', name: 'c0ffee' },
    { Name: '/a/../b', name: 'c0ffee' },
    { Name: '/a\nb', name: 'c0ffee' },
    { Name: `/${'x'.repeat(129)}`, name: 'c0ffee' },
  ];
  for (const { Name, name } of names) {
    it(`reads the name ${JSON.stringify(Name)} as ${JSON.stringify(name)}`, () => {
      expect(snapshotOf({ Name })?.name).to.equal(name);
    });
  }

  it('leaves out variables and labels that are no texts', () => {
    const Config = aConfig({ Env: ['A=1', 2, null], Labels: { a: 'x', b: 1, c: null } });

    const snapshot = snapshotOf({ Config });

    expect([snapshot?.environment, snapshot?.labels]).to.deep.equal([
      ['A=1'],
      new Map([['a', 'x']]),
    ]);
  });

  it('sorts networks by name', () => {
    const Networks = {
      zone: { IPAddress: '10.3.0.2' },
      back: { IPAddress: '10.1.0.2' },
      idle: { IPAddress: '' },
      odd: null,
    };

    expect(snapshotOf({ NetworkSettings: { Networks } })?.networks).to.deep.equal([
      { name: 'back', ipAddress: '10.1.0.2' },
      { name: 'idle', ipAddress: '' },
      { name: 'odd', ipAddress: '' },
      { name: 'zone', ipAddress: '10.3.0.2' },
    ]);
  });
});

describe('toSnapshots', () => {
  it('reads one container', () => {
    expect(toSnapshots(anInspection())).to.deep.equal([SNAPSHOT]);
  });

  it('reads a list of containers', () => {
    expect(toSnapshots([anInspection(), anInspection({ Id: 'beef' })])).to.deep.equal([
      SNAPSHOT,
      { ...SNAPSHOT, id: 'beef', inspected: anInspection({ Id: 'beef' }) },
    ]);
  });

  it('reads a list of none', () => {
    expect(toSnapshots([])).to.deep.equal([]);
  });

  const others: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['a text', 'text'],
    ['an empty object', {}],
    ['a list with one that is none', [anInspection(), {}]],
  ];
  for (const [name, inspected] of others) {
    it(`gives none at all for ${name}`, () => {
      expect(toSnapshots(inspected)).to.equal(undefined);
    });
  }
});
