import { expect } from 'chai';
import {
  type ConsulAddress,
  describeAddress,
  parseRegistryUri,
} from '../../../src/consul/registry-uri.ts';
import { SettingError } from '../../../src/domain/errors.ts';

const parse = (uri: string, address = '', ssl = false): ConsulAddress =>
  parseRegistryUri(uri, { address, ssl });

const tcp = (host: string, port: number, isTls = false): ConsulAddress => ({
  ...{ kind: 'tcp', host, port, isTls },
});

describe('parseRegistryUri', () => {
  const uris = [
    { uri: 'consul://10.2.0.110:8500', host: '10.2.0.110', port: 8500 },
    { uri: 'consul://consul.example:80', host: 'consul.example', port: 80 },
    { uri: 'consul://consul.example', host: 'consul.example', port: 8500 },
    { uri: 'consul://10.2.0.110:1234/some/path', host: '10.2.0.110', port: 1234 },
    { uri: 'consul://10.2.0.110:1234?query=x#fragment', host: '10.2.0.110', port: 1234 },
    { uri: 'consul://10.2.0.110:1234?a@b:1', host: '10.2.0.110', port: 1234 },
    { uri: 'consul://user:secret@10.2.0.110:1234', host: '10.2.0.110', port: 1234 },
    { uri: 'consul://user@domain:secret@10.2.0.110:1234', host: '10.2.0.110', port: 1234 },
    { uri: 'consul://[fd00::1]:1234', host: '[fd00::1]', port: 1234 },
    { uri: 'consul://:1234@10.2.0.110', host: '10.2.0.110', port: 8500 },
  ];
  for (const { uri, host, port } of uris) {
    it(`leads from ${uri} to ${host}, port ${String(port)}`, () => {
      expect(parse(uri, 'not.used:1')).to.deep.equal(tcp(host, port));
    });
  }

  for (const uri of ['consul:', 'consul://', 'consul:///', 'consul:///path', 'consul://user@']) {
    it(`leads from ${uri} to the address of CONSUL_HTTP_ADDR`, () => {
      expect(parse(uri, '10.2.0.110:1234')).to.deep.equal(tcp('10.2.0.110', 1234));
    });

    it(`leads from ${uri} to this host when that is not set`, () => {
      expect(parse(uri)).to.deep.equal(tcp('127.0.0.1', 8500));
    });
  }

  const addresses = [
    { address: 'http://10.2.0.110:1234', host: '10.2.0.110', port: 1234 },
    { address: 'http://10.2.0.110:1234/', host: '10.2.0.110', port: 1234 },
    { address: 'consul.example', host: 'consul.example', port: 8500 },
    { address: 'http://consul.example:80', host: 'consul.example', port: 80 },
  ];
  for (const { address, host, port } of addresses) {
    it(`reads CONSUL_HTTP_ADDR=${address}`, () => {
      expect(parse('consul:', address)).to.deep.equal(tcp(host, port));
    });
  }

  const refused = [
    ['another registry', 'etcd://10.2.0.110:2379', '"etcd://10.2.0.110:2379"'],
    ['no scheme', '10.2.0.110:8500', '"10.2.0.110:8500"'],
    ['a scheme that begins like it', 'consulkv://10.2.0.110', '"consulkv://10.2.0.110"'],
    ['a scheme at its end', '/consul://10.2.0.110', '"/consul://10.2.0.110"'],
    ['nothing', '', '""'],
    ['a password', 'etcd://user:secret@10.2.0.110', '"etcd://***@10.2.0.110"'],
    ['an odd password', 'etcd://user:sec@ret@10.2.0.110', '"etcd://***@10.2.0.110"'],
    ['an at sign in its path', 'etcd://10.2.0.110/a@b', '"etcd://***@b"'],
  ] as const;
  for (const [name, uri, shown] of refused) {
    const hint = /^(etcd|consulkv)/.test(uri) ? '; berth registers in Consul’s agent alone' : '';
    it(`says that a URI with ${name} cannot be used, and what can`, () => {
      expect(() => parse(uri))
        .to.throw(SettingError)
        .with.property(
          'message',
          `registry ${shown} cannot be used: allowed are consul://HOST:PORT, consul-tls://HOST:PORT and consul-unix:///PATH${hint}`,
        );
    });
  }

  const badAddresses = [
    { name: 'a port that is none', uri: 'consul://10.2.0.110:http', shown: '10.2.0.110:http' },
    { name: 'a port past 65535', uri: 'consul://10.2.0.110:65536', shown: '10.2.0.110:65536' },
    { name: 'a port alone', uri: 'consul://:8500', shown: ':8500' },
    { name: 'a blank', uri: 'consul://a b', shown: 'a b' },
  ];
  for (const { name, uri, shown } of badAddresses) {
    it(`says that an address with ${name} cannot be used`, () => {
      expect(() => parse(uri))
        .to.throw(SettingError)
        .with.property('message', `Consul address "${shown}" is not HOST:PORT`);
    });
  }

  for (const address of ['/', 'http://10.2.0.110:8500/prefix']) {
    it(`says that CONSUL_HTTP_ADDR=${address} cannot be used`, () => {
      expect(() => parse('consul:', address)).to.throw(SettingError, 'is not HOST:PORT');
    });
  }

  const secured: readonly (readonly [string, string, boolean, ConsulAddress])[] = [
    ['consul-tls://consul.example:8501', '', false, tcp('consul.example', 8501, true)],
    ['consul-tls:', 'http://10.2.0.110:8501', false, tcp('10.2.0.110', 8501, true)],
    ['consul:', 'https://10.2.0.110:8501', false, tcp('10.2.0.110', 8501, true)],
    ['consul:', '', true, tcp('127.0.0.1', 8500, true)],
    ['consul:', 'http://10.2.0.110', true, tcp('10.2.0.110', 8500, true)],
    ['consul://10.2.0.110:8501', '', true, tcp('10.2.0.110', 8501, true)],
    ['consul-unix:///run/a.sock', '', false, { kind: 'unix', path: '/run/a.sock' }],
    ['consul:', 'unix:///run/a.sock', false, { kind: 'unix', path: '/run/a.sock' }],
  ];
  for (const [uri, address, ssl, expected] of secured) {
    const variables = `CONSUL_HTTP_ADDR=${address} and CONSUL_HTTP_SSL=${String(ssl)}`;
    it(`leads from ${uri} with ${variables} to ${describeAddress(expected)}`, () => {
      expect(parse(uri, address, ssl)).to.deep.equal(expected);
    });
  }

  for (const [uri, address] of [
    ['consul-unix://', ''],
    ['consul-unix:relative', ''],
    ['consul:', 'unix://'],
  ] as const) {
    it(`says that ${uri} with CONSUL_HTTP_ADDR=${address} names no socket`, () => {
      expect(() => parse(uri, address)).to.throw(SettingError, 'is not the path of a socket');
    });
  }
});

describe('parseRegistryUri, without the //', () => {
  for (const uri of [
    'consul:10.2.0.110:8500',
    'consul:/10.2.0.110:8500',
    'consul-tls:user:secret@vm',
  ]) {
    it(`does not take ${uri} for a URI without a host`, () => {
      expect(() => parse(uri))
        .to.throw(SettingError, /; the \/\/ is missing$/)
        .with.property('message')
        .that.does.not.include('secret');
    });
  }
});
