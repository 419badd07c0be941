import { expect } from 'chai';
import {
  type ParsedChecks,
  parseHealthChecks,
} from '../../../../../src/domain/mapping/checks/health-checks.ts';
import type { CheckContext } from '../../../../../src/domain/mapping/checks/check-context.ts';
import type { HttpCheck, ProbeCheck } from '../../../../../src/domain/service.ts';
import { aCheck, aCheckContext } from '../../../../support/builders.ts';

type Values = Readonly<Record<string, string>>;

function parse(values: Values, facts: Partial<CheckContext> = {}): ParsedChecks {
  return parseHealthChecks(new Map(Object.entries(values)), aCheckContext(facts));
}

const http = (facts: Partial<HttpCheck>): HttpCheck =>
  aCheck({ target: 'http://10.0.0.1:8080/h', ...facts });

const tcp = (facts: Partial<ProbeCheck> = {}): ProbeCheck =>
  aCheck({ kind: 'tcp', target: '10.0.0.1:8080', ...facts });

describe('parseHealthChecks', () => {
  const none: readonly Values[] = [
    {},
    { check_http: '', check_https: '', check_tcp: '' },
    { check_interval: '5s', check_timeout: '1s', check_http_method: 'PUT' },
    { check_header: 'a: b', check_name: 'live' },
  ];
  for (const values of none) {
    it(`gives no check for ${JSON.stringify(values)}`, () => {
      expect(parse(values)).to.deep.equal({ checks: [], warnings: [] });
    });
  }

  const kinds: readonly (readonly [string, Values, ProbeCheck])[] = [
    ['HTTP', { check_http: '/h' }, http({})],
    ['HTTPS', { check_https: '/h' }, http({ target: 'https://10.0.0.1:8080/h' })],
    ['TCP', { check_tcp: 'true' }, tcp()],
    ['TCP, whatever its value', { check_tcp: 'false' }, tcp()],
    ['HTTP before HTTPS', { check_http: '/h', check_https: '/s' }, http({})],
    ['HTTP before TCP', { check_http: '/h', check_tcp: 'true' }, http({})],
    [
      'HTTPS before TCP',
      { check_https: '/h', check_tcp: 'true' },
      http({ target: 'https://10.0.0.1:8080/h' }),
    ],
    ['TCP where HTTP is empty', { check_http: '', check_tcp: 'true' }, tcp()],
  ];
  for (const [name, values, check] of kinds) {
    it(`gives a check by ${name}`, () => {
      expect(parse(values)).to.deep.equal({ checks: [check], warnings: [] });
    });
  }

  const modifiers: readonly (readonly [string, Values, Partial<HttpCheck>])[] = [
    ['the method', { check_http_method: 'HEAD' }, { method: 'HEAD' }],
    ['the method in capitals', { check_http_method: 'post' }, { method: 'POST' }],
    ['no method of HTTPS for HTTP', { check_https_method: 'POST' }, {}],
    ['the interval', { check_interval: '1m30s' }, { interval: '1m30s' }],
    ['an interval with a fraction', { check_interval: '1.25s' }, { interval: '1.25s' }],
    ['an interval of a second', { check_interval: '1s' }, { interval: '1s' }],
    ['an interval of a second in parts', { check_interval: '1000ms' }, { interval: '1000ms' }],
    ['an interval in minutes', { check_interval: '1m' }, { interval: '1m' }],
    ['an interval in hours', { check_interval: '1h' }, { interval: '1h' }],
    ['the timeout', { check_timeout: '500ms' }, { timeout: '500ms' }],
    ['the shortest timeout', { check_timeout: '1ms' }, { timeout: '1ms' }],
    ['the first status', { check_initial_status: 'passing' }, { initialStatus: 'passing' }],
    ['when to deregister', { check_deregister_after: '1h' }, { deregisterAfter: '1h' }],
    ['nothing for empty values', { check_interval: '', check_timeout: '' }, {}],
  ];
  for (const [name, values, facts] of modifiers) {
    it(`takes ${name}`, () => {
      expect(parse({ check_http: '/h', ...values })).to.deep.equal({
        checks: [http(facts)],
        warnings: [],
      });
    });
  }

  it('takes the method of HTTPS for HTTPS', () => {
    expect(parse({ check_https: '/h', check_https_method: 'POST' }).checks).to.deep.equal([
      http({ target: 'https://10.0.0.1:8080/h', method: 'POST' }),
    ]);
  });

  it('takes no method for TCP', () => {
    expect(parse({ check_tcp: 'true', check_http_method: 'POST' })).to.deep.equal({
      checks: [tcp()],
      warnings: [],
    });
  });

  it('puts an IPv6 address in brackets', () => {
    const address = 'fd00::1';

    const [check] = parse({ check_tcp: 'true' }, { address }).checks;

    expect(check).to.have.property('target', '[fd00::1]:8080');
  });
});

describe('parseHealthChecks, the path', () => {
  const paths = [
    { path: '/', target: '/' },
    { path: 'health', target: '/health' },
    { path: '/a/b?c=d&e=f', target: '/a/b?c=d&e=f' },
    { path: '/a b', target: '/a%20b' },
    { path: '/a%20b', target: '/a%20b' },
    { path: '/a%25b', target: '/a%25b' },
    { path: '/ü/🚢', target: '/%C3%BC/%F0%9F%9A%A2' },
    { path: '@evil.example/', target: '/@evil.example/' },
    { path: ':80@evil.example/', target: '/:80@evil.example/' },
    { path: '//evil.example/', target: '//evil.example/' },
    { path: '\\evil.example', target: '/%5Cevil.example' },
    { path: 'http://evil.example/', target: '/http://evil.example/' },
    { path: '/a\r\nHost: evil.example', target: '/a%0D%0AHost:%20evil.example' },
    { path: '/\0', target: '/%00' },
    { path: '/\ud83d', target: '/%EF%BF%BD' },
    { path: '/\udea2\ud83d', target: '/%EF%BF%BD%EF%BF%BD' },
  ];
  for (const { path, target } of paths) {
    it(`makes ${target} of ${JSON.stringify(path)}`, () => {
      expect(parse({ check_http: path })).to.deep.equal({
        checks: [http({ target: `http://10.0.0.1:8080${target}` })],
        warnings: [],
      });
    });

    it(`never leaves the service’s own host for ${JSON.stringify(path)}`, () => {
      const [check] = parse({ check_http: path }).checks;
      const target = check !== undefined && 'target' in check ? check.target : '';

      expect(new URL(target).host).to.equal('10.0.0.1:8080');
    });
  }
});

describe('parseHealthChecks, bad modifiers', () => {
  const notDurations = ['10', 'ten', '-1s', '1d', '1 s', '10s\n', '١s', '1s1s1s1s1s', '🚢'];
  for (const value of notDurations) {
    it(`says that ${JSON.stringify(value)} is no interval, and uses ten seconds`, () => {
      expect(parse({ check_http: '/h', check_interval: value })).to.deep.equal({
        checks: [http({ interval: '10s' })],
        warnings: [
          `SERVICE_CHECK_INTERVAL=${JSON.stringify(value)} 10s used: allowed is a duration from 1s to 8760h, as 10s or 1m30s`,
        ],
      });
    });
  }

  for (const value of ['0s', '999ms', '0.9s', '0.999999999s']) {
    it(`does not let an interval of ${value} make the agent spin`, () => {
      expect(parse({ check_http: '/h', check_interval: value }).checks).to.deep.equal([
        http({ interval: '10s' }),
      ]);
    });
  }

  const leftOut: readonly (readonly [string, string, string])[] = [
    ['CHECK_TIMEOUT', '5', 'allowed is a duration up to 8760h, as 10s or 1m30s'],
    ['CHECK_TIMEOUT', '0s', 'allowed is a duration up to 8760h, as 10s or 1m30s'],
    ['CHECK_DEREGISTER_AFTER', 'soon', 'allowed is a duration up to 8760h, as 10s or 1m30s'],
    ['CHECK_INITIAL_STATUS', 'Passing', 'allowed are passing, warning, critical'],
    ['CHECK_INITIAL_STATUS', 'healthy', 'allowed are passing, warning, critical'],
    ['CHECK_HTTP_METHOD', 'GET /', 'not an HTTP method'],
    ['CHECK_HTTP_METHOD', 'GET\r\nX: y', 'not an HTTP method'],
    ['CHECK_HTTP_METHOD', 'X'.repeat(21), 'not an HTTP method'],
  ];
  for (const [key, value, reason] of leftOut) {
    it(`leaves out ${key}=${JSON.stringify(value)}, says so, and keeps the check`, () => {
      expect(parse({ check_http: '/h', [key.toLowerCase()]: value })).to.deep.equal({
        checks: [http({})],
        warnings: [`SERVICE_${key}=${JSON.stringify(value)} left out: ${reason}`],
      });
    });
  }

  it('says each of several', () => {
    const values = { check_timeout: 'x', check_interval: 'x', check_initial_status: 'x' };

    expect(parse({ check_tcp: 'true', ...values }).warnings).to.have.length(3);
  });
});
