import { expect } from 'chai';
import type { ContainerId } from '../../src/domain/container.ts';
import { diagnose } from '../../src/domain/doctor/diagnose.ts';
import type { DoctorFacts } from '../../src/domain/doctor/doctor-facts.ts';
import type { EngineFacts, SeenContainer, SocketFacts } from '../../src/domain/doctor/examiners.ts';
import type { Answered, Failed } from '../../src/domain/doctor/probe.ts';
import type { ServiceId, ServiceInstance } from '../../src/domain/service.ts';

export const answered = <T>(value: T): Answered<T> => ({ kind: 'answered', value });

export const failed = (problem: string, statusCode?: number): Failed => ({
  ...{ kind: 'failed', problem, statusCode },
});

export const A_SOCKET: SocketFacts = {
  ...{ path: '/var/run/docker.sock', state: 'alive', gid: 998, mode: '660' },
  ...{ isMount: false, isRemoved: false },
};

export function aSeenContainer(facts: Partial<SeenContainer> = {}): SeenContainer {
  return { id: 'c1', name: 'web', image: 'nginx:1.25', command: 'nginx -g daemon', ...facts };
}

/** An entry with a mark of this owner. */
export function anEntry(id: string, owner: string, container = 'c1'): ServiceInstance {
  return {
    ...{ id: id as ServiceId, name: 'web', address: '10.0.0.1', port: 80, tags: [] },
    meta: new Map(),
    mark: { owner, containerId: container as ContainerId, hash: 'h' },
  };
}

/** A host where everything is right. */
export function someFacts(facts: Partial<DoctorFacts> = {}): DoctorFacts {
  const clock = { offsetMs: 10, uncertaintyMs: 500 };
  return {
    endpoint: 'unix:///var/run/docker.sock',
    socket: answered(A_SOCKET),
    engine: answered({
      ...{ product: 'Docker', version: '20.10.24', apiVersion: '1.41', name: 'vm', clock },
    }),
    containers: answered([aSeenContainer()]),
    desired: answered([{ service: 'web', container: 'web' }]),
    address: '10.0.0.1:8500',
    contact: answered({ leader: '10.0.0.9:8300', clock }),
    agent: answered({ version: '1.8.7', nodeName: 'vm', datacenter: 'dc1' }),
    token: answered({ kind: 'known', accessor: 'a-1', policies: ['berth'] }),
    rights: answered([
      { resource: 'service', access: 'read', segment: '', isGranted: true },
      { resource: 'service', access: 'write', segment: 'web', isGranted: true },
    ]),
    services: answered([anEntry('vm:web:80', 'vm')]),
    trial: undefined,
    host: {
      ...{ name: 'vm', nameOrigin: 'the engine', addressProblem: undefined },
      ...{ address: '10.0.0.1', addressOrigin: '-ip 10.0.0.1', isInternal: false },
      interfaces: [
        { name: 'lo', address: '127.0.0.1' },
        { name: 'eth0', address: '10.0.0.1' },
        { name: 'br-0123456789ab', address: '172.18.0.1' },
      ],
    },
    expectations: { hasToken: true, endsWithoutAgent: false, leavesNothing: true },
    ...facts,
  };
}

/** What is not in order, as `VERDICT CHECK: SEEN -> REMEDY`. */
export function complaints(facts: Partial<DoctorFacts>): readonly string[] {
  return diagnose(someFacts(facts))
    .filter(({ verdict }) => verdict === 'warning' || verdict === 'error')
    .map(({ verdict, check, seen, remedy }) => `${verdict} ${check}: ${seen} -> ${remedy}`);
}

/** What is wrong, and a pattern for each complaint of it. */
export type ComplaintCase = readonly [string, Partial<DoctorFacts>, readonly RegExp[]];

export function itComplains(cases: readonly ComplaintCase[]): void {
  for (const [name, facts, expected] of cases) {
    it(`warns of ${name}`, () => {
      const found = complaints(facts);

      expect(found).to.have.length(expected.length);
      for (const [at, pattern] of expected.entries()) expect(found[at]).to.match(pattern);
    });
  }
}

/** With another engine. */
export function engineFacts(facts: Partial<EngineFacts>): Pick<DoctorFacts, 'engine'> {
  const clock = { offsetMs: 0, uncertaintyMs: 0 };
  const usual = { product: 'Docker', version: '20.10.24', apiVersion: '1.41', name: 'vm', clock };
  return { engine: answered({ ...usual, ...facts }) };
}
