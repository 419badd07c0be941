import { expect } from 'chai';
import { toContainerHint } from '../../../src/docker/container-hint.ts';
import { parseEndpoint } from '../../../src/docker/endpoint.ts';
import { toSnapshot } from '../../../src/docker/snapshot.ts';
import { SettingError } from '../../../src/domain/errors.ts';

const settings = { tlsVerify: false, certPath: '', allowPlainTcp: true };

describe('parseEndpoint, of untrusted input', () => {
  const ports = [
    { host: 'https://docker.example:443', port: '443' },
    { host: 'HTTP://docker.example:80', port: '80' },
  ];
  for (const { host, port } of ports) {
    it(`keeps the port of ${host}`, () => {
      expect(parseEndpoint({ ...settings, host }).options.port).to.equal(port);
    });
  }

  for (const host of ['tcp://', 'unix://']) {
    it(`says that ${host} cannot be used`, () => {
      expect(() => parseEndpoint({ ...settings, host })).to.throw(SettingError);
    });
  }

  it('says as a setting that a certificate is not there', () => {
    const host = 'tcp://docker.example';

    expect(() => parseEndpoint({ host, tlsVerify: true, certPath: '/nowhere' })).to.throw(
      SettingError,
      'DOCKER_CERT_PATH',
    );
  });

  it('does not show a password', () => {
    expect(() => parseEndpoint({ ...settings, host: 'ssh://user:s3cr3t@docker.example' }))
      .to.throw(SettingError)
      .with.property('message')
      .that.does.not.include('s3cr3t');
  });
});

describe('toContainerHint, of untrusted input', () => {
  it('takes the time in seconds where there is none in nanoseconds', () => {
    const line = '{"Type":"container","Action":"start","Actor":{"ID":"c0ffee"},"time":1767225600}';

    expect(toContainerHint(line, 0)?.atMs).to.equal(1_767_225_600_000);
  });
});

describe('toSnapshot, of untrusted input', () => {
  const inspected = (NetworkSettings: object, Image = 'nginx'): object => ({
    Id: 'c0ffee',
    State: { Running: true },
    Config: { Image },
    NetworkSettings,
  });

  it('takes control characters out of the image, which may become a name', () => {
    expect(toSnapshot(inspected({}, 'ng\0i\nnx'))?.image).to.equal('nginx');
  });

  for (const IPAddress of ['0.0.0.0', '::', 'not an address', '1.2.3', 7]) {
    it(`has no address for ${String(IPAddress)}, which nobody can reach`, () => {
      const snapshot = toSnapshot(inspected({ Networks: { net: { IPAddress } } }));

      expect(snapshot?.networks).to.deep.equal([{ name: 'net', ipAddress: '' }]);
    });
  }

  it('makes halves of surrogate pairs what Consul would make of them', () => {
    const Config = { Image: '\ud83d', Env: ['A=\ud83d'], Labels: { '\ude80': 'x\ud83d' } };
    const snapshot = toSnapshot({ Id: 'c0ffee', Name: '/\ud83d', State: {}, Config });

    expect(snapshot).to.deep.include({ name: '\ufffd', image: '\ufffd' });
    expect(snapshot?.environment).to.deep.equal(['A=\ufffd']);
    expect(snapshot?.labels).to.deep.equal(new Map([['\ufffd', 'x\ufffd']]));
  });

  it('leaves out a binding to what is no address', () => {
    const bindings = ['', '::', '192.0.2.1', 'x\ny'].map((HostIp) => ({ HostIp, HostPort: '80' }));
    const snapshot = toSnapshot(inspected({ Ports: { '80/tcp': bindings } }));

    expect(snapshot?.ports[0]?.bindings.map(({ ip }) => ip)).to.deep.equal(['', '::', '192.0.2.1']);
  });
});
