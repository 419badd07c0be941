import { expect } from 'chai';
import { openMeasure } from '../../../../src/deploy/analysis/open-measure.ts';
import type { Measurement } from '../../../../src/domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../../../src/domain/deploy/analysis/sample.ts';
import { type Trial, trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { loopbackServers } from '../../../support/loopback-server.ts';
import { somePorts } from '../../../support/measure-ports.ts';
import { aComparison, aTarget, anHttpMeasurement } from '../../../support/measurements.ts';

const TRIAL = trialOf(aDeployment('shop'));

function take(measurement: Measurement, trial: Trial = TRIAL): Promise<Sample> {
  return openMeasure(measurement, trial, somePorts())(new AbortController().signal);
}

/** Hides what takes its time. */
function timeless(sample: Sample): unknown {
  return JSON.parse(
    JSON.stringify(sample, (key, value: unknown) =>
      key === 'elapsedMs'
        ? undefined
        : typeof value === 'string'
          ? value.replace(/\d+ ms/g, 'N ms')
          : value,
    ),
  );
}

describe('httpMeasure', () => {
  const serve = loopbackServers();

  it('passes a right answer and fails a wrong one', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.url === '/green' ? 200 : 500).end();
    });

    const right = await take(anHttpMeasurement({ target: aTarget(`${url}/\${zone}`) }));
    const wrong = await take(anHttpMeasurement({ target: aTarget(`${url}/`) }));

    expect(timeless(right)).to.deep.equal({ kind: 'pass', figure: 'status 200 in N ms' });
    expect(timeless(wrong)).to.deep.equal({ kind: 'fail', figure: 'status 500 in N ms' });
  });

  it('fails one that is too slow, or never comes', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/slow') setTimeout(() => response.end(), 20);
    });

    const slow = anHttpMeasurement({ target: aTarget(`${url}/slow`), slowerThanMs: 10 });
    const never = anHttpMeasurement({ target: aTarget(url), deadlineMs: 50 });

    expect((await take(slow)).kind).to.equal('fail');
    expect(timeless(await take(slow))).to.deep.equal({
      ...{ kind: 'fail', figure: 'status 200 in N ms, allowed are N ms' },
    });
    expect(await take(never)).to.deep.equal({ kind: 'fail', figure: 'no answer within 0.1s' });
  });

  it('cannot measure without a connection', async () => {
    expect(await take(anHttpMeasurement())).to.deep.equal({
      ...{ kind: 'error', figure: 'connect ECONNREFUSED 127.0.0.1:1' },
    });
  });

  it('says nothing of the candidate when another zone answers', async () => {
    const url = await serve((_, response) => {
      response.setHeader('X-Zone', 'blue').end();
    });
    const { expect: any } = anHttpMeasurement();

    const sample = await take(
      anHttpMeasurement({ target: aTarget(url), expect: { ...any, zoneHeader: 'X-Zone' } }),
    );

    expect(sample).to.deep.equal({ kind: 'inconclusive', figure: 'answered by "blue"' });
  });
});

describe('comparisonMeasure', () => {
  const serve = loopbackServers();
  const byZone = (statuses: Readonly<Record<string, number>>): Promise<string> =>
    serve((request, response) => {
      response.writeHead(statuses[(request.url ?? '').slice(1)] ?? 404).end();
    });

  it('asks both, whichever goes first', async () => {
    const url = await byZone({ green: 500, blue: 200 });
    const measure = openMeasure(
      aComparison({
        ...{ candidate: aTarget(`${url}/\${zone}`), baseline: aTarget(`${url}/\${stable}`) },
      }),
      TRIAL,
      somePorts(),
    );
    const { signal } = new AbortController();

    const samples = [await measure(signal), await measure(signal)];

    for (const sample of samples) {
      expect(timeless(sample)).to.deep.equal({
        kind: 'pair',
        candidate: { isOk: false, figure: 'status 500 in N ms' },
        baseline: { isOk: true, figure: 'status 200 in N ms' },
      });
    }
  });

  it('counts no pair of which one could not be asked', async () => {
    const url = await byZone({ green: 200, blue: 200 });
    const [there, gone] = [aTarget(`${url}/green`), aTarget()];

    const noBaseline = await take(aComparison({ candidate: there, baseline: gone }));
    const noCandidate = await take(aComparison({ candidate: gone, baseline: there }));

    expect(noBaseline).to.deep.equal({
      ...{ kind: 'error', figure: 'baseline: connect ECONNREFUSED 127.0.0.1:1' },
    });
    expect(noCandidate).to.deep.equal({
      ...{ kind: 'error', figure: 'connect ECONNREFUSED 127.0.0.1:1' },
    });
  });

  it('compares with nothing at the first release', async () => {
    expect(await take(aComparison(), { ...TRIAL, stable: undefined })).to.deep.equal({
      ...{ kind: 'inconclusive', figure: 'there is no former zone to compare with' },
    });
  });
});
