import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { ConsulClient, type ConsulClientSettings } from '../../../src/consul/consul-client.ts';
import { parseRegistryUri } from '../../../src/consul/registry-uri.ts';
import { SettingError } from '../../../src/domain/errors.ts';

/** Of documentation alone: no host has it. */
const ELSEWHERE = 'consul://192.0.2.7:8500';

function open(uri: string, settings: Partial<ConsulClientSettings>): ConsulClient {
  const address = parseRegistryUri(uri, { address: '', ssl: false });
  return new ConsulClient({ address, token: '', timeoutMs: 1_000, ...settings });
}

describe('ConsulClient, without TLS', () => {
  for (const [what, settings] of [
    ['a token', { token: 's3cr3t' }],
    ['a token file', { tokenFile: '/run/s3cr3t' }],
    ['a password', { auth: 'me:s3cr3t' }],
  ] as const) {
    it(`refuses to send ${what} to another host, and says how it is allowed`, () => {
      expect(() => open(ELSEWHERE, settings))
        .to.throw(SettingError)
        .with.property('message')
        .that.includes('Consul at 192.0.2.7:8500 is not on this host')
        .and.includes('BERTH_CONSUL_ALLOW_PLAIN_TCP=true')
        .and.not.includes('s3cr3t');
    });
  }

  it('refuses names, which may lead anywhere', () => {
    expect(() => open('consul://consul.example', { token: 'x' })).to.throw(SettingError);
  });

  it('sends it where that is allowed, with TLS, and by a socket', () => {
    open(ELSEWHERE, { token: 'x', allowPlainTcp: true });
    open('consul-tls://192.0.2.7:8501', { token: 'x' });
    open('consul-unix:///run/consul.sock', { token: 'x' });
  });

  it('needs no TLS where there is nothing to hide', () => {
    open(ELSEWHERE, {});
  });

  const own = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  for (const { address, family } of own.slice(0, 4)) {
    const host = family === 'IPv6' ? `[${address}]` : address;
    it(`sends it to this host at ${host}`, () => {
      open(`consul://${host}:8500`, { token: 'x' });
    });
  }

  it('sends it to this host where an interface has no carrier, and node leaves it out', function () {
    const routes = '/proc/net/fib_trie';
    if (!existsSync(routes)) this.skip();
    const local = /\|-- (\S+)\n\s+\/32 host LOCAL/g;
    const addresses = [...readFileSync(routes, 'utf8').matchAll(local)].map(([, host]) => host);

    expect(addresses).to.include('127.0.0.1');
    for (const host of addresses) open(`consul://${host ?? ''}:8500`, { token: 'x' });
  });

  it('sends it to localhost', () => {
    open('consul://localhost:8500', { token: 'x' });
  });
});
