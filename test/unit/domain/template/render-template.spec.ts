import { expect } from 'chai';
import { renderFetching, renderTemplate } from '../../../../src/domain/template/render-template.ts';
import { toTemplateData } from '../../../../src/domain/template/template-data.ts';
import { BRANCHES, BUILTINS, INSPECTED, PRINTED, REGISTRATOR, SYNTAX } from './golden-templates.ts';

const DATA = toTemplateData(INSPECTED);
const FETCHED = new Map([['u', '{"a":1}']]);

describe('renderTemplate', () => {
  for (const [what, table] of [
    ['syntax', SYNTAX],
    ['branches', BRANCHES],
    ['printing', PRINTED],
    ['Go’s own functions', BUILTINS],
    ['registrator’s functions', REGISTRATOR],
  ] as const) {
    describe(`writes what Go writes: ${what}`, () => {
      for (const [source, text] of table) {
        it(source === '' ? 'of nothing' : JSON.stringify(source), () => {
          expect(renderFetching(source, DATA, FETCHED)).to.deep.equal({ kind: 'text', text });
        });
      }
    });
  }

  it('goes further than Go: text may be the key of any map, and JSON', () => {
    const source =
      '{{(index .NetworkSettings.Ports "80/tcp" 0).HostPort}} {{jsonParse `{"a":1}` "a"}}';

    expect(renderTemplate(source, DATA)).to.deep.equal({ kind: 'text', text: '8080 1' });
  });

  it('finds values in JSON by keys and places', () => {
    const json = '{"a":{"b":[{"c":"x\\ny"},2.5,null,{"d":[1]}]},"__proto__":"own"}';
    const at = (path: string): unknown =>
      renderTemplate(`{{jsonParse .Name ${JSON.stringify(path)}}}`, toTemplateData({ Name: json }));

    for (const [path, text] of [
      ['a::b::[0]::c', 'x\ny'],
      ['a::b::[1]', '2.5'],
      ['a::b::[2]', 'null'],
      ['a::b::[3]', '{"d":[1]}'],
      ['a::b::[9]', ''],
      ['a::b::0', ''],
      ['a::nope::c', ''],
      ['constructor', ''],
      ['__proto__', 'own'],
      ['', ''],
    ] as const) {
      expect(at(path)).to.deep.equal({ kind: 'text', text }, path);
    }
  });

  it('finds nothing in what is no JSON', () => {
    const source = '[{{jsonParse "{" "a"}}{{jsonParse .Config.Labels.nope "a"}}]';

    expect(renderTemplate(source, DATA)).to.deep.equal({ kind: 'text', text: '[]' });
  });
});
