import { expect } from 'chai';
import { diagnose } from '../../../../src/domain/doctor/diagnose.ts';
import type { DoctorFacts } from '../../../../src/domain/doctor/doctor-facts.ts';
import { worstOf } from '../../../../src/domain/doctor/finding.ts';
import {
  A_SOCKET,
  aSeenContainer,
  answered,
  complaints,
  engineFacts,
  failed,
  itComplains,
  someFacts,
} from '../../../support/doctor-facts.ts';

const AWAY = failed('nobody is there');
const socket = (facts: object): Partial<DoctorFacts> => ({
  socket: answered({ ...A_SOCKET, ...facts }),
  ...('state' in facts ? { engine: AWAY } : {}),
});

describe('diagnose', () => {
  it('finds nothing wrong with a host where all is well, and says what it saw', () => {
    const findings = diagnose(someFacts());

    expect(
      findings.map(({ check, verdict, seen }) => `${verdict} ${check}: ${seen}`),
    ).to.deep.equal([
      'ok socket: /var/run/docker.sock answers',
      'ok docker: Docker 20.10.24, API 1.41, host vm, at unix:///var/run/docker.sock',
      'ok consul: Consul 1.8.7, node vm, datacenter dc1, at 10.0.0.1:8500',
      'ok leader: 10.0.0.9:8300',
      'ok token: accessor a-1, policies: berth',
      'ok rights: services may be read and written',
      'ok address: 10.0.0.1, from -ip 10.0.0.1, of eth0',
      'ok host name: vm, from the engine',
      'ok registrators: none runs in a container here',
      'ok owners: 1 of 1 services are this host’s',
      'ok names: 1 services that containers ask for: all found by DNS',
      'ok clock: that of Docker is right',
      'ok clock: that of Consul is right',
    ]);
    expect(worstOf(findings)).to.equal('ok');
  });

  it('still has every check in its report when nothing answers', () => {
    const nothing = {
      ...{ socket: AWAY, engine: AWAY, containers: AWAY, desired: AWAY, contact: AWAY },
      ...{ agent: AWAY, token: AWAY, rights: AWAY, services: AWAY, trial: AWAY },
    };

    const findings = diagnose(someFacts(nothing));

    const all = new Set(diagnose(someFacts()).map(({ check }) => check));
    all.delete('socket');
    expect(new Set(findings.map(({ check }) => check))).to.deep.equal(all);
    expect(complaints(nothing)).to.deep.equal([
      'error docker: nobody is there -> start Docker, or name where it is: DOCKER_HOST',
      'error consul: nobody is there -> start the Consul agent of this host, or name it: consul://HOST:PORT, CONSUL_HTTP_ADDR',
    ]);
    expect(worstOf(findings)).to.equal('error');
  });

  it('says so when a trial was successful, and when there is one registrator', () => {
    const berth = aSeenContainer({ name: 'berth', image: 'berth:1' });

    const seen = diagnose(someFacts({ trial: answered(undefined), containers: answered([berth]) }));

    expect(seen.map((one) => `${one.check}: ${one.seen}`)).to.include.members([
      'write: a service was registered and removed',
      'registrators: berth (berth:1)',
    ]);
  });
});

describe('diagnose, the engine', () => {
  itComplains([
    [
      'an engine older than 20.10',
      engineFacts({ version: '19.03.1', apiVersion: '1.40' }),
      [/^warning docker: Docker 19.03.1, API 1.40, .* -> .*20\.10 \(API 1\.41\)/],
    ],
    ['no newer one', engineFacts({ apiVersion: '2.0' }), []],
    ['none that does not say its API', engineFacts({ apiVersion: '' }), []],
    [
      'an engine on the network without TLS',
      { endpoint: 'tcp://10.0.0.7:2375', socket: answered(undefined) },
      [/^warning socket: tcp:\/\/10\.0\.0\.7:2375 is neither encrypted/],
    ],
    ['none with TLS', { endpoint: 'https://10.0.0.7:2376', socket: answered(undefined) }, []],
    ['none on this host', { endpoint: 'tcp://[::1]:2375', socket: answered(undefined) }, []],
    [
      'a socket that is missing',
      socket({ state: 'missing', gid: -1 }),
      [/^error socket: there is no \/var\/run\/docker\.sock -> start Docker/],
    ],
    [
      'a socket that this process may not open, with the group to add',
      socket({ state: 'denied' }),
      [/^error socket: .* group 998, mode 660 -> add the group: docker run --group-add 998,/],
    ],
    [
      'a socket at which nobody listens',
      socket({ state: 'dead' }),
      [/^error socket: nobody listens at \/var\/run\/docker\.sock -> start Docker$/],
    ],
    [
      'the socket of an engine that was started anew',
      socket({ state: 'dead', isMount: true, isRemoved: true }),
      [/^error socket: .* of an engine that has been started anew -> .*mount the directory/],
    ],
    [
      'what may be one',
      socket({ state: 'dead', isMount: true }),
      [/^error socket: .* started anew, or the engine is stopped -> .*mount the directory/],
    ],
    [
      'a socket that will be one',
      { socket: answered({ ...A_SOCKET, isMount: true }) },
      [/^warning socket: .* answers; it is mounted as a file, .* -> .*mount the directory/],
    ],
  ]);
});
