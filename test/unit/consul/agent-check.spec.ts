import { expect } from 'chai';
import { toAgentCheck } from '../../../src/consul/agent-check.ts';
import type { HealthCheck } from '../../../src/domain/service.ts';
import { aCheck, aContainerId, aServiceId } from '../../support/builders.ts';

const TARGET = '10.0.0.1:8080';
const POLLED = { target: TARGET, interval: '10s' };
const TLS = { tlsSkipVerify: true, tlsServerName: 'web.test' };
const SENT_TLS = { TLSSkipVerify: true, TLSServerName: 'web.test' };

describe('toAgentCheck', () => {
  const checks: readonly (readonly [string, HealthCheck, object])[] = [
    [
      'HTTP',
      aCheck({
        header: [
          ['Accept', 'text/plain'],
          ['X-A', '1'],
          ['X-A', '2'],
        ],
        body: 'ping',
        disableRedirects: true,
        outputMaxSize: 512,
        ...TLS,
      }),
      {
        HTTP: 'http://10.0.0.1:8080/health',
        Interval: '10s',
        Header: { Accept: ['text/plain'], 'X-A': ['1', '2'] },
        Body: 'ping',
        DisableRedirects: true,
        OutputMaxSize: 512,
        ...SENT_TLS,
      },
    ],
    ['TCP', { kind: 'tcp', ...POLLED }, { TCP: TARGET, Interval: '10s' }],
    ['UDP', { kind: 'udp', ...POLLED }, { UDP: TARGET, Interval: '10s' }],
    [
      'gRPC',
      { kind: 'grpc', ...POLLED, useTls: true, ...TLS },
      { GRPC: TARGET, GRPCUseTLS: true, Interval: '10s', ...SENT_TLS },
    ],
    [
      'HTTP/2 ping',
      { kind: 'h2ping', ...POLLED, useTls: false, ...TLS },
      { H2PING: TARGET, H2PingUseTLS: false, Interval: '10s', ...SENT_TLS },
    ],
    [
      'TTL',
      { kind: 'ttl', ttl: '30s', deregisterAfter: '1h' },
      { TTL: '30s', DeregisterCriticalServiceAfter: '1h' },
    ],
    [
      'a program on the host',
      { kind: 'script', args: ['true', 'a b'], interval: '5s', timeout: '1s' },
      { Args: ['true', 'a b'], Interval: '5s', Timeout: '1s' },
    ],
    [
      'a program in the container',
      {
        kind: 'docker',
        containerId: aContainerId('c0ffee'),
        args: ['true'],
        interval: '5s',
      },
      { DockerContainerID: 'c0ffee', Args: ['true'], Interval: '5s' },
    ],
    [
      'another service',
      { kind: 'alias', serviceId: aServiceId('vm:db:1') },
      { AliasService: 'vm:db:1' },
    ],
  ];
  for (const [name, check, sent] of checks) {
    it(`sends a check by ${name}`, () => {
      expect(toAgentCheck(check, aServiceId())).to.deep.equal(sent);
    });
  }

  it('sends what every check can have', () => {
    const check = aCheck({
      name: 'live',
      notes: 'is it?',
      successBeforePassing: 2,
      failuresBeforeWarning: 1,
      failuresBeforeCritical: 3,
    });

    expect(toAgentCheck(check, aServiceId())).to.deep.equal({
      Name: 'live',
      Notes: 'is it?',
      HTTP: 'http://10.0.0.1:8080/health',
      Interval: '10s',
      SuccessBeforePassing: 2,
      FailuresBeforeWarning: 1,
      FailuresBeforeCritical: 3,
    });
  });

  it('makes an ID that no other service of the agent has', () => {
    expect(toAgentCheck(aCheck({ id: 'live' }), aServiceId('vm:web:80'))).to.have.property(
      'CheckID',
      'check:vm:web:80:live',
    );
  });
});
