import { expect } from 'chai';
import { type WantedWords, serviceAndArgument } from '../../../../src/cli/deploy/service-words.ts';
import { UsageError } from '../../../../src/cli/flags.ts';

const STATUS: WantedWords = { subcommand: 'status' };
const WEIGHT: WantedWords = { subcommand: 'weight', argument: 'PERCENT' };
const LINT: WantedWords = { subcommand: 'lint', isServiceOptional: true };
const RULE = 'ASCII letters, digits, -, _ and ., at most 128, the first of them no sign';

describe('serviceAndArgument', () => {
  it('takes what is wanted', () => {
    expect(serviceAndArgument(STATUS, ['web-1.a_b'])).to.deep.equal(['web-1.a_b', '']);
    expect(serviceAndArgument(WEIGHT, ['web', '12.5'])).to.deep.equal(['web', '12.5']);
    expect(serviceAndArgument(LINT, [])).to.deep.equal(['', '']);
  });

  for (const [wanted, words, message] of [
    [STATUS, [], 'berth deploy status wants the name of one service'],
    [STATUS, [''], 'berth deploy status wants the name of one service'],
    [WEIGHT, ['web'], 'berth deploy weight wants the name of one service, and PERCENT'],
    [STATUS, ['ünï'], `invalid service "ünï": allowed are ${RULE}`],
    [STATUS, ['we b'], `invalid service "we b": allowed are ${RULE}`],
    [LINT, ['-web'], `invalid service "-web": allowed are ${RULE}`],
    [WEIGHT, ['we\u001bb'], `invalid service "we\\u001bb": allowed are ${RULE}`],
    [STATUS, ['x'.repeat(129)], `invalid service "${'x'.repeat(40)}…": allowed are ${RULE}`],
    [STATUS, ['web', 'extra'], 'unexpected "extra"'],
    [WEIGHT, ['web', '5', 'extra'], 'unexpected "extra"'],
    [LINT, ['web', ''], 'unexpected ""'],
  ] as const) {
    it(`refuses ${wanted.subcommand} ${JSON.stringify(words)}`, () => {
      expect(() => serviceAndArgument(wanted, words))
        .to.throw(UsageError)
        .with.property('message', message);
    });
  }
});
