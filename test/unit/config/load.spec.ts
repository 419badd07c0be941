import { expect } from 'chai';
import defaults from '../../../config/default.json' with { type: 'json' };
import { readConfigFile } from '../../../src/config/config-file.ts';
import { type ConfigSources, loadConfig } from '../../../src/config/load.ts';
import { type Config, OPTIONS } from '../../../src/config/schema.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

function load(sources: Partial<ConfigSources>): Config {
  return loadConfig({ flags: new Map(), env: {}, file: undefined, ...sources });
}

/** A value for every key that is not its default. */
const ALL: Config = {
  registry: 'consul://registry',
  compat: true,
  hostname: 'vm',
  ip: '10.2.0.110',
  ipFamily: 'dual',
  useIpFromLabel: 'label',
  network: 'app',
  allBindings: true,
  hostPorts: 'published',
  internal: true,
  explicit: true,
  enableScriptChecks: true,
  releaseDns: true,
  deregister: 'on-success',
  cleanup: true,
  paused: 'maintenance',
  gracefulStop: 'deregister',
  stopGraceSeconds: 11,
  dockerHealth: false,
  healthTtlSeconds: 8,
  ttlSeconds: 10,
  ttlRefreshSeconds: 9,
  tags: 'a',
  tagOptions: 'trim',
  nameSource: 'swarm',
  namePrefix: 'p-',
  portSuffix: 'never',
  labelPrefix: 'berth.',
  identityMeta: true,
  labelTemplates: true,
  allowHttpTemplates: true,
  requireLabel: 'l',
  includeName: 'includeName',
  excludeName: 'excludeName',
  includeImage: 'includeImage',
  excludeImage: 'excludeImage',
  includeLabel: 'includeLabel',
  excludeLabel: 'excludeLabel',
  allowService: 'allow',
  denyService: 'deny',
  reservedService: 'reserved',
  resyncSeconds: 2,
  retryAttempts: 5,
  retryIntervalMs: 6,
  deepResyncEvery: 3,
  workers: 4,
  docker: {
    host: 'tcp://docker',
    tlsVerify: true,
    certPath: '/certs',
    allowPlainTcp: true,
    timeoutMs: 5,
    giveUpSeconds: 7,
  },
  consul: {
    address: 'consul:8500',
    token: 'secret',
    tokenFile: '/token',
    auth: 'user:password',
    ssl: true,
    allowPlainTcp: true,
    sslVerify: false,
    caCert: '/ca.pem',
    caPath: '/ca',
    clientCert: '/cert.pem',
    clientKey: '/key.pem',
    tlsServerName: 'consul',
    namespace: 'team',
    partition: 'eu',
    timeoutMs: 6,
  },
  http: { address: ':9000' },
  log: { level: 'debug', format: 'text' },
};

/** The value of a dotted key, as a variable has it. */
function textAt(config: Config, key: string): string {
  const path = key.split('.');
  return String(
    path.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], config),
  );
}

describe('loadConfig', () => {
  const aFile = temporaryFiles();

  it('gives the defaults when nothing is set', () => {
    expect(load({})).to.deep.equal(defaults);
  });

  it('takes every key from its variable', () => {
    const env = Object.fromEntries(OPTIONS.map(({ key, env: name }) => [name, textAt(ALL, key)]));

    expect(load({ env })).to.deep.equal(ALL);
  });

  it('takes every key from a JSON file', async () => {
    const file = await readConfigFile(aFile('berth.json', JSON.stringify(ALL)));

    expect(load({ file })).to.deep.equal(ALL);
  });

  it('takes keys from a YAML file, and the others from the defaults', async () => {
    const text = '# of one host\nip: 10.2.0.110\nlog:\n  level: debug\n';
    const file = await readConfigFile(aFile('berth.yaml', text));

    expect(load({ file })).to.deep.equal({
      ...defaults,
      ip: '10.2.0.110',
      log: { ...defaults.log, level: 'debug' },
    });
  });

  it('gives settings that nobody can change afterwards', () => {
    expect(load({})).to.be.frozen;
  });
});

describe('loadConfig, precedence', () => {
  const aFile = temporaryFiles();
  const flags = new Map([['resyncSeconds', '1']]);
  const env = { BERTH_RESYNC_SECONDS: '2' };
  const unset = { BERTH_RESYNC_SECONDS: '' };
  const JSON_FILE = '{ "resyncSeconds": 3 }';
  const YAML_FILE = 'resyncSeconds: 4';

  type Case = readonly [string, Partial<ConfigSources>, string | undefined, number];
  const cases: readonly Case[] = [
    ['a flag before all else', { flags, env }, JSON_FILE, 1],
    ['a flag before a variable', { flags, env }, undefined, 1],
    ['a flag before a file', { flags }, YAML_FILE, 1],
    ['a variable before a JSON file', { env }, JSON_FILE, 2],
    ['a variable before a YAML file', { env }, YAML_FILE, 2],
    ['a variable before the default', { env }, undefined, 2],
    ['a JSON file before the default', {}, JSON_FILE, 3],
    ['a YAML file before the default', {}, YAML_FILE, 4],
    ['a file where the variable is empty', { env: unset }, JSON_FILE, 3],
    ['the default where the variable is empty', { env: unset }, undefined, 30],
  ];
  for (const [name, sources, content, resyncSeconds] of cases) {
    it(`takes ${name}`, async () => {
      const path = content === undefined ? undefined : aFile('berth.config', content);
      const file = path === undefined ? undefined : await readConfigFile(path);

      expect(load({ ...sources, file })).to.deep.equal({ ...defaults, resyncSeconds });
    });
  }

  it('takes a switch that a flag turns off before a variable that turns it on', () => {
    const sources = { flags: new Map([['internal', false]]), env: { BERTH_INTERNAL: 'true' } };

    expect(load(sources).internal).to.equal(false);
  });

  it('takes an empty flag before a variable', () => {
    const sources = { flags: new Map([['ip', '']]), env: { BERTH_IP: '10.2.0.110' } };

    expect(load(sources).ip).to.equal('');
  });
});
