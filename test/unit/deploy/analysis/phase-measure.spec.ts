import { expect } from 'chai';
import { openMeasure } from '../../../../src/deploy/analysis/open-measure.ts';
import type { Measurement } from '../../../../src/domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../../../src/domain/deploy/analysis/sample.ts';
import { trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { bodyOf, loopbackServers } from '../../../support/loopback-server.ts';
import { somePorts } from '../../../support/measure-ports.ts';
import { RULES, aTarget } from '../../../support/measurements.ts';

const DEPLOYMENT = aDeployment('shop');

function take(measurement: Measurement): Promise<Sample> {
  const ports = somePorts(undefined, { deployment: DEPLOYMENT });
  return openMeasure(measurement, trialOf(DEPLOYMENT), ports)(new AbortController().signal);
}

describe('webhookMeasure', () => {
  const serve = loopbackServers();

  it('tells the deployment and takes the answer', async () => {
    const bodies: string[] = [];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        bodies.push(body);
        response.end('{"phase":"in-progress","message":"wait","retryAfterSeconds":2}');
      });
    });

    const sample = await take({ ...RULES, kind: 'webhook', target: aTarget(url) });

    expect(bodies.map((body) => JSON.parse(body) as unknown)).to.deep.equal([
      {
        ...{ schemaVersion: 1, measurement: 'm', deployment: DEPLOYMENT },
        trial: trialOf(DEPLOYMENT),
      },
    ]);
    expect(sample).to.deep.equal({ kind: 'pending', figure: 'wait', retryAfterMs: 2_000 });
  });
});

describe('commandMeasure', () => {
  for (const [script, kind, figure] of [
    ['exit 0', 'pass', 'pass'],
    ['echo bad; exit 1', 'fail', 'bad'],
    ['exit 2', 'inconclusive', 'inconclusive'],
    ['exit 9', 'error', 'exit code 9'],
    ['grep -q \'"id":"d1"\' && echo known', 'pass', 'known'],
  ] as const) {
    it(`takes ${script} for ${kind}`, async () => {
      const command = ['/bin/sh', '-c', script];

      expect(await take({ ...RULES, kind: 'command', command })).to.deep.equal({ kind, figure });
    });
  }
});

describe('openMeasure', () => {
  it('takes what does not answer in time for an error', async () => {
    const never = { containers: () => new Promise<never>(() => undefined) };
    const measure = openMeasure(
      { ...RULES, kind: 'docker-restarts', maxRestarts: 0, deadlineMs: 1 },
      trialOf(DEPLOYMENT),
      somePorts(undefined, { platform: never }),
    );

    expect(await measure(new AbortController().signal)).to.deep.equal({
      ...{ kind: 'error', figure: 'no answer within 0s' },
    });
  });

  it('opens the checks in Consul', async () => {
    const checks = { ...RULES, kind: 'consul-checks', maxFlaps: 0 } as const;

    expect(await take(checks)).to.include({ kind: 'inconclusive' });
  });
});
