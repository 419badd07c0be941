import { expect } from 'chai';
import { BOTH, PLAIN, POINTER, found } from '../../../../support/lint-stage.ts';

describe('upstreamDangers', () => {
  const range = (list: string, otherwise = ''): string =>
    `{{range ${list}}}server a;${otherwise === '' ? '' : `{{else}}${otherwise}`}{{end}}`;
  const NOBODY = 'server 127.0.0.1:65535;';
  const UPSTREAMS: readonly (readonly [name: string, body: string, expected: readonly string[]])[] =
    [
      ['without a server', '', ['empty-upstream']],
      ['with a server of its own', 'server a:1;', []],
      ['of a list without an else', range('$b'), ['empty-upstream']],
      ['of a list or nobody', range('$b', NOBODY), ['no-fallback']],
      ['of a list or one that is down', range('$b', 'server a down;'), ['no-fallback']],
      ['of one list or the other or nobody', range('$b', range('$g', NOBODY)), []],
      ['of one list or the other', range('$b', range('$g')), ['empty-upstream']],
      ['of both lists and nobody', `${range('$b')}${range('$g')}${NOBODY}`, []],
      ['of both lists and a backup', `${range('$b')}${range('$g')}server a backup;`, []],
      ['of all instances or nobody', range('service "web"', NOBODY), []],
      [
        'of all instances, some of which',
        `{{range service "web"}}{{if .Tags.Contains "blue"}}server a;{{end}}{{else}}${NOBODY}{{end}}`,
        ['empty-upstream'],
      ],
      [
        'by the key, both with a fallback',
        `{{if eq $z "blue"}}${range('$b', range('$g', NOBODY))}{{else}}${range('$g', range('$b', NOBODY))}{{end}}`,
        [],
      ],
      [
        'by the key, one without',
        `{{if eq $z "blue"}}${range('$b', range('$g', NOBODY))}{{else}}${range('$g', NOBODY)}{{end}}`,
        ['no-fallback'],
      ],
      ['that another template fills', '{{template "servers" .}}', []],
      ['with a definition in it', '{{define "x"}}server a;{{end}}', ['empty-upstream']],
      [
        'of a list that an if has found full',
        `{{if $b}}${range('$b')}{{else if $g}}${range('$g')}{{else}}${NOBODY}{{end}}`,
        [],
      ],
      [
        'of lists that an if compares',
        `{{if and (eq (len $b) 0) (eq (len $g) 0)}}${NOBODY}{{else}}${range('$b')}${range('$g')}{{end}}`,
        [],
      ],
      [
        'of a list that with has found full',
        `{{with $b}}${range('$b')}{{else}}${range('$g', NOBODY)}{{end}}`,
        [],
      ],
      ['of a list that is sorted', range('$b | sortBy "x"', range('$g', NOBODY)), []],
      ['of something else', '{{range ls "x"}}server a;{{else}}server b;{{end}}', []],
    ];

  for (const [name, body, expected] of UPSTREAMS) {
    it(`follows every way through an upstream ${name}`, () => {
      const text = `${POINTER}${BOTH}\n${PLAIN}\n upstream web { ${body} }`;

      const findings = found(text).filter(
        (one) => one.includes('upstream') || one.includes('fallback'),
      );

      expect(findings.map((one) => one.replace(/^3:2 \w+ /, ''))).to.deep.equal(expected);
    });
  }

  it('does not look into an upstream that a block cuts through', () => {
    const text = `${POINTER}${BOTH}${PLAIN}{{if true}}upstream web { {{else}} {{end}} }`;

    expect(found(text)).to.deep.equal(['1:298 error empty-upstream']);
  });
});
