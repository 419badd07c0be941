import { expect } from 'chai';
import { type FlagSpec, UsageError, parseFlags } from '../../../src/cli/flags.ts';

const SPECS: readonly FlagSpec[] = [
  { name: 'ip', isSwitch: false, doc: '' },
  { name: 'internal', isSwitch: true, doc: '' },
  { name: 'json', isSwitch: true, doc: '' },
];

/** The command line as Go's `flag` package would understand it. */
function parse(...argv: readonly string[]): ReturnType<typeof parseFlags> {
  return parseFlags(argv, SPECS, { canFollow: false });
}

type Values = Readonly<Record<string, string | boolean>>;

const parsed = (values: Values, ...positionals: readonly string[]): unknown => ({
  values: new Map(Object.entries(values)),
  positionals,
});

describe('parseFlags', () => {
  const cases: readonly (readonly [readonly string[], unknown])[] = [
    [[], parsed({})],
    [['-ip', 'x'], parsed({ ip: 'x' })],
    [['--ip', 'x'], parsed({ ip: 'x' })],
    [['-ip=x'], parsed({ ip: 'x' })],
    [['--ip=x'], parsed({ ip: 'x' })],
    [['-ip=a=b'], parsed({ ip: 'a=b' })],
    [['-ip=a\nb'], parsed({ ip: 'a\nb' })],
    [['-ip='], parsed({ ip: '' })],
    [['-ip', ''], parsed({ ip: '' })],
    [['-ip', '-internal'], parsed({ ip: '-internal' })],
    [['-ip', '--'], parsed({ ip: '--' })],
    [['-ip', 'x', '-ip', 'y'], parsed({ ip: 'y' })],
    [['-internal'], parsed({ internal: true })],
    [['--internal=true'], parsed({ internal: true })],
    [['-internal=0'], parsed({ internal: false })],
    [['-internal', 'true'], parsed({ internal: true }, 'true')],
    [['-internal', '-ip', 'x', 'a', 'b'], parsed({ internal: true, ip: 'x' }, 'a', 'b')],
    [['a', '-internal'], parsed({}, 'a', '-internal')],
    [['-internal', '--', '-ip'], parsed({ internal: true }, '-ip')],
    [['--'], parsed({})],
    [['my-registry', 'my--json'], parsed({}, 'my-registry', 'my--json')],
    [['-'], parsed({}, '-')],
    [['-', '-internal'], parsed({}, '-', '-internal')],
    [[''], parsed({}, '')],
  ];
  for (const [argv, gives] of cases) {
    it(`reads ${JSON.stringify(argv)}`, () => {
      expect(parse(...argv)).to.deep.equal(gives);
    });
  }

  const errors: readonly (readonly [readonly string[], string])[] = [
    [['-nonsense'], 'flag provided but not defined: -nonsense'],
    [['--nonsense=x'], 'flag provided but not defined: -nonsense'],
    [['-__proto__'], 'flag provided but not defined: -__proto__'],
    [['-IP', 'x'], 'flag provided but not defined: -IP'],
    [['-ip'], 'flag needs an argument: -ip'],
    [['-internal', '-ip'], 'flag needs an argument: -ip'],
    [['-internal=yes'], 'invalid value "yes" for -internal: allowed is true or false'],
    [['-internal='], 'invalid value "" for -internal: allowed is true or false'],
  ];
  for (const [argv, message] of errors) {
    it(`refuses ${JSON.stringify(argv)}`, () => {
      expect(() => parse(...argv))
        .to.throw(UsageError)
        .with.property('message', message);
    });
  }
});

describe('parseFlags where flags can follow', () => {
  const cases: readonly (readonly [readonly string[], unknown])[] = [
    [['web', '--json'], parsed({ json: true }, 'web')],
    [['web', '-ip', 'x', 'app', '--json'], parsed({ ip: 'x', json: true }, 'web', 'app')],
    [['web', '--', '--json'], parsed({}, 'web', '--json')],
    [['-', '--json'], parsed({ json: true }, '-')],
  ];
  for (const [argv, gives] of cases) {
    it(`reads ${JSON.stringify(argv)}`, () => {
      expect(parseFlags(argv, SPECS, { canFollow: true })).to.deep.equal(gives);
    });
  }
});
