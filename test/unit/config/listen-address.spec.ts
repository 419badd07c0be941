import { expect } from 'chai';
import { parseListenAddress } from '../../../src/config/listen-address.ts';
import { loadConfig } from '../../../src/config/load.ts';

const at = (host: string, port: number): object => ({ host, port });

describe('parseListenAddress', () => {
  const taken: readonly (readonly [string, object | 'off'])[] = [
    ['', 'off'],
    ['off', 'off'],
    ['8585', at('127.0.0.1', 8585)],
    [':8585', at('127.0.0.1', 8585)],
    ['0', at('127.0.0.1', 0)],
    ['localhost:80', at('localhost', 80)],
    ['0.0.0.0:65535', at('0.0.0.0', 65_535)],
    ['10.2.0.110:8585', at('10.2.0.110', 8585)],
    ['[::1]:8585', at('::1', 8585)],
    ['[::]:8585', at('::', 8585)],
  ];
  for (const [text, address] of taken) {
    it(`takes ${JSON.stringify(text)}`, () => {
      expect(parseListenAddress(text)).to.deep.equal(address);
    });
  }

  const refused = [
    ...['on', ':', 'host', '10.0.0.1', '10.0.0.1:', '10.0.0.1:65536', '10.0.0.1:123456'],
    ...['::1:80', '[10.0.0.1]:80', '[]:80', 'evil.example:80', '10.0.0.1:80x', ' :80', '1.2.3:80'],
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseListenAddress(text)).to.equal(undefined);
    });
  }

  it('is named with what is allowed when a setting is none', () => {
    const load = (): unknown =>
      loadConfig({ flags: new Map(), env: { BERTH_HTTP: 'everywhere' }, file: undefined });

    expect(load).to.throw(/BERTH_HTTP[^]*allowed is PORT, ADDRESS:PORT/);
  });
});
