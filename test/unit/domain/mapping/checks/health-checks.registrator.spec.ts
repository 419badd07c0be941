import { expect } from 'chai';
import type { CheckContext } from '../../../../../src/domain/mapping/checks/check-context.ts';
import {
  type ParsedChecks,
  parseHealthChecks,
} from '../../../../../src/domain/mapping/checks/health-checks.ts';
import type { HealthCheck } from '../../../../../src/domain/service.ts';
import { aCheckContext } from '../../../../support/builders.ts';

type Values = Readonly<Record<string, string>>;

/** What registrator makes of the labels, by the facts of its 7.4.0; programs are allowed. */
function parse(values: Values, facts: Partial<CheckContext> = {}): ParsedChecks {
  const context = aCheckContext({ enableScriptChecks: true, ...facts });
  return parseHealthChecks(new Map(Object.entries(values)), context);
}

const AT = { target: '10.0.0.1:8080', interval: '10s' };

describe('parseHealthChecks, as registrator', () => {
  const kinds: readonly (readonly [string, Values, HealthCheck])[] = [
    [
      'CMD',
      { check_cmd: 'curl -f "localhost"' },
      {
        kind: 'script',
        args: ['check-cmd', 'c0ffee000000', '80', 'curl -f "localhost"'],
        interval: '10s',
      },
    ],
    [
      'SCRIPT',
      { check_script: 'nc $SERVICE_IP $SERVICE_PORT', check_timeout: '2s' },
      { kind: 'script', args: ['nc', '10.0.0.1', '8080'], interval: '10s', timeout: '2s' },
    ],
    [
      'SCRIPT with a shell',
      { check_script: `sh -c 'nc $SERVICE_IP $SERVICE_PORT | grep OK'` },
      { kind: 'script', args: ['sh', '-c', 'nc 10.0.0.1 8080 | grep OK'], interval: '10s' },
    ],
    ['TTL', { check_ttl: '30s', check_interval: '5s' }, { kind: 'ttl', ttl: '30s' }],
    [
      'TTL with modifiers',
      { check_ttl: '30s', check_initial_status: 'passing', check_deregister_after: '1h' },
      { kind: 'ttl', ttl: '30s', initialStatus: 'passing', deregisterAfter: '1h' },
    ],
    ['GRPC', { check_grpc: 'true' }, { kind: 'grpc', ...AT }],
    ['GRPC, whatever its value', { check_grpc: 'false' }, { kind: 'grpc', ...AT }],
    [
      'GRPC with TLS',
      { check_grpc: 'true', check_grpc_use_tls: '1', check_tls_skip_verify: 'yes' },
      { kind: 'grpc', ...AT, useTls: true, tlsSkipVerify: true },
    ],
    [
      'GRPC without TLS, which needs no skipping',
      { check_grpc: 'true', check_tls_skip_verify: 'true' },
      { kind: 'grpc', ...AT },
    ],
    [
      'GRPC with a timeout',
      { check_grpc: 'true', check_timeout: '1s' },
      { kind: 'grpc', ...AT, timeout: '1s' },
    ],
  ];
  for (const [name, values, check] of kinds) {
    it(`gives a check by ${name}`, () => {
      expect(parse(values)).to.deep.equal({ checks: [check], warnings: [] });
    });
  }

  const order = ['http', 'https', 'cmd', 'script', 'ttl', 'tcp', 'grpc'];
  for (const [index, key] of order.entries()) {
    it(`takes ${key.toUpperCase()} before all that come later, and no second one`, () => {
      const value = (one: string): string => (one === 'ttl' ? '5s' : 'x');
      const later = order.slice(index).map((one) => [`check_${one}`, value(one)]);
      const alone = parse({ [`check_${key}`]: value(key) }).checks;

      expect(parse(Object.fromEntries(later) as Values).checks).to.deep.equal(alone);
      expect(alone).to.have.length(1);
    });
  }

  it('says that GRPC_USE_TLS=false turns TLS on', () => {
    expect(parse({ check_grpc: 'true', check_grpc_use_tls: 'false' })).to.deep.equal({
      checks: [{ kind: 'grpc', ...AT, useTls: true }],
      warnings: [
        'SERVICE_CHECK_GRPC_USE_TLS="false" turns it on too: any value but the empty one does',
      ],
    });
  });

  it('passes a script on as one argument where it shall be as with registrator', () => {
    const values = { check_script: 'nc $SERVICE_IP $SERVICE_PORT | grep OK' };

    expect(parse(values, { compat: true })).to.deep.equal({
      checks: [{ kind: 'script', args: ['nc 10.0.0.1 8080 | grep OK'], interval: '10s' }],
      warnings: [],
    });
  });
});

describe('parseHealthChecks, programs', () => {
  for (const key of ['cmd', 'script']) {
    it(`leaves ${key.toUpperCase()} out, and takes no other kind for it, unless they are allowed`, () => {
      const values = { [`check_${key}`]: 'true', check_tcp: 'true' };

      expect(parse(values, { enableScriptChecks: false })).to.deep.equal({
        checks: [],
        warnings: [
          `SERVICE_CHECK_${key.toUpperCase()}="true" left out: it needs -enable-script-checks`,
        ],
      });
    });
  }

  it('says that no shell reads a script', () => {
    expect(parse({ check_script: 'nc $SERVICE_IP 80 | grep OK' })).to.deep.equal({
      checks: [
        { kind: 'script', args: ['nc', '10.0.0.1', '80', '|', 'grep', 'OK'], interval: '10s' },
      ],
      warnings: [
        `SERVICE_CHECK_SCRIPT="nc $SERVICE_IP 80 | grep OK" is not read by a shell: | is passed on as a word: write sh -c '…' for a shell`,
      ],
    });
  });

  it('leaves a script out whose quotes are not closed', () => {
    expect(parse({ check_script: `nc 'a` })).to.deep.equal({
      checks: [],
      warnings: [
        `SERVICE_CHECK_SCRIPT="nc 'a" left out: a quote is not closed, or a backslash stands last`,
      ],
    });
  });

  it('leaves a TTL out that is no duration', () => {
    expect(parse({ check_ttl: '10', check_tcp: 'true' })).to.deep.equal({
      checks: [],
      warnings: [
        'SERVICE_CHECK_TTL="10" left out: allowed is a duration up to 8760h, as 10s or 1m30s',
      ],
    });
  });
});

describe('parseHealthChecks, TLS_SKIP_VERIFY of HTTPS', () => {
  const values: readonly (readonly [string, object])[] = [
    ['true', { tlsSkipVerify: true }],
    ['False', { tlsSkipVerify: false }],
    ['', {}],
  ];
  for (const [value, facts] of values) {
    it(`is what ${JSON.stringify(value)} says`, () => {
      expect(parse({ check_https: '/', check_tls_skip_verify: value })).to.deep.equal({
        checks: [{ kind: 'http', target: 'https://10.0.0.1:8080/', interval: '10s', ...facts }],
        warnings: [],
      });
    });
  }

  it('is left out where it says something else', () => {
    expect(parse({ check_https: '/', check_tls_skip_verify: '1' })).to.deep.equal({
      checks: [{ kind: 'http', target: 'https://10.0.0.1:8080/', interval: '10s' }],
      warnings: ['SERVICE_CHECK_TLS_SKIP_VERIFY="1" left out: allowed are true and false'],
    });
  });
});
