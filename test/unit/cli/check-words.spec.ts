import { expect } from 'chai';
import { checkWords } from '../../../src/cli/check-words.ts';
import type { HealthCheck } from '../../../src/domain/service.ts';
import { aCheck, aContainerId, aServiceId } from '../../support/builders.ts';

const POLLED = { target: '10.0.0.1:80', interval: '10s' };

describe('checkWords', () => {
  const words: readonly (readonly [string, HealthCheck])[] = [
    ['GET http://10.0.0.1:8080/health every 10s', aCheck()],
    [
      'live: HEAD http://10.0.0.1:8080/health every 1m, timeout 2s',
      aCheck({ id: 'live', method: 'HEAD', interval: '1m', timeout: '2s' }),
    ],
    ['TCP 10.0.0.1:80 every 10s', { kind: 'tcp', ...POLLED }],
    ['UDP 10.0.0.1:80 every 10s', { kind: 'udp', ...POLLED }],
    ['H2PING 10.0.0.1:80 every 10s', { kind: 'h2ping', ...POLLED }],
    ['gRPC 10.0.0.1:80 every 10s', { kind: 'grpc', ...POLLED }],
    ['gRPC with TLS 10.0.0.1:80 every 10s', { kind: 'grpc', ...POLLED, useTls: true }],
    ['TTL 30s, refreshed by the service', { kind: 'ttl', ttl: '30s' }],
    [
      'TTL 60s, refreshed by berth',
      {
        kind: 'ttl',
        ttl: '60s',
        heartbeat: { everyMs: 1, state: 'running', status: 'passing', output: '' },
      },
    ],
    [
      'script nc -z "a b" "" every 5s',
      { kind: 'script', args: ['nc', '-z', 'a b', ''], interval: '5s' },
    ],
    [
      'in container c0ffee000000 true every 5s',
      { kind: 'docker', containerId: aContainerId(), args: ['true'], interval: '5s' },
    ],
    ['as service vm:db:1', { kind: 'alias', serviceId: aServiceId('vm:db:1') }],
  ];
  for (const [line, check] of words) {
    it(`says ${JSON.stringify(line)}`, () => {
      expect(checkWords(check)).to.equal(line);
    });
  }
});
