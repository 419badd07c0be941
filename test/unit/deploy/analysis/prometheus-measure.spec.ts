import { expect } from 'chai';
import { prometheusMeasure } from '../../../../src/deploy/analysis/prometheus-measure.ts';
import type { PrometheusMeasurement } from '../../../../src/domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../../../src/domain/deploy/analysis/sample.ts';
import { trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { loopbackServers } from '../../../support/loopback-server.ts';
import { RULES, aTarget } from '../../../support/measurements.ts';

function aMeasurement(
  url: string,
  facts: Partial<PrometheusMeasurement> = {},
): PrometheusMeasurement {
  return {
    ...RULES,
    ...{ kind: 'prometheus', target: aTarget(url), query: 'errors', min: undefined, max: 0.05 },
    traffic: undefined,
    ...facts,
  };
}

function take(measurement: PrometheusMeasurement): Promise<Sample> {
  const measure = prometheusMeasure(measurement, trialOf(aDeployment('shop')));
  return measure(new AbortController().signal);
}

describe('prometheusMeasure', () => {
  const serve = loopbackServers();

  /** Answers queries with the value that is given for them, or without a series. */
  const serving = (values: Readonly<Record<string, string>>): Promise<string> =>
    serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const value = values[searchParams.get('query') ?? ''];
      const result = value === undefined ? [] : [{ metric: {}, value: [1, value] }];
      response.writeHead(pathname === '/prometheus/api/v1/query' ? 200 : 404);
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    }).then((url) => `${url}/prometheus/`);

  for (const [value, kind, figure] of [
    ['0.05', 'pass', '0.05'],
    ['0.06', 'fail', '0.06 is above 0.05'],
    ['+Inf', 'fail', 'Infinity is above 0.05'],
    ['NaN', 'inconclusive', 'not a number'],
  ] as const) {
    it(`takes ${value} for ${kind}`, async () => {
      const url = await serving({ 'errors{zone="green"}': value });

      const sample = await take(aMeasurement(url, { query: 'errors{zone="${zone}"}' }));

      expect(sample).to.deep.equal({ kind, figure });
    });
  }

  it('takes what is below the least for a failure', async () => {
    const url = await serving({ errors: '1' });

    expect(await take(aMeasurement(url, { min: 2, max: undefined }))).to.deep.equal({
      ...{ kind: 'fail', figure: '1 is below 2' },
    });
  });

  it('knows nothing without a series', async () => {
    const url = await serving({});

    expect(await take(aMeasurement(url))).to.deep.equal({
      ...{ kind: 'inconclusive', figure: 'no series' },
    });
  });

  for (const [requests, kind, figure] of [
    ['99', 'inconclusive', 'traffic: 99 is below 100'],
    ['NaN', 'inconclusive', 'traffic: not a number'],
    ['many', 'error', 'traffic: the value is "many": allowed is a number'],
    ['100', 'pass', '0'],
  ] as const) {
    it(`takes no errors in ${requests} requests for ${kind}`, async () => {
      const url = await serving({ errors: '0', requests });

      const sample = await take(aMeasurement(url, { traffic: { query: 'requests', min: 100 } }));

      expect(sample).to.deep.equal({ kind, figure });
    });
  }

  for (const [status, body, figure] of [
    [503, 'starting', 'status 503, the answer is no JSON'],
    [
      ...([400, '{"status":"error","errorType":"bad_data","error":"no"}'] as const),
      'status 400, bad_data: "no"',
    ],
    [404, '{"status":"success","data":{"resultType":"vector","result":[]}}', 'status 404'],
    [200, '', 'the answer is no JSON'],
  ] as const) {
    it(`takes ${String(status)} ${body} for an error`, async () => {
      const url = await serve((_, response) => {
        response.writeHead(status).end(body);
      });

      expect(await take(aMeasurement(url))).to.deep.equal({ kind: 'error', figure });
    });
  }

  it('takes no connection for an error', async () => {
    expect(await take(aMeasurement('http://127.0.0.1:1/'))).to.include({ kind: 'error' });
  });
});
