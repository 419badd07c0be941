import { expect } from 'chai';
import type { ContainerId } from '../../../../src/domain/container.ts';
import type { ServiceTask } from '../../../../src/domain/deploy/service-runtime.ts';
import { candidateHealth } from '../../../../src/deploy/candidate-health.ts';
import { zoneContainers } from '../../../../src/deploy/platforms/swarm-tasks.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { aService, aTask } from '../../../support/fake-swarm.ts';

const OWN = new Map([['berth.deployment', 'd1']]);
const OTHER = new Map([['berth.deployment', 'd0']]);
const id = (text: string): ContainerId => text as ContainerId;

const ended = (facts: Partial<ServiceTask> = {}): ServiceTask =>
  aTask({ state: 'ended', isWanted: false, labels: OWN, ...facts });

describe('zoneContainers', () => {
  const service = aService({ replicas: 1, labels: OWN });

  it('gives a task as a container, with the name that Docker gives it', () => {
    const [container, ...others] = zoneContainers('blue', service, [aTask({ labels: OWN })]);

    expect(others).to.deep.equal([]);
    expect(container).to.deep.include({ id: 'c1', name: 'shop-blue.1.t1', deploymentId: 'd1' });
    expect(container).to.include({ isRunning: true, restarts: 0, zone: 'blue', health: undefined });
  });

  it('takes the task’s ID until there is a container', () => {
    const [container] = zoneContainers('blue', service, [aTask({ containerId: '' })]);

    expect(container?.id).to.equal('t1');
  });

  for (const [state, hasHealthcheck, health] of [
    ['starting', false, 'starting'],
    ['starting', true, 'starting'],
    ['running', true, 'healthy'],
    ['running', false, undefined],
  ] as const) {
    it(`is ${String(health)} when it is ${state} with${hasHealthcheck ? '' : 'out'} a health check`, () => {
      const [container] = zoneContainers('blue', service, [aTask({ state, hasHealthcheck })]);

      expect(container).to.include({ health, isRunning: true });
    });
  }

  it('counts the tasks that have ended in the same slot as restarts, and gives them first', () => {
    const tasks = [
      aTask({ id: 't3', containerId: id('c3'), labels: OWN }),
      ended({ id: 't1', createdAt: 1 }),
      ended({ id: 't2', containerId: id('c2'), createdAt: 2, exitCode: 3, problem: 'oh' }),
    ];

    const containers = zoneContainers('blue', service, tasks);

    expect(containers.map((one) => one.id)).to.deep.equal(['c2', 'c1', 'c3']);
    expect(containers.map(({ restarts }) => restarts)).to.deep.equal([0, 0, 2]);
    expect(containers[0]).to.include({ isRunning: false, exitCode: 3, problem: 'oh' });
  });

  it('counts no task of another slot or another deployment', () => {
    const tasks = [aTask({ labels: OWN }), ended({ slot: 2 }), ended({ labels: OTHER })];

    const [slot2, current, ...others] = zoneContainers('blue', service, tasks);

    expect([slot2?.restarts, current?.restarts, others]).to.deep.equal([0, 0, []]);
  });

  it('takes what has ended in a service that was scaled to none for history', () => {
    expect(zoneContainers('blue', { ...service, replicas: 0 }, [ended()])).to.deep.equal([]);
  });

  it('keeps what is being ended until it has, but not on a node that is down', () => {
    const scaled = { ...service, replicas: 0 };
    const ending = aTask({ isWanted: false });

    expect(zoneContainers('blue', scaled, [ending])).to.have.length(1);
    expect(zoneContainers('blue', scaled, [{ ...ending, isLost: true }])).to.deep.equal([]);
  });

  it('gives those that the swarm has still to make, so that none are not taken for none', () => {
    const containers = zoneContainers('blue', { ...service, replicas: 2 }, [aTask()]);

    expect(containers).to.have.length(2);
    expect(containers[1]).to.include({ isRunning: true, health: 'starting', deploymentId: 'd1' });
  });

  describe('as the health of a candidate', () => {
    const deployment = aDeployment('shop');

    it('is broken with the swarm’s words and the container whose log tells more', () => {
      const two = { ...service, replicas: 2 };
      const tasks = [aTask({ labels: OWN }), ended({ slot: 2, exitCode: 3, problem: 'task: oh' })];

      const health = candidateHealth(deployment, zoneContainers('green', two, tasks), []);

      expect(health).to.include({ kind: 'broken' });
      expect(health).to.have.property('text', 'shop-blue.2.t1 has ended with code 3: task: oh');
    });

    it('waits with the swarm’s reason while there is no node for a task', () => {
      const two = { ...service, replicas: 2 };
      const waiting = aTask({ state: 'starting', problem: 'no suitable node', labels: OWN });

      const health = candidateHealth(deployment, zoneContainers('green', two, [waiting]), []);

      const text = '0 of 2 instances passing: no suitable node';
      expect(health).to.deep.equal({ kind: 'unready', text });
    });
  });
});
