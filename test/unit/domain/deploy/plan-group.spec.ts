import { expect } from 'chai';
import type { Deployment } from '../../../../src/domain/deploy/deployment.ts';
import {
  type MemberPlan,
  isUnderWayIn,
  planGroup,
} from '../../../../src/domain/deploy/plan-group.ts';
import { aDeployment } from '../../../support/deployments.ts';

const GROUP = { id: 'g1', members: ['db', 'api'] };

function fresh(service: string): MemberPlan {
  const { request } = aDeployment(service);
  const plan = { kind: 'release', request, image: 'i', notes: ['it is new'] } as const;
  return { service, plan, deployment: undefined };
}

function serving(service: string): MemberPlan {
  return { service, plan: { kind: 'nothing', text: 'serves 2' }, deployment: undefined };
}

function inGroup(service: string, facts: Partial<Deployment> = {}): Deployment {
  const plain = aDeployment(service, facts);
  return { ...plain, request: { ...plain.request, group: GROUP } };
}

function underWay(service: string, deployment = inGroup(service)): MemberPlan {
  return { service, plan: { kind: 'resume', deployment }, deployment };
}

function reason(...plans: readonly MemberPlan[]): string {
  const plan = planGroup(plans, 8);
  return plan.kind === 'refused' ? plan.reasons.join('; ') : plan.kind;
}

describe('planGroup', () => {
  it('releases in the order of the names, without those that have nothing to do', () => {
    expect(planGroup([fresh('db'), serving('api'), fresh('web')], 8)).to.deep.equal({
      ...{ kind: 'release', members: ['db', 'web'] },
      notes: ['db: it is new', 'api: serves 2', 'web: it is new'],
    });
  });

  it('has nothing to do where all serve', () => {
    expect(planGroup([serving('db'), serving('api')], 8)).to.deep.equal({
      ...{ kind: 'nothing', text: 'db: serves 2; api: serves 2' },
    });
  });

  it('is refused for all where one is', () => {
    const plan = { kind: 'refused', reasons: ['no', 'never'] } as const;

    expect(reason(fresh('db'), { service: 'api', plan, deployment: undefined })).to.equal(
      'api: no; api: never',
    );
  });

  it('is refused where more are to be switched than one transaction has room for', () => {
    const nine = Array.from({ length: 9 }, (_, at) => fresh(`s${String(at)}`));

    expect(reason(...nine))
      .to.include('9 services')
      .and.include('room for 8');
    expect(reason(...nine.slice(1), serving('db'))).to.equal('release');
  });

  it('goes on with the same services', () => {
    expect(planGroup([underWay('db'), underWay('api')], 8)).to.deep.equal({
      ...{ kind: 'resume', group: GROUP },
    });
  });

  it('goes on when some have ended, or serve already', () => {
    const ended = { ...fresh('api'), deployment: inGroup('api', { phase: 'aborted' }) };

    expect(reason(underWay('db'), ended)).to.equal('resume');
    expect(reason(underWay('db'), serving('api'), serving('web'))).to.equal('resume');
  });

  it('goes on with no others than those that it was begun with', () => {
    expect(reason(underWay('db'))).to.include('together with other services, db, api');
    expect(reason(underWay('db'), underWay('api'), fresh('web'))).to.include('name the same');
    expect(reason(underWay('db'), fresh('api'))).to.include('berth deploy resume db');
  });

  it('takes over none that was begun on its own', () => {
    expect(reason(underWay('db', aDeployment('db')), fresh('api'))).to.include(
      'under way on its own',
    );
  });
});

describe('isUnderWayIn', () => {
  it('is so while its record is of the group and has no end', () => {
    expect(isUnderWayIn(GROUP, inGroup('db'))).to.equal(true);
    expect(isUnderWayIn(GROUP, inGroup('db', { phase: 'aborted' }))).to.equal(false);
    expect(isUnderWayIn(GROUP, aDeployment('db'))).to.equal(false);
    expect(isUnderWayIn(GROUP, undefined)).to.equal(false);
  });
});
