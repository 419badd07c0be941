import { expect } from 'chai';
import { readPrometheusAnswer } from '../../../../../src/domain/deploy/analysis/prometheus-answer.ts';

function success(resultType: unknown, result: unknown): unknown {
  return { status: 'success', data: { resultType, result } };
}

describe('readPrometheusAnswer', () => {
  for (const [name, json, expected] of [
    ['a scalar', success('scalar', [1, '0.5']), { kind: 'value', value: 0.5 }],
    [
      ...(['a vector of one', success('vector', [{ metric: {}, value: [1, '7'] }])] as const),
      { kind: 'value', value: 7 },
    ],
    ['infinity', success('scalar', [1, '+Inf']), { kind: 'value', value: Infinity }],
    ['NaN', success('scalar', [1, 'NaN']), { kind: 'nothing', text: 'not a number' }],
    ['no series', success('vector', []), { kind: 'nothing', text: 'no series' }],
    [
      ...(['two series', success('vector', [{}, {}])] as const),
      { kind: 'problem', text: '2 series: allowed is one, as of sum(…)' },
    ],
    [
      ...(['a matrix', success('matrix', [])] as const),
      { kind: 'problem', text: 'the result is a "matrix": allowed is a scalar or a vector' },
    ],
    [
      ...(['a text for a value', success('scalar', [1, 'many'])] as const),
      { kind: 'problem', text: 'the value is "many": allowed is a number' },
    ],
    [
      ...(['no value', success('vector', [{}])] as const),
      { kind: 'problem', text: 'the value is "": allowed is a number' },
    ],
    [
      'an error',
      { status: 'error', errorType: 'bad_data', error: 'parse error' },
      { kind: 'problem', text: 'bad_data: "parse error"' },
    ],
    ['another object', {}, { kind: 'problem', text: 'no success: ""' }],
    ['no object', [], { kind: 'problem', text: 'the answer is no JSON object' }],
    [
      ...(['no data', { status: 'success' }] as const),
      { kind: 'problem', text: 'the result is a "": allowed is a scalar or a vector' },
    ],
  ] as const) {
    it(`reads ${name}`, () => {
      expect(readPrometheusAnswer(json)).to.deep.equal(expected);
    });
  }
});
