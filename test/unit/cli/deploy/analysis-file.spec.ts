import { expect } from 'chai';
import { parse } from 'yaml';
import { parseMeasurements, readAnalysisFile } from '../../../../src/cli/deploy/analysis-file.ts';
import { DocumentNode } from '../../../../src/cli/deploy/document-node.ts';
import type { Measurement } from '../../../../src/domain/deploy/analysis/measurement.ts';
import { SettingError } from '../../../../src/domain/errors.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

function parsed(yaml: string): readonly Measurement[] {
  return parseMeasurements(new DocumentNode('measurements', parse(yaml)));
}

/** One measurement of these fields. */
function one(fields: string): Measurement | undefined {
  return parsed(`[{ name: m, ${fields} }]`)[0];
}

const RULES = {
  ...{ name: 'm', intervalMs: 5_000, deadlineMs: 5_000, minSamples: 1 },
  ...{ failureLimit: 0, errorLimit: 4, isDryRun: false },
};
const EXPECT = {
  ...{ statuses: [{ from: 200, to: 299 }], contains: '', matches: undefined, zoneHeader: '' },
};
const URL_FIELD = 'url: http://p/';
const TARGET = { url: 'http://p/', headers: new Map() };

describe('parseMeasurements', () => {
  it('fills in what is not said', () => {
    expect(one(`kind: http, ${URL_FIELD}`)).to.deep.equal({
      ...RULES,
      ...{ kind: 'http', target: TARGET, expect: EXPECT, slowerThanMs: undefined },
    });
  });

  it('reads everything about a request', () => {
    const measurement = one(`kind: http, url: "http://p/\${zone}", headers: { X-Canary: always },
      interval: 250ms, deadline: 2s, minSamples: 10, failureLimit: 2, errorLimit: 0, dryRun: true,
      expect: { status: [200-299, 404], contains: ok, matches: "v[0-9]", zoneHeader: X-Zone },
      slowerThan: 300ms`);

    expect(measurement).to.include({
      ...{ intervalMs: 250, deadlineMs: 2_000, minSamples: 10, failureLimit: 2, errorLimit: 0 },
      ...{ isDryRun: true, slowerThanMs: 300 },
    });
    expect(measurement).to.have.deep.property('target', {
      url: 'http://p/${zone}',
      headers: new Map([['X-Canary', 'always']]),
    });
    expect(measurement).to.have.nested.property('expect.contains', 'ok');
    expect(measurement).to.have.nested.property('expect.zoneHeader', 'X-Zone');
    expect(measurement).to.have.nested.property('expect.matches.start');
    expect(measurement).to.have.deep.nested.property('expect.statuses', [
      { from: 200, to: 299 },
      { from: 404, to: 404 },
    ]);
  });

  it('reads a comparison', () => {
    const baseline = 'baseline: { headers: { X-Canary: never } }';

    expect(one(`kind: comparison, ${URL_FIELD}, ${baseline}`)).to.deep.equal({
      ...RULES,
      ...{ intervalMs: 100, kind: 'comparison', candidate: TARGET, expect: EXPECT },
      baseline: { url: 'http://p/', headers: new Map([['X-Canary', 'never']]) },
      ...{ alpha: 0.01, beta: 0.05, tolerance: 0, margin: 0.05 },
      ...{ latencyLimit: undefined, latencyRatio: undefined },
    });
    const other = one(`kind: comparison, ${URL_FIELD}, baseline: { url: "http://q/" },
      expect: { status: 204 }, alpha: 0.05, beta: 0.1, tolerance: 0.1,
      latency: { percentile: 95, limit: 1s, ratio: 1.5, slack: 10ms }`);
    expect(other).to.deep.include({
      ...{ baseline: { url: 'http://q/', headers: new Map() }, alpha: 0.05, beta: 0.1 },
      ...{ tolerance: 0.1, margin: 0.1, latencyLimit: { quantile: 0.95, limitMs: 1_000 } },
      latencyRatio: { ratio: 1.5, slackMs: 10 },
    });
    expect(
      one(`kind: comparison, ${URL_FIELD}, ${baseline}, latency: { limit: 1s }`),
    ).to.deep.include({ latencyLimit: { quantile: 0.99, limitMs: 1_000 } });
  });

  it('reads the other kinds', () => {
    expect(one(`kind: prometheus, ${URL_FIELD}, query: up, max: 0.05`)).to.deep.equal({
      ...RULES,
      ...{ kind: 'prometheus', target: TARGET, query: 'up', min: undefined, max: 0.05 },
      traffic: undefined,
    });
    expect(
      one(`kind: prometheus, ${URL_FIELD}, query: up, min: 1, traffic: { query: q, min: 9 }`),
    ).to.deep.include({ min: 1, max: undefined, traffic: { query: 'q', min: 9 } });
    expect(one(`kind: webhook, ${URL_FIELD}`)).to.deep.equal({
      ...RULES,
      ...{ kind: 'webhook', target: TARGET },
    });
    expect(one('kind: command, command: [./check, "${version}"]')).to.deep.equal({
      ...RULES,
      ...{ kind: 'command', command: ['./check', '${version}'] },
    });
    expect(one('kind: consul-checks')).to.deep.equal({
      ...RULES,
      ...{ kind: 'consul-checks', maxFlaps: 0 },
    });
    expect(one('kind: docker-restarts, maxRestarts: 2')).to.deep.equal({
      ...RULES,
      ...{ kind: 'docker-restarts', maxRestarts: 2 },
    });
  });
});

describe('readAnalysisFile', () => {
  const file = temporaryFiles();

  it('reads JSON and YAML', () => {
    const json = file('a.json', '{"measurements":[{"name":"m","kind":"consul-checks"}]}');
    const yaml = file('a.yaml', 'measurements:\n  - { name: m, kind: consul-checks }\n');

    expect(readAnalysisFile(json)).to.deep.equal(readAnalysisFile(yaml));
    expect(readAnalysisFile(json).measurements).to.have.lengthOf(1);
  });

  for (const [content, sentence] of [
    [
      'measurments: []',
      /^analysis file .*: unknown field "measurments"; allowed are measurements, hooks$/,
    ],
    ['- 1', /^analysis file \S+: value was "\[1\]"; allowed is an object$/],
    ['a: [secret', /^analysis file \S+: line 1, column 11: [a-z ]+$/],
  ] as const) {
    it(`names the file that has ${content}`, () => {
      expect(() => readAnalysisFile(file('bad.yaml', content)))
        .to.throw(SettingError, sentence)
        .with.property('message')
        .that.does.not.include('secret');
    });
  }

  it('reads the example', () => {
    const { measurements, hooks } = readAnalysisFile('examples/analysis.yaml');

    expect(measurements.map(({ kind }) => kind)).to.have.members([
      ...['comparison', 'http', 'prometheus', 'consul-checks', 'docker-restarts', 'webhook'],
      'command',
    ]);
    expect(hooks).to.have.lengthOf(2);
  });

  it('names a file that is not there', () => {
    expect(() => readAnalysisFile('/no/such/file')).to.throw(
      SettingError,
      /^analysis file \/no\/such\/file: ENOENT/,
    );
  });
});
