import { expect } from 'chai';
import {
  type ParsedChecks,
  parseHealthChecks,
} from '../../../../../src/domain/mapping/checks/health-checks.ts';
import type { HealthCheck } from '../../../../../src/domain/service.ts';
import { aCheck, aCheckContext, aContainerId, aServiceId } from '../../../../support/builders.ts';

type Values = Readonly<Record<string, string>>;

/** Of a container whose port 9000 is published as 9001; programs are allowed. */
function parse(values: Values): ParsedChecks {
  const portOf = (port: number): number | undefined => (port === 9000 ? 9001 : undefined);
  const context = aCheckContext({ enableScriptChecks: true, portOf });
  return parseHealthChecks(new Map(Object.entries(values)), context);
}

const AT = { target: '10.0.0.1:8080', interval: '10s' };
const HTTPS = 'https://10.0.0.1:8080/health';
const OWN_WORDS = { disableRedirects: true };

describe('parseHealthChecks, past registrator', () => {
  const kinds: readonly (readonly [string, Values, HealthCheck])[] = [
    ['UDP', { check_udp: 'true' }, { kind: 'udp', ...AT }],
    ['H2PING', { check_h2ping: 'true' }, { kind: 'h2ping', ...AT }],
    [
      'H2PING without TLS',
      { check_h2ping: 'true', check_h2ping_use_tls: 'false' },
      { kind: 'h2ping', ...AT, useTls: false },
    ],
    [
      'H2PING with all of TLS',
      { check_h2ping: '1', check_tls_skip_verify: 'true', check_tls_server_name: 'web.test' },
      { kind: 'h2ping', ...AT, tlsSkipVerify: true, tlsServerName: 'web.test' },
    ],
    [
      'GRPC of one service',
      { check_grpc: 'true', check_grpc_service: 'pkg.Health' },
      { kind: 'grpc', ...AT, target: '10.0.0.1:8080/pkg.Health' },
    ],
    [
      'GRPC with the name in the certificate',
      { check_grpc: 'true', check_grpc_use_tls: 'true', check_tls_server_name: 'web.test' },
      { kind: 'grpc', ...AT, useTls: true, tlsServerName: 'web.test' },
    ],
    [
      'DOCKER',
      { check_docker: `sh -c 'test -f /ready'`, check_timeout: '3s' },
      {
        kind: 'docker',
        containerId: aContainerId(),
        args: ['sh', '-c', 'test -f /ready'],
        interval: '10s',
        timeout: '3s',
      },
    ],
    ['ALIAS', { check_alias: 'vm:db:1' }, { kind: 'alias', serviceId: aServiceId('vm:db:1') }],
    [
      'HTTPS with the name in the certificate',
      { check_https: '/health', check_tls_server_name: 'web.test' },
      aCheck({ target: HTTPS, tlsServerName: 'web.test' }),
    ],
    [
      'HTTP with a method',
      { check_http: '/health', check_method: 'head' },
      aCheck({ method: 'HEAD' }),
    ],
    [
      'HTTP with headers, and no redirects',
      {
        check_http: '/health',
        check_header: 'Host: web.test | X-A:1\nX-A:2',
        check_disable_redirects: 'false',
      },
      aCheck({
        ...OWN_WORDS,
        header: [
          ['Host', 'web.test'],
          ['X-A', '1'],
          ['X-A', '2'],
        ],
      }),
    ],
    [
      'HTTP with a body, and no redirects',
      { check_http: '/health', check_body: '{"a": 1}\ud83d', check_method: 'POST' },
      aCheck({ ...OWN_WORDS, method: 'POST', body: '{"a": 1}\ufffd' }),
    ],
    [
      'HTTP without redirects, and little output',
      { check_http: '/health', check_disable_redirects: 'true', check_output_max_size: '100' },
      aCheck({ disableRedirects: true, outputMaxSize: 100 }),
    ],
    [
      'HTTP with a name, notes and limits',
      {
        check_http: '/health',
        check_name: 'Health',
        check_notes: 'of the shop',
        check_success_before_passing: '2',
        check_failures_before_warning: '1',
        check_failures_before_critical: '1000',
      },
      aCheck({
        name: 'Health',
        notes: 'of the shop',
        successBeforePassing: 2,
        failuresBeforeWarning: 1,
        failuresBeforeCritical: 1000,
      }),
    ],
    [
      'TCP at another port of the container',
      { check_tcp: 'true', check_port: '9000' },
      { kind: 'tcp', ...AT, target: '10.0.0.1:9001' },
    ],
  ];
  for (const [name, values, check] of kinds) {
    it(`gives a check by ${name}`, () => {
      expect(parse(values)).to.deep.equal({ checks: [check], warnings: [] });
    });
  }

  it('takes registrator’s own method of HTTP before that of all kinds', () => {
    const values = { check_http: '/health', check_http_method: 'PUT', check_method: 'HEAD' };

    expect(parse(values).checks).to.deep.equal([aCheck({ method: 'PUT' })]);
  });
});

describe('parseHealthChecks, bad values past registrator', () => {
  const headers = Array.from({ length: 17 }, (_, index) => `a: ${String(index)}`);
  const http: readonly (readonly [string, string, string, object])[] = [
    [
      'port',
      '81',
      '8080 used: allowed is another port of the container, reached at the same address',
      {},
    ],
    [
      'port',
      '9e3',
      '8080 used: allowed is another port of the container, reached at the same address',
      {},
    ],
    ['header', 'Host', 'without "Host": allowed is "Name: value"', {}],
    ['header', 'a b: c', 'without "a b: c": allowed is "Name: value"', {}],
    ['header', 'a: b\rc: d', 'without "a: b\\rc: d": allowed is "Name: value"', {}],
    [
      'header',
      headers.join('|'),
      'cut: at most 16 are allowed',
      { ...OWN_WORDS, header: headers.slice(0, 16).map((line) => line.split(': ')) },
    ],
    ['body', 'x'.repeat(4097), 'left out: at most 4096 bytes are allowed', {}],
    ['output_max_size', '4097', 'left out: allowed is a whole number from 1 to 4096', {}],
    ['success_before_passing', '0', 'left out: allowed is a whole number from 1 to 1000', {}],
    ['failures_before_warning', '1', 'left out: more than FAILURES_BEFORE_CRITICAL', {}],
    ['name', 'a\nb', 'left out: allowed are at most 255 bytes without control characters', {}],
    [
      'notes',
      'x'.repeat(256),
      'left out: allowed are at most 255 bytes without control characters',
      {},
    ],
    ['disable_redirects', '1', 'left out: allowed are true and false', {}],
  ];
  for (const [key, value, reason, facts] of http) {
    it(`says what is wrong with CHECK_${key.toUpperCase()}=${JSON.stringify(value.slice(0, 20))}`, () => {
      const { checks, warnings } = parse({ check_http: '/health', [`check_${key}`]: value });

      expect(checks).to.deep.equal([aCheck(facts)]);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(new RegExp(`^SERVICE_CHECK_${key.toUpperCase()}="`));
      expect(warnings[0]?.endsWith(` ${reason}`), warnings[0]).to.equal(true);
    });
  }

  const others: readonly (readonly [Values, readonly object[], string])[] = [
    [
      { check_grpc: 'true', check_grpc_service: 'a/b' },
      [{ kind: 'grpc', ...AT }],
      'SERVICE_CHECK_GRPC_SERVICE="a/b" left out: not the name of a gRPC service',
    ],
    [
      { check_https: '/health', check_tls_server_name: 'a b' },
      [aCheck({ target: HTTPS })],
      'SERVICE_CHECK_TLS_SERVER_NAME="a b" left out: not a host name',
    ],
    [{ check_alias: 'a/../b' }, [], 'SERVICE_CHECK_ALIAS="a/../b" left out: it has a dot segment'],
    [
      { check_docker: '"' },
      [],
      'SERVICE_CHECK_DOCKER="\\"" left out: a quote is not closed, or a backslash stands last',
    ],
  ];
  for (const [values, checks, warning] of others) {
    it(`says what is wrong with ${JSON.stringify(values)}`, () => {
      expect(parse(values)).to.deep.equal({ checks, warnings: [warning] });
    });
  }

  it('leaves a program inside the container out unless programs are allowed', () => {
    const values = new Map([['check_docker', 'true']]);

    expect(parseHealthChecks(values, aCheckContext())).to.deep.equal({
      checks: [],
      warnings: ['SERVICE_CHECK_DOCKER="true" left out: it needs -enable-script-checks'],
    });
  });
});
