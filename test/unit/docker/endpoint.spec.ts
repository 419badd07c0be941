import { dirname } from 'node:path';
import { expect } from 'chai';
import {
  type Endpoint,
  type EndpointSettings,
  parseEndpoint,
} from '../../../src/docker/endpoint.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

function parse(host: string, settings: Partial<EndpointSettings> = {}): Endpoint {
  return parseEndpoint({ host, tlsVerify: false, certPath: '', allowPlainTcp: true, ...settings });
}

const at = (protocol: string, host: string, port: string): Endpoint => ({
  name: `${protocol === 'https' ? 'https' : 'tcp'}://${host}:${port}`,
  options: { protocol, host, port } as Endpoint['options'],
});

describe('parseEndpoint', () => {
  it('takes a socket, and nothing from the environment', () => {
    expect(parse('unix:///run/docker.sock')).to.deep.equal({
      name: 'unix:///run/docker.sock',
      options: { socketPath: '/run/docker.sock', host: undefined, protocol: 'http' },
    });
  });

  it('takes one of the usual sockets when nothing is set', () => {
    expect(parse('').name).to.be.oneOf(['unix:///tmp/docker.sock', 'unix:///var/run/docker.sock']);
  });

  const tls = { tlsVerify: true };
  const cases: readonly (readonly [string, Partial<EndpointSettings>, Endpoint])[] = [
    ['tcp://docker.example:1234', {}, at('http', 'docker.example', '1234')],
    ['tcp://docker.example', {}, at('http', 'docker.example', '2375')],
    ['tcp://docker.example', tls, at('https', 'docker.example', '2376')],
    ['tcp://docker.example:2376', {}, at('https', 'docker.example', '2376')],
    ['tcp://docker.example:1234', tls, at('https', 'docker.example', '1234')],
    ['http://docker.example:80', {}, at('http', 'docker.example', '80')],
    ['http://docker.example', {}, at('http', 'docker.example', '2375')],
    ['https://docker.example:1234', {}, at('https', 'docker.example', '1234')],
    ['docker.example:1234', {}, at('http', 'docker.example', '1234')],
    ['docker.example', {}, at('http', 'docker.example', '2375')],
    ['10.2.0.110:2375', {}, at('http', '10.2.0.110', '2375')],
    ['tcp://10.2.0.110:2375/', {}, at('http', '10.2.0.110', '2375')],
  ];
  for (const [host, settings, endpoint] of cases) {
    it(`takes ${host}${settings.tlsVerify === true ? ' with TLS' : ''}`, () => {
      expect(parse(host, settings)).to.deep.equal(endpoint);
    });
  }

  for (const host of [
    'ssh://docker.example',
    'npipe:////./pipe/docker',
    'tcp://a b',
    'tcp://h:x',
  ]) {
    it(`says that ${host} cannot be used, and what can`, () => {
      const allowed = 'unix:///PATH, tcp://HOST:PORT, http://HOST:PORT and https://HOST:PORT';

      expect(() => parse(host))
        .to.throw(SettingError)
        .with.property('message', `DOCKER_HOST="${host}" cannot be used: allowed are ${allowed}`);
    });
  }
});

describe('parseEndpoint, without TLS', () => {
  const shut = { allowPlainTcp: false };

  for (const host of ['tcp://docker.example', '10.2.0.110:2375', 'http://[fd00::1]:80']) {
    it(`refuses ${host} unless it is allowed, and says how`, () => {
      expect(() => parse(host, shut))
        .to.throw(SettingError)
        .with.property('message')
        .that.includes(`DOCKER_HOST="${host}" is not on loopback and without TLS`)
        .and.includes('BERTH_DOCKER_ALLOW_PLAIN_TCP=true');
      expect(() => parse(host, { allowPlainTcp: true })).not.to.throw();
    });
  }

  it('shows no password when it refuses', () => {
    expect(() => parse('tcp://user:s3cr3t@docker.example', shut)).to.throw(
      SettingError,
      /^(?!.*s3cr3t)/s,
    );
  });

  for (const host of [
    'tcp://127.0.0.1:2375',
    'tcp://localhost',
    'tcp://[::1]:2375',
    'https://docker.example',
    'unix:///run/docker.sock',
  ]) {
    it(`takes ${host}`, () => {
      expect(() => parse(host, shut)).not.to.throw();
    });
  }
});

describe('parseEndpoint, certificates', () => {
  const aFile = temporaryFiles();
  const certPath = (): string =>
    ['ca', 'cert', 'key'].map((name) => dirname(aFile(`${name}.pem`, name)))[0] ?? '';

  it('takes the three files of DOCKER_CERT_PATH for TLS', () => {
    const { options } = parse('tcp://docker.example', { tlsVerify: true, certPath: certPath() });

    expect(options).to.deep.equal({
      ...at('https', 'docker.example', '2376').options,
      ca: Buffer.from('ca'),
      cert: Buffer.from('cert'),
      key: Buffer.from('key'),
    });
  });

  it('takes none without TLS', () => {
    const endpoint = parse('tcp://docker.example', { certPath: '/nowhere' });

    expect(endpoint).to.deep.equal(at('http', 'docker.example', '2375'));
  });
});
