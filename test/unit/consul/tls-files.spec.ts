import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ConsulTlsSettings, readTlsFiles } from '../../../src/consul/tls-files.ts';
import { SettingError } from '../../../src/domain/errors.ts';

const NONE: ConsulTlsSettings = {
  ...{ caCert: '', caPath: '', clientCert: '', clientKey: '', tlsServerName: '' },
  sslVerify: true,
};

describe('readTlsFiles', () => {
  let directory = '';

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'tls-'));
    for (const name of ['b.pem', 'a.pem']) writeFileSync(join(directory, name), name);
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('verifies, and names nothing that is not set', () => {
    expect(readTlsFiles(NONE)).to.deep.equal({ rejectUnauthorized: true });
  });

  it('reads every file that is named, and every authority of the directory', () => {
    const file = join(directory, 'a.pem');
    const found = readTlsFiles({
      ...{ caCert: file, caPath: directory, clientCert: file, clientKey: file },
      ...{ tlsServerName: 'consul', sslVerify: false },
    });

    const pem = Buffer.from('a.pem');
    expect(found).to.deep.equal({
      rejectUnauthorized: false,
      ca: [pem, pem, Buffer.from('b.pem')],
      cert: pem,
      key: pem,
      servername: 'consul',
    });
  });

  const cases: readonly (readonly [string, Partial<ConsulTlsSettings>, string])[] = [
    ['a file', { caCert: '/nowhere/ca' }, 'CONSUL_CACERT="/nowhere/ca" cannot be used: ENOENT'],
    ['a directory', { caPath: '/nowhere' }, 'CONSUL_CAPATH="/nowhere" cannot be used: ENOENT'],
    ['a certificate without key', { clientCert: '/x' }, 'are wanted together'],
  ];
  for (const [name, settings, words] of cases) {
    it(`says that ${name} cannot be used`, () => {
      expect(() => readTlsFiles({ ...NONE, ...settings })).to.throw(SettingError, words);
    });
  }
});
