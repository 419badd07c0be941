import { expect } from 'chai';
import fc from 'fast-check';
import { renderFetching, renderTemplate } from '../../../../src/domain/template/render-template.ts';
import { toTemplateData } from '../../../../src/domain/template/template-data.ts';
import * as golden from './golden-templates.ts';

const DATA = toTemplateData(golden.INSPECTED);
const RUNS = { seed: 20_260_102, numRuns: 1000 };

const { SYNTAX, BRANCHES, PRINTED, BUILTINS, REGISTRATOR } = golden;
/** All that templates are made of, in pieces. */
const PIECES = [SYNTAX, BRANCHES, PRINTED, BUILTINS, REGISTRATOR]
  .flat()
  .flatMap(([source]) => source.match(/\{\{-? ?|-?\}\}|[.$\w]+|"[^"]*"|\s+|[^\s\w]/g) ?? []);

const anySource = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => `{{${pieces.join('')}}}`),
);

describe('renderTemplate of anything', () => {
  it('never throws, and gives at most 8 KiB', () => {
    fc.assert(
      fc.property(anySource, (source) => {
        const rendered = renderTemplate(source, DATA);

        if (rendered.kind === 'text') expect(Buffer.byteLength(rendered.text)).to.be.at.most(8192);
        else expect(rendered.problem).to.match(/^[^\p{Cc}]{1,300}$/u);
      }),
      RUNS,
    );
  });

  it('gives the same for the same', () => {
    fc.assert(
      fc.property(anySource, (source) => {
        expect(renderTemplate(source, DATA)).to.deep.equal(renderTemplate(source, DATA));
      }),
      { ...RUNS, numRuns: 200 },
    );
  });
});

describe('renderTemplate of what is too much', () => {
  const long = 'x'.repeat(600_000);
  const manyArguments = Array<string>(600_000).fill('');

  for (const { name, source, problem, inspected = {} } of [
    {
      name: 'counts that go far',
      source: '{{range 1000000000}}{{end}}',
      problem: 'it takes more than 10000 steps',
    },
    {
      name: 'ranges in ranges',
      source: '{{range 99}}{{range 99}}{{range 99}}{{end}}{{end}}{{end}}',
      problem: 'it takes more than 10000 steps',
    },
    {
      name: 'much output',
      source:
        '{{range 99}}0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890{{end}}',
      problem: 'it takes more than 8192 bytes of output',
    },
    {
      name: 'text that is doubled again and again',
      source: '{{$x := "abcdefgh"}}{{range 99}}{{$x = printf "%s%s" $x $x}}{{end}}',
      problem: 'it takes too much text',
    },
    {
      name: 'text that grows at every place of another',
      source: '{{$x := "abcdefgh"}}{{range 99}}{{$x = replace -1 "" $x $x}}{{end}}',
      problem: 'it takes too much text',
    },
    {
      name: 'lists that are joined again and again',
      source: '{{$x := "a,a,a,a"}}{{range 99}}{{$x = join $x (split "," $x)}}{{end}}',
      problem: 'it takes too much text',
    },
    {
      name: 'blanks without end',
      source: `{{range 999}}${'{{printf "%999s" "a" | len}}'.repeat(9)}{{end}}`,
      problem: 'it takes too much text',
    },
    {
      name: 'a huge label',
      source: '{{toUpper .Name}}',
      problem: 'it takes too much text',
      inspected: { Name: long },
    },
    {
      name: 'a huge label, compared',
      source: '{{range 9}}{{if lt $.Name $.Name}}{{end}}{{end}}',
      problem: 'it takes too much text',
      inspected: { Name: long },
    },
    {
      name: 'more arguments than anybody has',
      source: '{{range .Args}}{{break}}{{end}}',
      problem: 'it takes too much text',
      inspected: { Args: manyArguments },
    },
    {
      name: 'a regex of many states over much text',
      source: '{{matchFirstElement "(.?){50}(.?){50}b" .Args}}',
      problem: 'it takes too much matching',
      inspected: { Args: ['a'.repeat(100_000)] },
    },
  ]) {
    it(`gives up on ${name}`, () => {
      expect(renderTemplate(source, toTemplateData(inspected))).to.deep.equal({
        kind: 'problem',
        problem,
      });
    });
  }

  it('is not bothered by a huge label that nobody reads', () => {
    const data = toTemplateData({ Id: 'a', Name: long });

    expect(renderTemplate('{{.ID}}', data)).to.deep.equal({ kind: 'text', text: 'a' });
  });

  it('does not fall over JSON that is nested deeply', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const data = toTemplateData({ Name: deep });

    expect(renderTemplate('{{jsonParse .Name "a" | len | lt 1}}', data).kind).to.be.oneOf([
      'text',
      'problem',
    ]);
  });
});

describe('renderFetching', () => {
  const source =
    '{{httpGet "http://a/"}}{{httpGet (printf "http://b/%s" (jsonParse (httpGet "http://a/") "x"))}}';

  it('asks for one URL after the other, and then gives the text', () => {
    const fetched = new Map<string, string>();
    const answers = ['{"x":"1"}', ''];
    const asked: string[] = [];
    let rendered = renderFetching(source, DATA, fetched);
    for (; rendered.kind === 'fetch'; rendered = renderFetching(source, DATA, fetched)) {
      asked.push(rendered.url);
      fetched.set(rendered.url, answers[asked.length - 1] ?? '');
    }

    expect(asked).to.deep.equal(['http://a/', 'http://b/1']);
    expect(rendered).to.deep.equal({ kind: 'text', text: '[123 34 120 34 58 34 49 34 125][]' });
  });

  it('asks for no more than four, and shows no password', () => {
    const fetched = new Map(['a', 'b', 'c', 'd'].map((url) => [url, '']));

    expect(renderFetching('{{httpGet "http://u:secret@e/"}}', DATA, fetched)).to.deep.equal({
      kind: 'problem',
      problem: 'httpGet "http://***@e/" is one more than 4 URLs',
    });
  });
});
