import { expect } from 'chai';
import type { ContainerId, ContainerSnapshot } from '../../../src/domain/container.ts';
import { hostDrift, isDrift } from '../../../src/domain/host-drift.ts';
import type { ServiceInstance } from '../../../src/domain/service.ts';
import { aContainer, anInstance, aRegistration, lifecycle } from '../../support/builders.ts';

describe('hostDrift', () => {
  const web = aContainer();

  function kinds(
    current: readonly ServiceInstance[],
    container: ContainerSnapshot = web,
    rules = lifecycle(),
    services = [aRegistration()],
  ): readonly string[] {
    const wanted = [{ container, containerId: web.id, services }];
    return hostDrift({ wanted, current, hostname: 'vm', lifecycle: rules }).map(({ kind }) => kind);
  }

  it('finds what is as it should be', () => {
    expect(kinds([anInstance()])).to.deep.equal(['in step']);
  });

  it('finds what is not there, and what is different', () => {
    expect(kinds([])).to.deep.equal(['missing']);
    expect(kinds([anInstance({ port: 1 })])).to.deep.equal(['different']);
  });

  it('finds what nothing asks for any more', () => {
    expect(kinds([anInstance()], web, lifecycle(), [])).to.deep.equal(['stale']);
    const gone = [{ container: undefined, containerId: web.id, services: [] }];
    const view = { wanted: gone, current: [anInstance()], hostname: 'vm' };
    const [state] = hostDrift({ ...view, lifecycle: lifecycle() });
    expect(state).to.include({ kind: 'stale', container: web.id.slice(0, 12) });
  });

  it('takes what the rules keep for no drift', () => {
    const ended = aContainer({ running: false, exitCode: 1 });
    const rules = lifecycle({ deregister: 'on-success' });
    expect(kinds([anInstance()], ended, rules)).to.deep.equal(['retained']);
    expect(kinds([anInstance()], ended)).to.deep.equal(['stale']);
  });

  it('tells somebody else’s from registrator’s', () => {
    const { mark } = anInstance();
    const others = mark && { ...mark, owner: 'another' };
    expect(kinds([anInstance({ mark: others })])).to.deep.equal(['foreign']);
    const neighbours = mark && { ...mark, containerId: 'c1' as ContainerId };
    expect(kinds([anInstance({ mark: neighbours })])).to.deep.equal(['foreign']);
    expect(kinds([anInstance({ mark: undefined })])).to.deep.equal(['registrator’s']);
  });

  it('puts first what is wrong', () => {
    const others = ['vm:web:82', 'vm:web:81'].map((id) => aRegistration({ id }));
    const services = [aRegistration(), ...others];
    const wanted = [{ container: web, containerId: web.id, services }];
    const view = { wanted, current: [anInstance()], hostname: 'vm', lifecycle: lifecycle() };
    const states = hostDrift(view);

    expect(states.map(({ kind }) => kind)).to.deep.equal(['missing', 'missing', 'in step']);
    expect(states.map(({ serviceId }) => serviceId)).to.deep.equal([
      ...['vm:web:81', 'vm:web:82', 'vm:web:80'],
    ]);
    expect(states.map((state) => isDrift(state))).to.deep.equal([true, true, false]);
  });
});
