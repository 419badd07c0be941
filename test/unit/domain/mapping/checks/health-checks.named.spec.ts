import { expect } from 'chai';
import {
  type ParsedChecks,
  parseHealthChecks,
} from '../../../../../src/domain/mapping/checks/health-checks.ts';
import { aCheck, aCheckContext } from '../../../../support/builders.ts';

type Values = Readonly<Record<string, string>>;

function parse(values: Values): ParsedChecks {
  return parseHealthChecks(new Map(Object.entries(values)), aCheckContext());
}

const named = (id: string, facts: object): object => ({ ...facts, id, name: id });
const TCP = { kind: 'tcp', target: '10.0.0.1:8080', interval: '10s' };

describe('parseHealthChecks, several', () => {
  it('gives one for each name, after the one of the plain form', () => {
    const values = {
      checks: 'live, Ready,,',
      check_http: '/health',
      check_live_tcp: 'true',
      check_ready_http: '/health',
      check_other_tcp: 'true',
    };

    expect(parse(values)).to.deep.equal({
      checks: [aCheck(), named('live', TCP), named('ready', aCheck())],
      warnings: [],
    });
  });

  it('takes a modifier of its own before that of the plain form', () => {
    const values = {
      checks: 'live,ready',
      check_interval: '5s',
      check_timeout: '2s',
      check_notes: 'plain',
      check_live_tcp: 'true',
      check_ready_tcp: 'true',
      check_ready_interval: '7s',
      check_ready_timeout: '',
    };

    expect(parse(values).checks).to.deep.equal([
      named('live', { ...TCP, interval: '5s', timeout: '2s' }),
      named('ready', { ...TCP, interval: '7s' }),
    ]);
  });

  it('names the label in a warning, whose ever it is', () => {
    const values = {
      checks: 'live',
      check_interval: 'x',
      check_live_tcp: 'true',
      check_live_timeout: 'y',
    };
    const allowed = 'as 10s or 1m30s';

    expect(parse(values).warnings).to.deep.equal([
      `SERVICE_CHECK_INTERVAL="x" 10s used: allowed is a duration from 1s to 8760h, ${allowed}`,
      `SERVICE_CHECK_LIVE_TIMEOUT="y" left out: allowed is a duration up to 8760h, ${allowed}`,
    ]);
  });

  it('takes a name for people before the one of the key', () => {
    const values = { checks: 'live', check_live_tcp: 'true', check_live_name: 'Is it alive?' };

    expect(parse(values).checks).to.deep.equal([{ ...TCP, id: 'live', name: 'Is it alive?' }]);
  });

  it('says that a check has no kind', () => {
    expect(parse({ checks: 'live', check_live_interval: '5s' })).to.deep.equal({
      checks: [],
      warnings: [
        'SERVICE_CHECKS: check "live" left out: no kind is set, such as SERVICE_CHECK_LIVE_HTTP',
      ],
    });
  });

  const bad: readonly (readonly [string, string])[] = [
    ['a_b', 'allowed are 1 to 32 letters and digits'],
    ['a-b', 'allowed are 1 to 32 letters and digits'],
    ['a'.repeat(33), 'allowed are 1 to 32 letters and digits'],
    ['HTTP', 'the word has a meaning of its own'],
    ['interval', 'the word has a meaning of its own'],
    ['LIVE', 'it is there twice'],
  ];
  for (const [name, problem] of bad) {
    it(`leaves a check out that is called ${name}: ${problem}`, () => {
      const { checks, warnings } = parse({ checks: `live,${name}`, check_live_tcp: 'true' });

      expect(checks).to.have.length(1);
      expect(warnings).to.deep.equal([
        `SERVICE_CHECKS: check ${JSON.stringify(name)} left out: ${problem}`,
      ]);
    });
  }

  it('gives sixteen at most', () => {
    const names = Array.from({ length: 17 }, (_, index) => `n${String(index)}`);
    const kinds = names.map((name) => [`check_${name}_tcp`, 'true']);

    const { checks, warnings } = parse({
      checks: names.join(','),
      ...(Object.fromEntries(kinds) as Values),
    });

    expect(checks).to.have.length(16);
    expect(warnings).to.deep.equal([
      'SERVICE_CHECKS: check "n16" left out: at most 16 are allowed',
    ]);
  });
});
