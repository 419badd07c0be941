import { expect } from 'chai';
import { desiredServices } from '../../../../../src/domain/mapping/desired-services.ts';
import { checkAddresses } from '../../../../support/address-cases.ts';
import { aContainer, aPort, rules } from '../../../../support/builders.ts';

const ALLOWED = 'allowed is an IP address that other hosts can use, or in a label a host name';

describe('a service whose labels name its address', () => {
  checkAddresses([
    {
      name: 'takes SERVICE_IP',
      container: { labels: { SERVICE_IP: '192.0.2.7' } },
      gives: ['192.0.2.7:8080'],
    },
    {
      name: 'takes SERVICE_ADDRESS, a host name too',
      container: { labels: { SERVICE_ADDRESS: 'db.example' } },
      gives: ['db.example:8080'],
    },
    {
      name: 'takes SERVICE_IP before SERVICE_ADDRESS, and one of the port before both',
      container: {
        labels: {
          SERVICE_ADDRESS: '192.0.2.8',
          SERVICE_IP: '192.0.2.7',
          SERVICE_80_IP: '192.0.2.6',
        },
      },
      gives: ['192.0.2.6:8080'],
    },
    ...['0.0.0.0', 'fe80::1', '127.0.0.1', 'localhost', '1.2.3', 'a b'].map((value) => ({
      name: `leaves out ${value}`,
      container: { labels: { SERVICE_IP: value } },
      gives: ['10.0.0.1:8080', `label SERVICE_IP: "${value}" left out: ${ALLOWED}`],
    })),
    {
      name: 'leaves out a host name in the environment, which is the program’s own',
      container: { environment: ['SERVICE_ADDRESS=db.example'] },
      gives: ['10.0.0.1:8080', `environment SERVICE_ADDRESS: "db.example" left out: ${ALLOWED}`],
    },
    {
      name: 'takes a port that is not published, with the exposed number',
      container: { ports: ['80'], labels: { SERVICE_IP: '192.0.2.7' } },
      gives: ['80/tcp: not published on the host'],
    },
    {
      name: 'takes SERVICE_PORT',
      container: { labels: { SERVICE_PORT: '9000' } },
      gives: ['10.0.0.1:9000'],
    },
    {
      name: 'takes SERVICE_PORT where Docker publishes nothing: a port of the ingress mesh',
      container: { ports: ['80'], labels: { SERVICE_PORT: '30080' } },
      gives: ['10.0.0.1:30080'],
    },
    {
      name: 'takes no SERVICE_PORT from the environment where Docker publishes the port',
      container: { environment: ['SERVICE_PORT=9000'] },
      gives: ['10.0.0.1:8080'],
    },
    {
      name: 'takes SERVICE_PORT for no port of several',
      container: { ports: ['8080:80', '8443:443'], labels: { SERVICE_PORT: '9000' } },
      gives: [
        '10.0.0.1:8443',
        '10.0.0.1:8080',
        'SERVICE_PORT="9000" left out: the container has several ports: write SERVICE_<port>_PORT',
      ],
    },
    {
      name: 'takes SERVICE_<port>_PORT of several',
      container: { ports: ['8080:80', '8443:443'], labels: { SERVICE_443_PORT: '9443' } },
      gives: ['10.0.0.1:9443', '10.0.0.1:8080'],
    },
    ...['0', '65536', 'http'].map((value) => ({
      name: `leaves out SERVICE_PORT=${value}`,
      container: { labels: { SERVICE_PORT: value } },
      gives: [
        '10.0.0.1:8080',
        `SERVICE_PORT="${value}" left out: allowed is a port from 1 to 65535`,
      ],
    })),
    {
      name: 'has one service, not one for each binding',
      container: {
        ports: [aPort('80', '10.0.0.7:8080', '10.0.0.8:8080')],
        labels: { SERVICE_IP: '192.0.2.7' },
      },
      rules: { allBindings: true },
      gives: ['192.0.2.7:8080'],
    },
  ]);
});

describe('a service whose labels name its address, and its checks', () => {
  const checksOf = (labels: Readonly<Record<string, string>>): readonly object[] =>
    desiredServices(aContainer({ labels }), rules()).services.flatMap(({ checks }) => checks);

  it('is asked for nothing but an answer, of which nothing is shown', () => {
    const [check] = checksOf({ SERVICE_IP: '192.0.2.7', SERVICE_CHECK_HTTP: '/' });

    expect(check).to.include({ disableRedirects: true, outputMaxSize: 1 });
  });

  it('is sent no words of the container’s own', () => {
    const labels = {
      SERVICE_IP: '192.0.2.7',
      SERVICE_CHECK_HTTP: '/',
      SERVICE_CHECK_HTTP_METHOD: 'POST',
    };

    expect(checksOf(labels)).to.deep.equal([]);
    expect(desiredServices(aContainer({ labels }), rules()).warnings).to.deep.equal([
      'check with a method, header or body left out: labels name the address or port of its service',
    ]);
  });

  it('keeps its TCP check', () => {
    expect(checksOf({ SERVICE_IP: '192.0.2.7', SERVICE_CHECK_TCP: 'true' })).to.have.length(1);
  });
});

describe('a service with -useIpFromLabel', () => {
  const byLabel = { addressLabel: 'ip' };
  checkAddresses([
    {
      name: 'takes the label’s value, with its mask cut off',
      container: { labels: { ip: '10.9.0.4/16' } },
      rules: byLabel,
      gives: ['10.9.0.4:8080'],
    },
    {
      name: 'takes it before -ip, and with a loopback address',
      container: { labels: { ip: '127.0.0.2' } },
      rules: { ...byLabel, forcedAddress: '192.0.2.1' },
      gives: ['127.0.0.2:8080'],
    },
    {
      name: 'takes an exposed port with the exposed number in a network of its own',
      container: { labels: { ip: '10.9.0.4' }, networkMode: 'none', ports: ['80'] },
      rules: byLabel,
      gives: ['10.9.0.4:80'],
    },
    {
      name: 'does without where there is no such label',
      container: {},
      rules: byLabel,
      gives: ['10.0.0.1:8080'],
    },
  ]);
});
