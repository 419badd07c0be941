import { expect } from 'chai';
import {
  describeConfig,
  loadConfig,
  secretsOf,
  unknownVariables,
} from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';

type Env = Readonly<Record<string, string | undefined>>;

const load = (env: Env): Config => loadConfig({ flags: new Map(), env, file: undefined });

describe('describeConfig', () => {
  it('shows what is set, by dotted keys', () => {
    expect(describeConfig(load({ BERTH_IP: '10.2.0.110' }))).to.deep.equal({
      compat: false,
      ip: '10.2.0.110',
      ipFamily: 'ipv4',
      allBindings: false,
      hostPorts: 'exposed',
      internal: false,
      explicit: false,
      enableScriptChecks: false,
      deregister: 'always',
      cleanup: false,
      paused: 'keep',
      gracefulStop: 'off',
      stopGraceSeconds: 10,
      dockerHealth: true,
      healthTtlSeconds: 60,
      ttlSeconds: 0,
      ttlRefreshSeconds: 0,
      nameSource: 'image',
      portSuffix: 'auto',
      labelPrefix: 'SERVICE_',
      identityMeta: false,
      labelTemplates: false,
      allowHttpTemplates: false,
      releaseDns: false,
      reservedService: 'consul',
      resyncSeconds: 30,
      retryAttempts: -1,
      retryIntervalMs: 2000,
      deepResyncEvery: 20,
      workers: 160,
      'docker.allowPlainTcp': false,
      'docker.tlsVerify': false,
      'docker.timeoutMs': 10_000,
      'docker.giveUpSeconds': 300,
      'consul.ssl': false,
      'consul.allowPlainTcp': false,
      'consul.sslVerify': true,
      'consul.timeoutMs': 10_000,
      'log.level': 'info',
      'log.format': 'auto',
    });
  });

  it('shows that there is a token, and not which', () => {
    const shown = describeConfig(load({ CONSUL_HTTP_TOKEN: 's3cr3t' }));

    expect(shown['consul.token']).to.equal('***');
  });

  it('shows the token nowhere else either', () => {
    const shown = describeConfig(load({ CONSUL_HTTP_TOKEN: 's3cr3t' }));

    expect(JSON.stringify(shown)).not.to.include('s3cr3t');
  });
});

describe('describeConfig, addresses', () => {
  const cases = [
    { variable: 'BERTH_REGISTRY', key: 'registry' },
    { variable: 'DOCKER_HOST', key: 'docker.host' },
    { variable: 'CONSUL_HTTP_ADDR', key: 'consul.address' },
  ];
  for (const { variable, key } of cases) {
    it(`shows ${key} without its password`, () => {
      const shown = describeConfig(load({ [variable]: 'tcp://user:s3cr3t@10.2.0.110:8500' }));

      expect(shown[key]).to.equal('tcp://***@10.2.0.110:8500');
    });
  }
});

describe('describeConfig, of an address without a scheme', () => {
  it('shows no password either', () => {
    const shown = describeConfig(load({ CONSUL_HTTP_ADDR: 'user:s3cr3t@10.2.0.110:8500' }));

    expect(shown['consul.address']).to.equal('***@10.2.0.110:8500');
  });

  it('leaves other texts as they are', () => {
    const shown = describeConfig(load({ BERTH_EXCLUDE_IMAGE: 'web@sha256:*' }));

    expect(shown.excludeImage).to.equal('web@sha256:*');
  });
});

describe('secretsOf', () => {
  it('lists the password of basic authentication in each of its forms', () => {
    expect(secretsOf(load({ CONSUL_HTTP_AUTH: 'user:s3:cr3t' }))).to.deep.equal([
      'user:s3:cr3t',
      's3:cr3t',
      btoa('user:s3:cr3t'),
    ]);
  });

  it('takes a password of any characters', () => {
    expect(secretsOf(load({ CONSUL_HTTP_AUTH: 'user:p€ss' }))).to.include('dXNlcjpw4oKsc3M=');
  });

  it('gives the token', () => {
    expect(secretsOf(load({ CONSUL_HTTP_TOKEN: 's3cr3t' }))).to.deep.equal(['s3cr3t']);
  });

  it('gives none when there is none: an empty one would be everywhere', () => {
    expect(secretsOf(load({}))).to.deep.equal([]);
  });
});

describe('unknownVariables', () => {
  it('finds variables of berth that no key has', () => {
    const env = { BERTH_IPP: 'x', BERTH_: 'x', BERTH_WORKER: undefined };

    expect(unknownVariables(env)).to.deep.equal(['BERTH_IPP', 'BERTH_', 'BERTH_WORKER']);
  });

  it('lets known ones and those of other programs be', () => {
    const env = { BERTH_IP: 'x', CONSUL_HTTP_TOKEN_FILE: 'x', PATH: 'x', berth_ip: 'x' };

    expect(unknownVariables(env)).to.deep.equal([]);
  });
});
