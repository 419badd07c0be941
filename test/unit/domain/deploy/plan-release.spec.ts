import { expect } from 'chai';
import type { ContainerId } from '../../../../src/domain/container.ts';
import {
  type ReleaseFacts,
  type ReleasePlan,
  type ReleaseWish,
  planRelease,
} from '../../../../src/domain/deploy/plan-release.ts';
import type { CatalogInstance } from '../../../../src/domain/deploy/traffic.ts';
import type { ZoneContainer, ZoneDefinition } from '../../../../src/domain/deploy/zone-platform.ts';
import type { Zone } from '../../../../src/domain/deploy/zone.ts';
import { aDeployment } from '../../../support/deployments.ts';

const { timing } = aDeployment('shop').request;

const wish = (facts: Partial<ReleaseWish> = {}): ReleaseWish => ({
  ...{ service: 'shop', version: '2', instances: undefined, isGated: false },
  ...{ allowsUnhealthyActive: false, drainPolicy: 'cut', timing },
  ...facts,
});

const container = (zone: Zone, number: number, isRunning = true): ZoneContainer => ({
  ...{ id: `${zone}-${String(number)}` as ContainerId, name: `${zone}-${String(number)}`, zone },
  ...{ deploymentId: '', isRunning, health: undefined, restarts: 0, exitCode: 0 },
  ...{ isOutOfMemory: false, image: 'shop:1' },
});

const definition = (facts: Partial<ZoneDefinition> = {}): ZoneDefinition => ({
  ...{ image: 'shop:2', serviceName: 'shop', tags: [], problems: [] },
  ...facts,
});

const instance = (facts: Partial<CatalogInstance> = {}): CatalogInstance => ({
  ...{ id: 'host:blue-1:80', node: 'host', address: '10.0.0.1', port: 80, tags: ['blue'] },
  ...{ containerId: 'blue-1' as ContainerId, status: 'passing' },
  ...facts,
});

/** Blue serves version 1 with two containers. */
const facts = (
  changed: Partial<Omit<ReleaseFacts, 'state'>> & { state?: Partial<ReleaseFacts['state']> } = {},
): ReleaseFacts => ({
  definitions: { blue: definition(), green: definition() },
  containers: { blue: [container('blue', 1), container('blue', 2)], green: [] },
  instances: [instance()],
  ...changed,
  state: {
    ...{ activeZone: 'blue', activeVersion: '1', generation: '', deployment: undefined },
    revision: new Map(),
    ...changed.state,
  },
});

function released(plan: ReleasePlan): Extract<ReleasePlan, { kind: 'release' }> {
  if (plan.kind !== 'release') throw new Error(JSON.stringify(plan));
  return plan;
}

function reasonOf(plan: ReleasePlan): string {
  if (plan.kind !== 'refused') throw new Error(JSON.stringify(plan));
  return plan.reasons.join('; ');
}

describe('planRelease', () => {
  it('takes the zone that the key does not name, at the size of the one that it names', () => {
    const { request, notes } = released(planRelease(wish(), facts()));

    expect(request).to.include({ candidate: 'green', stable: 'blue', stableVersion: '1' });
    expect(request).to.include({ instances: 2, version: '2' });
    expect(notes).to.deep.equal([]);
  });

  it('takes the size that is asked for', () => {
    expect(released(planRelease(wish({ instances: 5 }), facts())).request.instances).to.equal(5);
  });

  it('takes both sizes, and looks at what either zone can have', () => {
    const sizes = { stable: 3, candidate: 1, isSwitched: false };
    const { request } = released(planRelease(wish({ sizes, instances: 1 }), facts()));
    expect(request.canary).to.deep.include({ steps: [25], sizes: { stable: 3, candidate: 1 } });

    const fixed = { blue: definition({ problems: ['port 80 is fixed'] }), green: definition() };
    const plan = planRelease(wish({ sizes, instances: 1 }), facts({ definitions: fixed }));
    expect(reasonOf(plan)).to.include('port 80 is fixed: 3 cannot run');
  });

  it('changes the sizes of a release that rests', () => {
    const sizes = { stable: 3, candidate: 1 };
    const canary = { steps: [25], holdMs: 0, isAnalysed: false, sizes };
    const resting = aDeployment('shop', { phase: 'holding' });
    const deployment = { ...resting, request: { ...resting.request, canary } };
    const planned = (wished: Partial<ReleaseWish>): ReleasePlan =>
      planRelease(wish(wished), facts({ state: { deployment } }));

    const other = { stable: 1, candidate: 3, isSwitched: false };
    expect(planned({ sizes: other })).to.include({ kind: 'resize', deployment });
    expect(planned({ sizes: { ...sizes, isSwitched: false } }).kind).to.equal('nothing');
    expect(planned({}).kind).to.equal('resume');
  });

  it('begins with blue, and one container, where nothing has ever run', () => {
    const plan = planRelease(
      wish(),
      facts({
        state: { activeZone: undefined, activeVersion: undefined },
        ...{ containers: { blue: [], green: [] }, instances: [] },
      }),
    );

    expect(released(plan).request).to.deep.include({
      ...{ candidate: 'blue', stable: undefined, stableVersion: '', instances: 1 },
    });
  });

  it('takes the only zone that runs for active where no key says so, and says it', () => {
    const plan = released(planRelease(wish(), facts({ state: { activeZone: undefined } })));

    expect(plan.request).to.include({ candidate: 'green', stable: 'blue' });
    expect(plan.notes.join()).to.include('blue alone runs');
  });

  it('refuses to guess where both zones run', () => {
    const both = { blue: [container('blue', 1)], green: [container('green', 1)] };
    const plan = planRelease(wish(), facts({ state: { activeZone: undefined }, containers: both }));

    expect(reasonOf(plan)).to.include('both zones run');
  });

  it('does not take a container that has ended for one that runs', () => {
    const both = { blue: [container('blue', 1)], green: [container('green', 1, false)] };
    const plan = planRelease(wish(), facts({ state: { activeZone: undefined }, containers: both }));

    expect(released(plan).request.candidate).to.equal('green');
  });

  it('refuses a key that says neither blue nor green', () => {
    const plan = planRelease(wish(), facts({ state: { activeZone: 'purple' } }));

    expect(reasonOf(plan)).to.include('"purple"').and.include('blue or green');
  });

  it('does nothing where the version serves already', () => {
    expect(planRelease(wish({ version: '1' }), facts())).to.include({ kind: 'nothing' });
  });

  it('releases the same version again where it does not serve', () => {
    const plan = planRelease(
      wish({ version: '1', allowsUnhealthyActive: true }),
      facts({ instances: [] }),
    );

    expect(released(plan).request.version).to.equal('1');
  });

  for (const [what, instances] of [
    ['nothing is registered', []],
    ['what is registered is critical', [instance({ status: 'critical' })]],
    [
      'what passes is of neither zone',
      [instance({ containerId: 'x' as ContainerId, tags: ['red'] })],
    ],
  ] as const) {
    it(`refuses while ${what} of the active zone, unless it is told to`, () => {
      const sick = facts({ instances });

      expect(reasonOf(planRelease(wish(), sick))).to.include('no instance of it is passing');
      released(planRelease(wish({ allowsUnhealthyActive: true }), sick));
    });
  }

  it('knows an instance of the active zone by its tag where something else has registered it', () => {
    released(planRelease(wish(), facts({ instances: [instance({ containerId: '' })] })));
  });

  it('refuses, whatever it is told, where the key contradicts what runs', () => {
    const contrary = facts({
      containers: { blue: [], green: [container('green', 1)] },
      instances: [instance({ containerId: 'green-1' as ContainerId, tags: ['green'] })],
    });

    const plan = planRelease(wish({ allowsUnhealthyActive: true }), contrary);

    expect(reasonOf(plan)).to.include('while green has some that are');
  });

  it('says what it removes first', () => {
    const both = { blue: [container('blue', 1)], green: [container('green', 1, false)] };

    const { notes } = released(planRelease(wish(), facts({ containers: both })));

    expect(notes.join()).to.include('1 containers of an earlier run').and.include('green');
  });

  it('refuses a zone that cannot be found in Consul', () => {
    const green = definition({ serviceName: '' });
    const plan = planRelease(wish(), facts({ definitions: { blue: definition(), green } }));

    expect(reasonOf(plan)).to.include('no SERVICE_NAME');
  });

  it('refuses several containers where only one can run', () => {
    const green = definition({ problems: ['shop-green publishes a fixed host port'] });
    const known = facts({ definitions: { blue: definition(), green } });

    expect(reasonOf(planRelease(wish(), known))).to.include('fixed host port: 2 cannot run');
    released(planRelease(wish({ instances: 1 }), known));
  });

  it('shares nothing where nothing serves yet', () => {
    const canary = { steps: [5], holdMs: 1, isAnalysed: false };
    const first = facts({
      state: { activeZone: undefined, activeVersion: undefined },
      ...{ containers: { blue: [], green: [] }, instances: [] },
    });

    expect(released(planRelease(wish({ canary }), facts())).request.canary).to.equal(canary);
    expect(released(planRelease(wish({ canary }), first)).request.canary).to.equal(undefined);
  });

  it('says when the name in Consul is not that of the keys', () => {
    const green = definition({ serviceName: 'store' });
    const plan = planRelease(wish(), facts({ definitions: { blue: definition(), green } }));

    expect(released(plan).request.serviceName).to.equal('store');
    expect(released(plan).notes.join()).to.include('shop-active-zone');
  });

  it('goes on with the same release', () => {
    const deployment = aDeployment('shop', { phase: 'verifying' });

    const plan = planRelease(wish(), facts({ state: { deployment } }));

    expect(plan).to.deep.equal({ kind: 'resume', deployment });
  });

  it('refuses another while one is under way', () => {
    const deployment = aDeployment('shop', { phase: 'held' });

    const plan = planRelease(wish({ version: '3' }), facts({ state: { deployment } }));

    expect(reasonOf(plan)).to.include('version 2 is held');
  });

  it('begins anew after one that has ended', () => {
    const deployment = aDeployment('shop', { phase: 'rolled-back' });

    released(planRelease(wish(), facts({ state: { deployment } })));
  });
});
