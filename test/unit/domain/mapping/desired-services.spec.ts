import { expect } from 'chai';
import type { ServiceRegistration } from '../../../../src/domain/service.ts';
import {
  type ContainerFacts,
  type Essence,
  aContainer,
  aPort,
  aRegistration,
  essenceOf,
  rules,
} from '../../../support/builders.ts';

const only = (...services: readonly ServiceRegistration[]): Essence => ({
  services,
  ignored: [],
  warnings: [],
});

const nothing = (reason: string): Essence => ({
  services: [],
  ignored: [{ port: null, reason }],
  warnings: [],
});

function desired(facts: ContainerFacts): Essence {
  return essenceOf(aContainer(facts), rules());
}

describe('desiredServices', () => {
  it('registers a running container under its published port', () => {
    expect(desired({})).to.deep.equal(only(aRegistration()));
  });

  it('registers nothing for a container that does not run', () => {
    expect(desired({ running: false })).to.deep.equal(nothing('the container is not running'));
  });

  it('registers nothing for a container without ports', () => {
    expect(desired({ ports: [] })).to.deep.equal(nothing('the container exposes no port'));
  });

  it('registers one service for each published port, sorted by ID', () => {
    expect(desired({ ports: ['8081:81', '8080:80', '8443:443'] })).to.deep.equal(
      only(
        aRegistration({ id: 'vm:web:443', name: 'nginx-443', port: 8443 }),
        aRegistration({ id: 'vm:web:80', name: 'nginx-80', port: 8080 }),
        aRegistration({ id: 'vm:web:81', name: 'nginx-81', port: 8081 }),
      ),
    );
  });

  it('registers one service for a port with several bindings', () => {
    expect(desired({ ports: [aPort('8080:80', ':::8080')] })).to.deep.equal(only(aRegistration()));
  });

  it('registers TCP, UDP and SCTP of one port as three services', () => {
    const name = 'nginx-53';

    expect(desired({ ports: ['53:53', '53:53/udp', '53:53/sctp'] })).to.deep.equal(
      only(
        aRegistration({ id: 'vm:web:53', name, port: 53 }),
        aRegistration({ id: 'vm:web:53:sctp', name, port: 53 }),
        aRegistration({ id: 'vm:web:53:udp', name, port: 53, tags: ['udp'] }),
      ),
    );
  });

  it('says of ports that cannot be reached why, and does not count them for names', () => {
    expect(desired({ ports: ['8080:80', '81', '82/udp'] })).to.deep.equal({
      services: [aRegistration()],
      ignored: [
        { port: '81/tcp', reason: 'not published on the host' },
        { port: '82/udp', reason: 'not published on the host' },
      ],
      warnings: [],
    });
  });

  it('counts ports that labels ignore for the names of the others', () => {
    const labels = { SERVICE_81_IGNORE: 'true' };

    expect(desired({ ports: ['8080:80', '8081:81'], labels })).to.deep.equal({
      services: [aRegistration({ name: 'nginx-80' })],
      ignored: [{ port: '81/tcp', reason: 'SERVICE_IGNORE is set' }],
      warnings: [],
    });
  });

  it('registers exposed ports at the host’s address on the host’s network', () => {
    expect(desired({ networkMode: 'host', ports: ['80', '81/udp'] })).to.deep.equal(
      only(
        aRegistration({ name: 'nginx-80', port: 80 }),
        aRegistration({ id: 'vm:web:81:udp', name: 'nginx-81', port: 81, tags: ['udp'] }),
      ),
    );
  });

  it('registers exposed ports at the container’s address with -internal', () => {
    const container = aContainer({ ports: ['80'] });

    expect(essenceOf(container, rules({ internal: true }))).to.deep.equal(
      only(aRegistration({ address: '172.17.0.2', port: 80 })),
    );
  });

  it('registers every port at the address of -ip', () => {
    const container = aContainer({ ports: ['127.0.0.1:8080:80'] });

    expect(essenceOf(container, rules({ forcedAddress: '192.0.2.1' }))).to.deep.equal(
      only(aRegistration({ address: '192.0.2.1' })),
    );
  });

  it('points the check to the service’s own address and port', () => {
    const container = aContainer({ labels: { SERVICE_CHECK_TCP: 'true' } });

    const { services } = essenceOf(container, rules({ internal: true }));

    expect(services[0]?.checks).to.deep.equal([
      { kind: 'tcp', target: '172.17.0.2:80', interval: '10s' },
    ]);
  });

  it('says one warning once, however many ports it is about', () => {
    const labels = { 'SERVICE_A.B': 'x' };

    expect(desired({ ports: ['8080:80', '8081:81'], labels }).warnings).to.deep.equal([
      'Meta key "a.b" written as a_b',
    ]);
  });
});

describe('desiredServices, IDs', () => {
  const ids = (facts: ContainerFacts): readonly string[] =>
    desired(facts).services.map(({ id }) => id);

  it('gives the ID of SERVICE_ID to the first port alone, and says so', () => {
    const result = desired({
      ports: ['8080:80', '8081:81'],
      labels: { SERVICE_ID: 'mine' },
    });

    expect(result).to.deep.equal({
      services: [
        aRegistration({ id: 'mine', name: 'nginx-80' }),
        aRegistration({ id: 'vm:web:81', name: 'nginx-81', port: 8081 }),
      ],
      ignored: [],
      warnings: ['SERVICE_ID="mine" is used by another port: vm:web:81 used'],
    });
  });

  it('says what else is wrong with a port that gets its default ID', () => {
    const labels = { SERVICE_ID: 'mine', SERVICE_81_TAGS: 'a\n' };

    expect(desired({ ports: ['8080:80', '8081:81'], labels }).warnings).to.deep.equal([
      String.raw`SERVICE_TAGS: tag "a\n" left out: control characters are not allowed`,
      'SERVICE_ID="mine" is used by another port: vm:web:81 used',
    ]);
  });

  it('gives each port the ID that is for it', () => {
    const labels = { SERVICE_80_ID: 'b', SERVICE_81_ID: 'a' };

    expect(ids({ ports: ['8080:80', '8081:81'], labels })).to.deep.equal(['a', 'b']);
  });

  it('ignores a port whose default ID another port has taken, and says so', () => {
    const labels = { SERVICE_80_ID: 'vm:web:81' };

    expect(desired({ ports: ['8080:80', '8081:81'], labels })).to.deep.equal({
      services: [aRegistration({ id: 'vm:web:81', name: 'nginx-80' })],
      ignored: [{ port: '81/tcp', reason: 'its ID "vm:web:81" is used by another port' }],
      warnings: [],
    });
  });

  it('leaves an ID to the next port when the first is ignored', () => {
    const labels = { SERVICE_ID: 'mine', SERVICE_80_IGNORE: 'true' };

    expect(ids({ ports: ['8080:80', '8081:81'], labels })).to.deep.equal(['mine']);
  });
});
