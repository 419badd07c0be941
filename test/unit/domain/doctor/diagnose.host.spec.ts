import {
  aSeenContainer,
  anEntry,
  answered,
  engineFacts,
  failed,
  itComplains,
  someFacts,
} from '../../../support/doctor-facts.ts';

const HOST = someFacts().host;
const EXPECTATIONS = someFacts().expectations;

describe('diagnose, the host', () => {
  itComplains([
    [
      'a host name without an address',
      { host: { ...HOST, address: '', addressOrigin: 'the host name vm' } },
      [/^error address: the host name vm resolves to no address -> set -ip ADDRESS/],
    ],
    [
      'an address that took too long to find',
      { host: { ...HOST, addressProblem: 'no answer within 10 s' } },
      [/^error address: no answer within 10 s -> set -ip/],
    ],
    [
      'a loopback address',
      { host: { ...HOST, address: '127.0.0.1' } },
      [/^warning address: 127\.0\.0\.1, from .*, of lo: a loopback address -> set -ip/],
    ],
    [
      'the address of docker0',
      { host: { ...HOST, address: '172.17.0.1' } },
      [/^warning address: 172\.17\.0\.1, from .*: a bridge of Docker/],
    ],
    [
      'the address of another bridge',
      { host: { ...HOST, address: '172.18.0.1' } },
      [/^warning address: .* of br-0123456789ab: a bridge of Docker/],
    ],
    ['no address with -internal', { host: { ...HOST, address: '', isInternal: true } }, []],
    [
      'a host name that is a container’s',
      { host: { ...HOST, name: '0123456789ab', nameOrigin: '-hostname' }, services: answered([]) },
      [/^warning host name: 0123456789ab, from -hostname: it looks like a container’s/],
    ],
    [
      'a host name that all hosts have',
      { host: { ...HOST, name: 'localhost.localdomain' }, services: answered([]) },
      [/^warning host name: localhost\.localdomain, .* -> set -hostname/],
    ],
    [
      'two registrators',
      {
        containers: answered([
          aSeenContainer(),
          aSeenContainer({ id: 'c2', name: 'old', image: 'gliderlabs/registrator:v7' }),
          aSeenContainer({ id: 'c3', name: 'new', image: 'reg:5000/berth@sha256:12' }),
        ]),
      },
      [/^warning registrators: 2 run here: old \(gliderlabs\/registrator:v7\), new \(.*\) -> let/],
    ],
    [
      'no second one in the doctor’s own container',
      {
        containers: answered([
          aSeenContainer({ name: 'a', image: 'berth', command: 'node /opt/berth/dist/main.js' }),
          aSeenContainer({ image: 'berth', command: 'node /opt/berth/dist/main.js doctor -ip x' }),
        ]),
      },
      [],
    ],
    [
      'entries of another owner whose container runs here',
      { services: answered([anEntry('vm:web:80', 'vm'), anEntry('old:web:80', 'old')]) },
      [/^warning owners: 1 services of containers that run here belong to old -> .*old:web:80/],
    ],
    [
      'none whose container runs elsewhere',
      { services: answered([anEntry('x:y:1', 'x', 'c9')]) },
      [],
    ],
    [
      'entries of this host without a container',
      { services: answered([anEntry('vm:web:80', 'vm', 'c9')]) },
      [/^warning owners: 1 services of this host belong to no container .*: vm:web:80 -> /],
    ],
    [
      'none that are kept on purpose',
      {
        services: answered([anEntry('vm:web:80', 'vm', 'c9')]),
        expectations: { ...EXPECTATIONS, leavesNothing: false },
      },
      [],
    ],
    [
      'names that DNS does not take',
      { desired: answered([{ service: 'my_web', container: 'web' }]) },
      [/^warning names: services .*by DNS: "my_web" \(web\) -> name them by SERVICE_NAME/],
    ],
    [
      'a node name that it does not take',
      { agent: answered({ version: '1.8.7', nodeName: 'vm_1', datacenter: 'dc1' }) },
      [/^warning names: node "vm_1" cannot .* -> set node_name/],
    ],
    [
      'containers that could not be read',
      { desired: failed('no answer within 10 s') },
      [/^error names: no answer within 10 s -> .*-timeout/],
    ],
    [
      'a clock that is ahead',
      engineFacts({ clock: { offsetMs: 7_300, uncertaintyMs: 50 } }),
      [/^warning clock: that of Docker is 7\.3 s ahead of this one -> let NTP/],
    ],
    [
      'a clock that is behind',
      { contact: answered({ leader: 'x', clock: { offsetMs: -3_000, uncertaintyMs: 500 } }) },
      [/^warning clock: that of Consul is 3\.0 s behind this one/],
    ],
    [
      'no clock within what is uncertain',
      engineFacts({ clock: { offsetMs: 5_000, uncertaintyMs: 3_000 } }),
      [],
    ],
    ['no clock that tells nothing', engineFacts({ clock: undefined }), []],
  ]);
});
