import { expect } from 'chai';
import type { ContainerHealth } from '../../../../src/domain/container.ts';
import { type HeartbeatRules, withHeartbeat } from '../../../../src/domain/mapping/heartbeat.ts';
import type { HealthCheck } from '../../../../src/domain/service.ts';
import {
  type ContainerFacts,
  aCheck,
  aContainer,
  aRegistration,
} from '../../../support/builders.ts';

const HEALTH = { ttlSeconds: 60, refreshMs: 20_000 };
const RUNNING = { ttlSeconds: 30, refreshMs: 10_000 };
const BOTH: HeartbeatRules = { health: HEALTH, running: RUNNING };

function checksOf(facts: ContainerFacts, rules: HeartbeatRules): readonly HealthCheck[] {
  return withHeartbeat(aRegistration(), aContainer(facts), rules).checks;
}

const health = (status: ContainerHealth['status'], output = ''): ContainerFacts => ({
  health: { status, output },
});

describe('withHeartbeat', () => {
  it('gives a container with a HEALTHCHECK a TTL check in step with it', () => {
    expect(checksOf(health('healthy', 'took 0.123 s'), BOTH)).to.deep.equal([
      {
        kind: 'ttl',
        ttl: '60s',
        initialStatus: 'passing',
        heartbeat: {
          everyMs: 20_000,
          state: 'healthy',
          status: 'passing',
          output: 'HEALTHCHECK: healthy',
        },
      },
    ]);
  });

  it('gives every other one a TTL check with -ttl', () => {
    expect(checksOf({}, BOTH)).to.deep.equal([
      {
        kind: 'ttl',
        ttl: '30s',
        initialStatus: 'passing',
        heartbeat: {
          everyMs: 10_000,
          state: 'running',
          status: 'passing',
          output: 'the container runs',
        },
      },
    ]);
  });

  it('takes no notice of a HEALTHCHECK when told so', () => {
    const [check] = checksOf(health('unhealthy'), { ...BOTH, health: undefined });

    expect(check).to.include({ ttl: '30s', initialStatus: 'passing' });
  });

  it('gives none without a rule for it', () => {
    expect(checksOf({}, { health: HEALTH, running: undefined })).to.deep.equal([]);
    expect(checksOf(health('healthy'), { health: undefined, running: undefined })).to.deep.equal(
      [],
    );
  });

  it('leaves a service alone that has a check', () => {
    const service = aRegistration({ checks: [aCheck()] });

    expect(withHeartbeat(service, aContainer(health('healthy')), BOTH)).to.equal(service);
  });

  const words: readonly (readonly [string, ContainerFacts, string])[] = [
    ['that is starting', health('starting'), 'HEALTHCHECK: starting'],
    ['that is unhealthy', health('unhealthy', ' \n'), 'HEALTHCHECK: unhealthy'],
    [
      'with the last words of its probe',
      health('unhealthy', 'no answer\n\u001b[31mat all\n'),
      String.raw`HEALTHCHECK: unhealthy: "no answer\n\u001b[31mat all"`,
    ],
    [
      'with no more of them than a line',
      health('unhealthy', 'x'.repeat(10_000)),
      `HEALTHCHECK: unhealthy: "${'x'.repeat(40)}…"`,
    ],
    ['that is paused', { ...health('healthy'), paused: true }, 'the container is paused'],
  ];
  for (const [name, facts, output] of words) {
    it(`calls a container critical ${name}`, () => {
      const [check] = checksOf(facts, BOTH);

      expect(check).to.deep.nested.include({
        initialStatus: 'critical',
        'heartbeat.status': 'critical',
        'heartbeat.output': output,
      });
    });
  }
});
