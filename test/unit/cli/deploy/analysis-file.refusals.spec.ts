import { expect } from 'chai';
import { parse } from 'yaml';
import { parseMeasurements } from '../../../../src/cli/deploy/analysis-file.ts';
import { DocumentNode } from '../../../../src/cli/deploy/document-node.ts';
import type { Measurement } from '../../../../src/domain/deploy/analysis/measurement.ts';
import { SettingError } from '../../../../src/domain/errors.ts';

function parsed(yaml: string): readonly Measurement[] {
  return parseMeasurements(new DocumentNode('measurements', parse(yaml)));
}

/** One measurement of these fields. */
function one(fields: string): Measurement | undefined {
  return parsed(`[{ name: m, ${fields} }]`)[0];
}

const URL_FIELD = 'url: http://p/';

describe('parseMeasurements, of what is not allowed', () => {
  const PLACEHOLDERS = '${service}, ${version}, ${zone}, ${stable}, ${deployment}';
  const NO_URL = 'measurements[0].url: allowed is http://HOST:PORT/PATH or https://';
  for (const [fields, sentence] of [
    [
      'kind: htpp',
      'measurements[0].kind: value was "htpp"; allowed are http, comparison, prometheus, webhook, command, consul-checks, docker-restarts',
    ],
    [
      '',
      'measurements[0].kind is missing: allowed are http, comparison, prometheus, webhook, command, consul-checks, docker-restarts',
    ],
    [
      'kind: consul-checks, url: http://p/',
      'measurements[0]: unknown field "url"; allowed are name, kind, interval, deadline, minSamples, errorLimit, dryRun, failureLimit, maxFlaps',
    ],
    [
      'kind: consul-checks, intervall: 5s',
      'measurements[0]: unknown field "intervall"; allowed are name, kind, interval, deadline, minSamples, errorLimit, dryRun, failureLimit, maxFlaps',
    ],
    [
      'kind: consul-checks, interval: 5 parsecs',
      'measurements[0].interval: value was "5 parsecs"; allowed is a time from 100ms to 1h, such as 1m30s',
    ],
    [
      'kind: consul-checks, interval: 5',
      'measurements[0].interval: value was "5"; allowed is a time from 100ms to 1h, such as 1m30s',
    ],
    [
      'kind: consul-checks, deadline: 11m',
      'measurements[0].deadline: value was "11m"; allowed is a time from 10ms to 10m, such as 1m30s',
    ],
    [
      'kind: consul-checks, minSamples: 0',
      'measurements[0].minSamples: value was "0"; allowed is a whole number from 1 to 1000000',
    ],
    [
      'kind: consul-checks, maxFlaps: 1.5',
      'measurements[0].maxFlaps: value was "1.5"; allowed is a whole number from 0 to 1000',
    ],
    [
      'kind: consul-checks, dryRun: "yes"',
      'measurements[0].dryRun: value was "yes"; allowed is true or false',
    ],
    ['kind: http', NO_URL],
    ['kind: http, url: "ftp://ann:secret@p/"', NO_URL],
    ['kind: http, url: "ann:secret@p"', NO_URL],
    [
      'kind: http, url: "http://p/${zome}"',
      `measurements[0].url: unknown placeholder \${zome}; allowed are ${PLACEHOLDERS}`,
    ],
    [
      `kind: http, ${URL_FIELD}, headers: [secret]`,
      'measurements[0].headers: allowed is an object',
    ],
    [
      `kind: http, ${URL_FIELD}, headers: { X-Token: "secret\\n" }`,
      'measurements[0].headers.X-Token: allowed is a name and a text that HTTP can send',
    ],
    [
      `kind: http, ${URL_FIELD}, headers: { X-Token: 5 }`,
      'measurements[0].headers.X-Token: allowed is a name and a text that HTTP can send',
    ],
    [
      `kind: http, ${URL_FIELD}, headers: { ${Array.from({ length: 51 }, (_, n) => `h${String(n)}: x`).join(', ')} }`,
      'measurements[0].headers: allowed are 50 headers',
    ],
    [
      `kind: http, ${URL_FIELD}, expect: { status: 99 }`,
      'measurements[0].expect.status: value was "99"; allowed is a status such as 200, or a range: 200-299',
    ],
    [
      `kind: http, ${URL_FIELD}, expect: { status: [200, 299-200] }`,
      'measurements[0].expect.status[1]: value was "299-200"; allowed is a status such as 200, or a range: 200-299',
    ],
    [
      `kind: http, ${URL_FIELD}, expect: { matches: "(" }`,
      /^measurements\[0\]\.expect\.matches: value was "\("; allowed is a regular expression: /,
    ],
    [
      `kind: http, ${URL_FIELD}, expect: yes`,
      'measurements[0].expect: value was "yes"; allowed is an object',
    ],
    [`kind: comparison, ${URL_FIELD}`, 'measurements[0].baseline is missing: allowed is an object'],
    [
      `kind: comparison, ${URL_FIELD}, failureLimit: 3`,
      /^measurements\[0\]: unknown field "failureLimit"; allowed are name, /,
    ],
    [
      `kind: comparison, ${URL_FIELD}, baseline: {}`,
      'measurements[0].baseline: it is the request to the candidate: allowed is another URL, or other headers',
    ],
    [
      `kind: comparison, ${URL_FIELD}, baseline: { url: http://q/ }, alpha: 1`,
      'measurements[0].alpha: value was "1"; allowed is a number from 0.000001 to 0.5',
    ],
    [
      `kind: comparison, ${URL_FIELD}, baseline: { url: http://q/ }, tolerance: 0.1, margin: 0.05`,
      'measurements[0].margin: value was "0.05"; allowed is more than 0, and at least the tolerance, 0.1',
    ],
    [
      `kind: comparison, ${URL_FIELD}, baseline: { url: http://q/ }, latency: {}`,
      'measurements[0].latency.limit is missing: allowed is a time here, or a number for ratio',
    ],
    [
      `kind: comparison, ${URL_FIELD}, baseline: { url: http://q/ }, latency: { percentile: 9, ratio: 2 }`,
      'measurements[0].latency.limit is missing: allowed is a time, for the percentile',
    ],
    [
      `kind: comparison, ${URL_FIELD}, baseline: { url: http://q/ }, latency: { slack: 9s, limit: 2s }`,
      'measurements[0].latency.ratio is missing: allowed is a number, for the slack',
    ],
    [
      `kind: prometheus, ${URL_FIELD}, query: up`,
      'measurements[0].max is missing: allowed is a number here, or for min',
    ],
    [
      `kind: prometheus, ${URL_FIELD}, query: up, min: 2, max: 1`,
      'measurements[0].max: value was "1"; allowed is at least min, 2',
    ],
    [
      `kind: prometheus, ${URL_FIELD}, query: up, max: .nan`,
      'measurements[0].max: value was "null"; allowed is a number',
    ],
    [
      `kind: prometheus, ${URL_FIELD}, max: 1`,
      'measurements[0].query is missing: allowed is a text of 1 to 10000 characters, without control characters',
    ],
    [
      'kind: command, command: ./check --all',
      'measurements[0].command: value was "./check --all"; allowed is a list: the program and its arguments, without a shell',
    ],
    [
      'kind: command, command: []',
      'measurements[0].command: value was "[]"; allowed is a list of 1 to 100',
    ],
  ] as const) {
    it(`refuses ${fields || 'nothing'}`, () => {
      const act = (): unknown => one(fields);

      expect(act).to.throw(SettingError);
      if (typeof sentence === 'string') expect(act).to.throw(new RegExp(`^${escape(sentence)}$`));
      else expect(act).to.throw(sentence);
      expect(act).not.to.throw('secret');
    });
  }

  it('refuses a name that is there twice, and a list that is none', () => {
    const twice = '{ name: m, kind: consul-checks }';

    expect(() => parsed(`[${twice}, ${twice}]`)).to.throw(
      'measurements[1]: the name "m" is there twice',
    );
    expect(() => parsed('[1]')).to.throw('measurements[0]: value was "1"; allowed is an object');
    expect(() => parsed('[]')).to.throw(
      'measurements: value was "[]"; allowed is a list of 1 to 50',
    );
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
