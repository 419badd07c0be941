import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { type RegistryLogin, RegistryLogins } from '../../../src/docker/registry-logins.ts';
import { PlatformError } from '../../../src/domain/deploy/zone-platform.ts';
import { caught } from '../../support/caught.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

const DEFAULT = 'https://index.docker.io/v1/';
const encoded = (text: string): string => Buffer.from(text).toString('base64');

describe('RegistryLogins', () => {
  const write = temporaryFiles();
  let directory = '';

  before(() => {
    helper('test', 'cat >/dev/null; echo \'{"ServerURL":"x","Username":"u","Secret":"s"}\'');
    helper('token', 'cat >/dev/null; echo \'{"Username":"<token>","Secret":"s"}\'');
    helper('empty', 'echo credentials not found in native keychain; exit 1');
    helper('broken', 'echo secret; echo secret >&2; exit 7');
    helper('babble', 'echo secret');
    helper('echo', `read registry; echo '{"Username":"'$registry'","Secret":"s"}'`);
  });

  function helper(name: string, script: string): void {
    const file = write(`docker-credential-${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    directory = dirname(file);
  }

  function loginIn(config: unknown, reference: string): Promise<RegistryLogin | undefined> {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    write('config.json', text);
    const path = `${directory}:${process.env.PATH ?? ''}`;
    return new RegistryLogins({ DOCKER_CONFIG: directory, PATH: path }).loginFor(reference);
  }

  for (const [what, auths, reference, expected] of [
    ['by the host', { 'h:5000': { auth: encoded('u:p:q') } }, 'h:5000/shop:1', ['u', 'p:q']],
    ['by an older URL', { 'https://h.x/v1/': { auth: encoded('u:p') } }, 'h.x/shop:1', ['u', 'p']],
    [
      'of Docker’s own by its name',
      { [DEFAULT]: { auth: encoded('u:p') } },
      'docker.io/a:1',
      ['u', 'p'],
    ],
    ['of images without a host', { [DEFAULT]: { auth: encoded('u:p') } }, 'shop:1', ['u', 'p']],
    [
      'with an exact name first',
      { 'http://h.x': { auth: encoded('no:no') }, 'h.x': { auth: encoded('u:p') } },
      'h.x/a',
      ['u', 'p'],
    ],
  ] as const) {
    it(`finds a login in the file, ${what}`, async () => {
      const login = await loginIn({ auths }, reference);

      expect([login?.username, login?.password]).to.deep.equal(expected);
    });
  }

  it('finds a token in the file', async () => {
    const auths = { 'h.x': { auth: '', identitytoken: 'secret' } };

    const expected = { serveraddress: 'h.x', identitytoken: 'secret' };
    expect(await loginIn({ auths }, 'h.x/shop:1')).to.deep.equal(expected);
  });

  for (const [what, config] of [
    ['another registry', { auths: { 'h.y': { auth: encoded('u:p') } } }],
    ['no password', { auths: { 'h.x': { auth: encoded('u') } } }],
    ['an entry without content', { auths: { 'h.x': {} } }],
    ['nothing', {}],
    ['something else', { auths: [], credHelpers: 'x', credsStore: 1 }],
  ] as const) {
    it(`finds none where the file has ${what}`, async () => {
      expect(await loginIn(config, 'h.x/shop:1')).to.equal(undefined);
    });
  }

  it('finds none where there is no file', async () => {
    const logins = new RegistryLogins({ DOCKER_CONFIG: `${directory}/none` });

    expect(await logins.loginFor('h.x/shop:1')).to.equal(undefined);
  });

  it('looks in the home directory when nobody names another', async () => {
    mkdirSync(join(directory, '.docker'));
    const auths = { 'h.x': { auth: encoded('u:p') } };
    write('.docker/config.json', JSON.stringify({ auths }));

    for (const env of [{ HOME: directory }, { HOME: directory, DOCKER_CONFIG: '' }]) {
      expect(await new RegistryLogins(env).loginFor('h.x/shop:1')).to.include({ username: 'u' });
    }
  });

  for (const text of ['secret', '"secret"', '{"auths": secret']) {
    it(`says that a file is not JSON, and nothing of what it has: ${text}`, async () => {
      const error = await caught(loginIn(text, 'h.x/shop:1'));

      expect(error).to.be.instanceOf(PlatformError);
      expect(error.message).to.include('config.json').and.not.include('secret');
    });
  }

  it('asks the helper of a registry, by its name', async () => {
    const config = { credHelpers: { 'h.x': 'echo' }, credsStore: 'broken' };

    const expected = { serveraddress: 'h.x', username: 'h.x', password: 's' };
    expect(await loginIn(config, 'h.x/shop:1')).to.deep.equal(expected);
  });

  it('asks the helper of all others', async () => {
    const config = { credHelpers: { 'h.y': 'broken' }, credsStore: 'test' };

    expect(await loginIn(config, 'h.x/shop:1')).to.include({ username: 'u', password: 's' });
  });

  it('takes a helper’s token', async () => {
    const expected = { serveraddress: DEFAULT, identitytoken: 's' };
    expect(await loginIn({ credsStore: 'token' }, 'shop:1')).to.deep.equal(expected);
  });

  it('looks in the file when the helper has none', async () => {
    const config = { credsStore: 'empty', auths: { 'h.x': { auth: encoded('u:p') } } };

    expect(await loginIn(config, 'h.x/shop:1')).to.include({ username: 'u' });
    expect(await loginIn({ credsStore: 'empty' }, 'h.x/shop:1')).to.equal(undefined);
  });

  for (const [what, helperName, words] of [
    ['fails', 'broken', 'docker-credential-broken get for h.x: it failed with 7'],
    ['answers something else', 'babble', 'docker-credential-babble get for h.x'],
    ['is not there', 'no-such', 'docker-credential-no-such get for h.x: it failed with ENOENT'],
    ['is a path', '../../bin/sh', 'names a credential helper that cannot be one'],
  ] as const) {
    it(`says so when a helper ${what}, and nothing of what it writes`, async () => {
      const error = await caught(loginIn({ credsStore: helperName }, 'h.x/shop:1'));

      expect(error).to.be.instanceOf(PlatformError);
      expect(error.message).to.include(words).and.not.include('secret');
    });
  }
});
