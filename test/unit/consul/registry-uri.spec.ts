import { expect } from 'chai';
import { parseRegistryUri } from '../../../src/consul/registry-uri.ts';
import { SettingError } from '../../../src/domain/errors.ts';

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
      expect(parseRegistryUri(uri, 'not.used:1')).to.deep.equal({ host, port });
    });
  }

  for (const uri of ['consul:', 'consul://', 'consul:///', 'consul:///path', 'consul://user@']) {
    it(`leads from ${uri} to the address of CONSUL_HTTP_ADDR`, () => {
      expect(parseRegistryUri(uri, '10.2.0.110:1234')).to.deep.equal({
        host: '10.2.0.110',
        port: 1234,
      });
    });

    it(`leads from ${uri} to this host when that is not set`, () => {
      expect(parseRegistryUri(uri, '')).to.deep.equal({ host: '127.0.0.1', port: 8500 });
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
      expect(parseRegistryUri('consul:', address)).to.deep.equal({ host, port });
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
    it(`says that a URI with ${name} cannot be used, and what can`, () => {
      expect(() => parseRegistryUri(uri, ''))
        .to.throw(SettingError)
        .with.property(
          'message',
          `registry ${shown} cannot be used: allowed is consul://HOST:PORT`,
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
      expect(() => parseRegistryUri(uri, ''))
        .to.throw(SettingError)
        .with.property('message', `Consul address "${shown}" is not HOST:PORT`);
    });
  }

  for (const address of ['unix:///run/consul.sock', '/', 'http://10.2.0.110:8500/prefix']) {
    it(`says that CONSUL_HTTP_ADDR=${address} cannot be used`, () => {
      expect(() => parseRegistryUri('consul:', address)).to.throw(SettingError, 'is not HOST:PORT');
    });
  }
});
