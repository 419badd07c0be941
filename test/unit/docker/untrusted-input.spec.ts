import { expect } from 'chai';
import { toContainerHint } from '../../../src/docker/container-hint.ts';
import { parseEndpoint } from '../../../src/docker/endpoint.ts';
import { SettingError } from '../../../src/domain/errors.ts';

const settings = { tlsVerify: false, certPath: '' };

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
