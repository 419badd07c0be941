import { expect } from 'chai';
import fc from 'fast-check';
import {
  changedSpec,
  isLeaving,
  runtimeService,
  serviceTask,
} from '../../../src/docker/swarm-shapes.ts';

type Json = Readonly<Record<string, unknown>>;

const container = {
  ...{ Image: 'shop:1', Env: ['A=1', 'B=2=3', 'C', 'A_B=4'], StopGracePeriod: 5_000_000_000 },
  Labels: { kept: 'yes', 'berth.deployment': 'd0' },
};
const aSpec = (facts: Json = {}): Json => ({
  ...{ Name: 'shop-blue', Labels: { stack: 'web' }, Mode: { Replicated: { Replicas: 2 } } },
  TaskTemplate: { ContainerSpec: container, Placement: { MaxReplicas: 1 } },
  ...facts,
});
const anInspection = (facts: Json = {}): Json => ({
  ...{ ID: 's1', Version: { Index: 7 }, Spec: aSpec(facts) },
});
const aTask = (facts: Json = {}): Json => ({
  ...{ ID: 't1', Slot: 2, NodeID: 'n1', CreatedAt: '2026-01-01T00:00:00.123456789Z' },
  ...{ DesiredState: 'running', Status: { State: 'running' } },
  ...{ Spec: { ContainerSpec: { Image: 'shop:1', Labels: { a: 'b' } } }, ...facts },
});
const nowhere = (): boolean => false;
const run = {
  image: 'shop:2',
  environment: new Map([
    ['A', '9'],
    ['C', '8'],
    ['NEW', '7'],
  ]),
  labels: new Map([['berth.deployment', 'd1']]),
};

describe('runtimeService', () => {
  it('reads what a release looks at', () => {
    const service = runtimeService(anInspection());

    expect(service).to.deep.include({ id: 's1', name: 'shop-blue', versionIndex: 7, replicas: 2 });
    expect(service).to.include({ image: 'shop:1', stopGraceMs: 5_000 });
    expect(service?.labels.get('kept')).to.equal('yes');
    const environment = Object.fromEntries(service?.environment ?? []);
    expect(environment).to.deep.equal({ A: '1', B: '2=3', C: '', A_B: '4' });
  });

  for (const [Mode, mode] of [
    [{ Replicated: {} }, 'replicated'],
    [{ Global: {} }, 'global'],
    [{ ReplicatedJob: {} }, 'job'],
    [null, 'job'],
  ] as const) {
    it(`is ${mode} for ${JSON.stringify(Mode)}`, () => {
      expect(runtimeService(anInspection({ Mode }))).to.include({ mode, replicas: 0 });
    });
  }

  it('takes a port for one of the ingress mesh unless it says otherwise', () => {
    const Ports = [
      { PublishedPort: 80, Protocol: 'udp' },
      { PublishMode: 'host', TargetPort: 80 },
    ];

    const { ports } = runtimeService(anInspection({ EndpointSpec: { Ports } })) ?? {};

    expect(ports).to.deep.equal([
      { mode: 'ingress', published: 80, protocol: 'udp' },
      { mode: 'host', published: 0, protocol: 'tcp' },
    ]);
  });

  for (const value of [
    undefined,
    [],
    {},
    { ...anInspection(), ID: '' },
    { ...anInspection(), Version: {} },
    anInspection({ TaskTemplate: { PluginSpec: {} } }),
  ]) {
    it(`gives none for ${JSON.stringify(value)}`, () => {
      expect(runtimeService(value)).to.equal(undefined);
    });
  }
});

describe('serviceTask', () => {
  it('reads what a release looks at', () => {
    const ContainerStatus = { ContainerID: 'c1', ExitCode: 3 };
    const Status = { State: 'failed', Err: 'task: non-zero exit (3)', ContainerStatus };

    const task = serviceTask(aTask({ Status, DesiredState: 'shutdown' }), nowhere);

    expect(task).to.deep.include({ id: 't1', containerId: 'c1', slot: 2, exitCode: 3 });
    expect(task).to.include({ state: 'ended', isWanted: false, problem: Status.Err });
    expect(task?.createdAt).to.equal(Date.UTC(2026, 0, 1, 0, 0, 0, 123));
    expect(task?.labels.get('a')).to.equal('b');
  });

  for (const [State, state] of [
    ['new', 'starting'],
    ['pending', 'starting'],
    ['assigned', 'starting'],
    ['preparing', 'starting'],
    ['ready', 'starting'],
    ['starting', 'starting'],
    ['running', 'running'],
    ['complete', 'ended'],
    ['shutdown', 'ended'],
    ['failed', 'ended'],
    ['rejected', 'ended'],
    ['orphaned', 'ended'],
    ['remove', 'ended'],
  ] as const) {
    it(`takes ${State} for ${state}`, () => {
      expect(serviceTask(aTask({ Status: { State } }), nowhere)).to.include({ state });
    });
  }

  for (const [DesiredState, isWanted] of [
    ['ready', true],
    ['running', true],
    ['shutdown', false],
    ['remove', false],
  ] as const) {
    it(`is ${isWanted ? '' : 'not '}wanted when ${DesiredState} is desired`, () => {
      expect(serviceTask(aTask({ DesiredState }), nowhere)).to.include({ isWanted });
      expect(isLeaving(aTask({ DesiredState }))).to.equal(!isWanted);
    });
  }

  it('no longer leaves when it has ended', () => {
    const ended = aTask({ DesiredState: 'shutdown', Status: { State: 'shutdown' } });

    expect(isLeaving(ended)).to.equal(false);
  });

  for (const [Test, hasHealthcheck] of [
    [['CMD', 'true'], true],
    [['NONE'], false],
    [[], false],
  ] as const) {
    it(`has ${hasHealthcheck ? 'a' : 'no'} health check with ${JSON.stringify(Test)}`, () => {
      const Spec = { ContainerSpec: { Healthcheck: { Test } } };

      expect(serviceTask(aTask({ Spec }), nowhere)).to.include({ hasHealthcheck });
    });
  }

  it('is lost with its node', () => {
    expect(serviceTask(aTask(), (node) => node === 'n1')).to.include({ isLost: true });
  });

  it('keeps a long reason short', () => {
    const Status = { State: 'rejected', Err: 'x'.repeat(10_000) };

    expect(serviceTask(aTask({ Status }), nowhere)?.problem).to.have.length(300);
  });
});

describe('changedSpec', () => {
  it('changes nothing but the replicas when it only scales', () => {
    const UpdateConfig = { FailureAction: 'rollback' };

    const changed = changedSpec(anInspection({ UpdateConfig }), { replicas: 0 });

    expect(changed).to.deep.equal(aSpec({ UpdateConfig, Mode: { Replicated: { Replicas: 0 } } }));
  });

  it('sets image, labels, and the variables that are there', () => {
    const changed = changedSpec(anInspection(), { replicas: 3, run });

    const Env = ['A=9', 'B=2=3', 'C=8', 'A_B=4'];
    const Labels = { kept: 'yes', 'berth.deployment': 'd1' };
    expect(changed).to.deep.equal(
      aSpec({
        Labels: { stack: 'web', 'berth.deployment': 'd1' },
        Mode: { Replicated: { Replicas: 3 } },
        TaskTemplate: {
          ContainerSpec: { ...container, Image: 'shop:2', Env, Labels },
          Placement: { MaxReplicas: 1 },
        },
      }),
    );
  });

  for (const [before, after] of [
    ['rollback', 'pause'],
    ['continue', 'continue'],
    ['pause', 'pause'],
  ]) {
    it(`makes ${String(after)} of the failure action ${String(before)}`, () => {
      const UpdateConfig = { Parallelism: 1, FailureAction: before };

      const changed = changedSpec(anInspection({ UpdateConfig }), { replicas: 1, run });

      expect(changed.UpdateConfig).to.deep.equal({ Parallelism: 1, FailureAction: after });
    });
  }
});

describe('What the engine answers about a swarm', () => {
  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (one, other, third) => {
        const service = { ID: 's', Version: { Index: 1 }, Spec: one };
        const template = { ContainerSpec: { Env: other, Labels: third, Healthcheck: other } };
        runtimeService(service);
        runtimeService({ ...service, Spec: { Mode: other, TaskTemplate: template } });
        serviceTask({ ID: 't', Status: one, Spec: template, Slot: third }, nowhere);
        expect(changedSpec({ Spec: one }, { replicas: 1, run })).to.have.property('Mode');
        isLeaving(one);
      }),
    );
  });
});
