import { expect } from 'chai';
import { desiredServices } from '../../../../src/domain/mapping/desired-services.ts';
import { aContainer, aPort, rules } from '../../../support/builders.ts';
import { checkNames } from '../../../support/naming-cases.ts';

describe('names by port, protocol and range', () => {
  const dns = { ports: ['53:53', aPort('5353:53/udp')] };
  checkNames([
    {
      name: 'takes a name for one protocol of a port',
      container: { ...dns, labels: { SERVICE_NAME: 'dns', SERVICE_53_UDP_NAME: 'dns-udp' } },
      gives: ['vm:web:53 = dns-53 []', 'vm:web:53:udp = dns-udp [udp]'],
    },
    {
      name: 'takes the protocol before the port, the port before a range, the narrower before the wider',
      container: {
        ports: ['8000:8000', '8001:8001', '8002:8002', '8003:8003'],
        labels: {
          'SERVICE_8000-8010_NAME': 'wide',
          'SERVICE_8001-8003_NAME': 'narrow',
          SERVICE_8002_NAME: 'port',
          SERVICE_8003_NAME: 'port',
          SERVICE_8003_TCP_NAME: 'tcp',
        },
      },
      gives: [
        'vm:web:8000 = wide []',
        'vm:web:8001 = narrow []',
        'vm:web:8002 = port []',
        'vm:web:8003 = tcp []',
      ],
    },
    {
      name: 'takes a range for one protocol',
      container: {
        ...dns,
        labels: { 'SERVICE_50-60_UDP_NAME': 'low', SERVICE_53_TCP_NAME: 'tcp' },
      },
      gives: ['vm:web:53 = tcp []', 'vm:web:53:udp = low [udp]'],
    },
    {
      name: 'says that a range or a protocol is about no port',
      container: { labels: { 'SERVICE_90-99_NAME': 'x', SERVICE_80_UDP_NAME: 'y' } },
      gives: [
        'vm:web:80 = nginx []',
        '"SERVICE_80_UDP_NAME" has no effect: the container has no port "80/udp"',
        '"SERVICE_90-99_NAME" has no effect: the container has no port "90-99"',
      ],
    },
    {
      name: 'knows neither with -compat: then they are Meta',
      container: { ...dns, labels: { SERVICE_53_UDP_NAME: 'x' } },
      rules: { compat: true },
      gives: ['vm:web:53 = nginx-53 []', 'vm:web:53:udp = nginx-53 [udp]'],
    },
  ]);

  it('reads so many ranges and no more', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [`SERVICE_1-${String(1000 + index)}_NAME`, 'x']),
    );

    const { warnings } = desiredServices(aContainer({ labels }), rules());

    expect(warnings).to.have.length(6);
    expect(warnings[0]).to.match(/^labels for ports .* left out: more than 64 ranges of ports$/);
  });
});

describe('names by policy', () => {
  const labels = {
    'com.docker.compose.service': 'shop',
    'com.docker.swarm.service.name': 'stack_shop',
  };
  checkNames([
    {
      name: 'takes the container’s name',
      container: {},
      rules: { nameSource: 'container' },
      gives: ['vm:web:80 = web []'],
    },
    {
      name: 'takes the Compose service',
      container: { labels },
      rules: { nameSource: 'compose' },
      gives: ['vm:web:80 = shop []'],
    },
    {
      name: 'takes the Swarm service, which DNS may not like',
      container: { labels },
      rules: { nameSource: 'swarm' },
      gives: [
        'vm:web:80 = stack_shop []',
        'service name "stack_shop" cannot be looked up by DNS: letters, digits and dashes, at most 63, can be',
      ],
    },
    {
      name: 'takes the image where there is no such thing',
      container: {},
      rules: { nameSource: 'compose' },
      gives: ['vm:web:80 = nginx []'],
    },
    {
      name: 'takes the container’s name for an image that is an ID alone',
      container: { image: 'sha256:0123' },
      gives: ['vm:web:80 = web []'],
    },
    {
      name: 'puts a prefix before every name',
      container: { labels: { SERVICE_NAME: 'app' } },
      rules: { namePrefix: 'eu-' },
      gives: ['vm:web:80 = eu-app []'],
    },
    {
      name: 'always adds the port',
      container: {},
      rules: { portSuffix: 'always' },
      gives: ['vm:web:80 = nginx-80 []'],
    },
    {
      name: 'never adds the port',
      container: { ports: ['8080:80', '8081:81'] },
      rules: { portSuffix: 'never' },
      gives: ['vm:web:80 = nginx []', 'vm:web:81 = nginx []'],
    },
    {
      name: 'reads other prefixes, the first before the second, and dotted ones',
      container: {
        labels: { 'berth.name': 'dotted', SERVICE_NAME: 'plain', 'berth.80.tags': 'a' },
      },
      rules: { labelPrefixes: ['berth.', 'SERVICE_'] },
      gives: ['vm:web:80 = dotted [a]'],
    },
    {
      name: 'registers no name of more than 255 bytes',
      container: { labels: { SERVICE_NAME: 'x'.repeat(256) } },
      gives: [
        '80/tcp: its name is too long',
        `service name "${'x'.repeat(40)}…" refused: longer than 255 bytes`,
      ],
    },
  ]);
});
