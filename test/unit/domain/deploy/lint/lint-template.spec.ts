import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { lintTemplate } from '../../../../../src/domain/deploy/lint/lint-template.ts';
import type { ZonedService } from '../../../../../src/domain/deploy/lint/zone-service.ts';
import { BOTH, POINTER, found, words, zoned } from '../../../../support/lint-stage.ts';

const template = (name: string): string =>
  readFileSync(`test/support/templates/${name}.ctmpl`, 'utf8');

describe('lintTemplate', () => {
  it('finds S5, S6 and S8 in the seed’s template, each where it stands', () => {
    expect(found(template('seed'), zoned('web', 'web', '_v12'))).to.deep.equal([
      '1:1 note next-upstream',
      '1:1 warning no-generation-endpoint',
      '1:1 note no-keepalive-min-timeout',
      '1:1 warning no-worker-shutdown-timeout',
      '18:5 warning no-fallback',
      '20:26 error S5',
      '23:21 error S6',
      '23:21 error S6',
      '23:21 error S8',
    ]);
  });

  it('finds S6 there without a Compose file, and not with one that has the tags', () => {
    const errors = (services: readonly ZonedService[]): readonly string[] =>
      found(template('seed'), services).filter((one) => one.includes('error'));

    expect(errors([])).to.deep.equal(['20:26 error S5', '23:21 error S6', '23:21 error S8']);
    expect(errors(zoned('web', 'web'))).to.deep.equal(['20:26 error S5', '23:21 error S8']);
  });

  it('finds nothing in a template that is right', () => {
    expect(found(template('right'))).to.deep.equal([]);
    expect(found(template('right'), zoned('web', 'web'))).to.deep.equal([]);
  });

  it('finds S10 where the key that is read is not the one that is written', () => {
    const text = template('right');

    expect(words(text, zoned('web', 'juan'))).to.deep.equal([
      'no key that is read is web-active-zone, which releases of web write: in Consul it is named juan',
    ]);
    expect(found(`${POINTER}${BOTH}`, zoned('web', 'juan'))).to.deep.equal([]);
    expect(found(text, zoned('web', ''))).to.deep.equal([]);
  });

  const READS: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['key once', '{{key "a/b"}}', ['1:3 warning S5']],
    ['key for each service', '{{range services}}\n {{ .Name | key }}{{end}}', ['2:13 error S5']],
    [
      'key for each of a list that was kept',
      '{{$s := services}}{{range $s}}{{key .Name}}{{end}}',
      ['1:33 error S5'],
    ],
    ['keyOrDefault', '{{keyOrDefault "a" "b"}}', []],
    ['key in a comment', '{{/* {{key "a"}} */}}', []],
    ['key in a text', '{{"key"}} key {{`key "a"`}}', []],
    ['one zone alone', `${POINTER}{{service "blue.web"}}`, ['1:46 error S8']],
    ['both zones, whatever the key says', `${POINTER}${BOTH}`, []],
    [
      'a zone in an if of the key',
      `${POINTER}{{if eq $z "blue"}}{{service "blue.web"}}{{else}}{{service "green.web"}}{{end}}`,
      ['1:65 error S8', '1:95 error S8'],
    ],
    [
      'a zone only when the other is empty',
      `${POINTER}{{range service "blue.web"}}{{else}}{{range service "green.web"}}{{end}}{{end}}`,
      ['1:88 error S8'],
    ],
    [
      'a zone by a variable that an if sets',
      `{{$t := "blue"}}{{if eq (key "web-active-zone") "green"}}{{$t = "green"}}{{end}}{{range service (printf "%s.web" $t)}}{{end}}`,
      ['1:26 warning S5', '1:89 error S6', '1:89 error S8'],
    ],
    [
      'a zone by with',
      '{{with keyOrDefault "web-active-zone" ""}}{{range service (print . ".web")}}{{end}}{{end}}',
      ['1:51 error S6', '1:51 error S8'],
    ],
    [
      'the zone of the key, with both always read',
      `${POINTER}${BOTH}{{range service (printf "%s.web|passing" $z)}}{{end}}`,
      ['1:109 error S6'],
    ],
    [
      'filters, data centres and legacy words',
      '{{$b := service "blue.web@dc1|passing" "any"}}{{$g := service "green.web~near"}}',
      [],
    ],
    [
      'no zone at all',
      '{{range services}}{{range service .Name}}{{end}}{{end}}',
      ['1:27 warning no-pointer'],
    ],
    ['tags of something else', `${POINTER}{{service "primary.db"}}`, []],
    ['no service', '{{env "HOME"}}', []],
    ['an action that is not closed', 'a\n{{key "a"', ['2:1 error template-syntax']],
    ['a comment that is not closed', '{{/* ', ['1:1 error template-syntax']],
    ['a text that is not closed', '{{"a}}\n{{`', ['1:1 error template-syntax']],
    ['a text that nothing closes to the end', '{{"a}}', ['1:1 error template-syntax']],
    ['what is no Go', '{{ € }}', ['1:1 error template-syntax']],
    [
      'an end too many',
      '{{end}}{{else}}',
      ['1:1 error template-syntax', '1:8 error template-syntax'],
    ],
    ['an end too few', 'a {{if true}}', ['1:3 error template-syntax']],
  ];

  for (const [name, text, expected] of READS) {
    it(`reads ${name}`, () => {
      expect(found(text)).to.deep.equal(expected);
    });
  }

  it('follows a key through variables, parentheses and trimmed actions', () => {
    const text =
      '{{- $n := print "we" "b" -}}{{- with (key (printf "%%%s-%v" $n `active-zone`)).x -}}{{.}}{{- end -}}';

    expect(words(text)).to.deep.equal([
      'key waits for "%web-active-zone" before anything is rendered',
    ]);
  });

  it('takes a format that it does not know for any text', () => {
    const text =
      '{{key (printf .Format .Name)}}{{key (printf "%s")}}{{key (scratch.Get "x")}}{{key key}}{{key .A.B $x.C}}';

    expect(words(text)).to.deep.equal([
      'key waits for "{{.Format}}{{.Name}}" before anything is rendered',
      'key waits for "{{?}}" before anything is rendered',
      'key waits for "{{scratch}}" before anything is rendered',
      'key waits for "{{?}}" before anything is rendered',
      'key waits for "{{key {{?}}}}" before anything is rendered',
      'key waits for "{{.A.B}}" before anything is rendered',
    ]);
  });

  it('asks for the zone alone where the Compose file shows other tags, or cannot tell', () => {
    const text = `${POINTER}${BOTH}`;

    expect(words(text, zoned('web', 'web', '_v1'))).to.deep.equal([
      'service asks for the tag blue alone, but blue of web has the tags "blue_v1" (line 3 of the Compose file)',
      'service asks for the tag green alone, but green of web has the tags "green_v1" (line 5 of the Compose file)',
    ]);
    expect(words(text, zoned('web', 'web', ',${MORE}'))).to.deep.equal([]);
    const [web] = zoned('web', 'web');
    const unknown = {
      service: 'web',
      zones: (web?.zones ?? []).map((one) => ({ ...one, tags: ['${T}'] })),
    };
    expect(words(text, [unknown])).to.deep.equal([]);
    const none = { service: 'web', zones: (web?.zones ?? []).map((one) => ({ ...one, tags: [] })) };
    expect(words(text, [none])[0]).to.include('blue of web has no tags');
  });

  it('leaves out what is too deep to follow, and says so', () => {
    const deep = `${'{{if .}}'.repeat(1_000)}${'{{end}}'.repeat(1_000)}{{key ${'('.repeat(1_000)}"a"}}`;

    const findings = found(deep);

    expect(findings[0]).to.equal('1:801 error template-syntax');
    expect(findings).to.have.length.below(5_000);
  });

  it('reads no key in what it has left out', () => {
    const deep = (depth: number): readonly string[] =>
      found(`${'{{if .}}'.repeat(depth)}{{key "a"}}${'{{end}}'.repeat(depth)}`);

    expect(deep(100)).to.deep.equal(['1:803 warning S5']);
    expect(deep(101)).to.deep.equal(['1:801 error template-syntax']);
  });

  it('reads anything to its end, in time that grows with its length', () => {
    const pieces = [
      '{{',
      '}}',
      '{',
      '}',
      '"',
      "'",
      '`',
      '\\',
      '/*',
      '*/',
      ' ',
      '\n',
      ';',
      '#',
      '- ',
      ' -',
    ];
    const code = ['if', 'end', 'else', 'range services', 'key', '(', ')', '|', ':=', '$x', '.Name'];
    const text = fc.array(fc.constantFrom(...pieces, ...code, 'upstream', 'server a'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (parts) => {
        for (const { line, column } of lintTemplate({ file: 'a', text: parts.join('') }, [])) {
          expect(line).to.be.above(0);
          expect(column).to.be.above(0);
        }
      }),
    );
    for (const piece of [...pieces, '{{"\\', '{{`', '{{/*', '{{- ', 'a{', '"\\"']) {
      const started = performance.now();
      lintTemplate({ file: 'a', text: `{{ ${piece.repeat(10_000)}` }, []);
      lintTemplate({ file: 'a', text: piece.repeat(10_000) }, []);
      expect(performance.now() - started, piece).to.be.below(500);
    }
  });
});
