import { expect } from 'chai';
import { OPTIONS } from '../../../src/config/schema.ts';

const repeated = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => words.indexOf(word) !== index);

describe('OPTIONS', () => {
  it('describes a switch with a flag', () => {
    expect(OPTIONS.find(({ key }) => key === 'internal')).to.deep.equal({
      key: 'internal',
      doc: "Register the container's own address and ports instead of the published ones.",
      env: 'BERTH_INTERNAL',
      flag: 'internal',
      isSwitch: true,
      isSensitive: false,
      isAddress: false,
      default: false,
    });
  });

  it('describes a secret without a flag', () => {
    expect(OPTIONS.find(({ key }) => key === 'consul.token')).to.deep.equal({
      key: 'consul.token',
      doc: 'ACL token.',
      env: 'CONSUL_HTTP_TOKEN',
      flag: undefined,
      isSwitch: false,
      isSensitive: true,
      isAddress: false,
      default: '',
    });
  });

  it('has the flags of registrator that are there by now, and berth’s own', () => {
    const flags = OPTIONS.flatMap(({ flag }) => flag ?? []);

    expect(flags).to.include.members([
      'hostname',
      'ip',
      'internal',
      'explicit',
      'resync',
      'deregister',
      'cleanup',
      'ttl',
      'ttl-refresh',
    ]);
  });

  it('gives no variable and no flag to two keys', () => {
    const variables = OPTIONS.map(({ env }) => env);
    const flags = OPTIONS.flatMap(({ flag }) => flag ?? []);

    expect([...repeated(variables), ...repeated(flags)]).to.deep.equal([]);
  });

  it('takes variables of berth, and those that Docker’s and Consul’s own tools read', () => {
    const others = OPTIONS.map(({ env }) => env).filter((env) => !env.startsWith('BERTH_'));

    expect(others).to.deep.equal([
      'DOCKER_HOST',
      'DOCKER_TLS_VERIFY',
      'DOCKER_CERT_PATH',
      'CONSUL_HTTP_ADDR',
      'CONSUL_HTTP_TOKEN',
      'CONSUL_HTTP_TOKEN_FILE',
      'CONSUL_HTTP_AUTH',
      'CONSUL_HTTP_SSL',
      'CONSUL_HTTP_SSL_VERIFY',
      'CONSUL_CACERT',
      'CONSUL_CAPATH',
      'CONSUL_CLIENT_CERT',
      'CONSUL_CLIENT_KEY',
      'CONSUL_TLS_SERVER_NAME',
      'CONSUL_NAMESPACE',
      'CONSUL_PARTITION',
    ]);
  });

  for (const { key, doc, default: initial } of OPTIONS) {
    it(`says of ${key} in a sentence what it is`, () => {
      expect(doc).to.match(/^[A-Z].*\.$/);
    });

    it(`has a default for ${key}`, () => {
      expect(initial).not.to.equal(undefined);
    });
  }
});
