import { expect } from 'chai';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/domain/json-shape.ts';
import { renderTemplate } from '../../../../src/domain/template/render-template.ts';
import { toTemplateData } from '../../../../src/domain/template/template-data.ts';

function render(source: string, inspected: JsonObject): unknown {
  return renderTemplate(source, toTemplateData(inspected));
}

const text = (written: string): unknown => ({ kind: 'text', text: written });

describe('toTemplateData', () => {
  it('has the names of go-dockerclient for Docker’s', () => {
    const inspected = {
      Id: 'c0ffee',
      HostConfig: { CpuShares: 5, PortBindings: { '80/tcp': [{ HostIp: '::', HostPort: '81' }] } },
    };
    const source =
      '{{.ID}} {{.HostConfig.CPUShares}}{{range .HostConfig.PortBindings}}{{range .}} {{.HostIP}}{{end}}{{end}}';

    expect(render(source, inspected)).to.deep.equal(text('c0ffee 5 ::'));
  });

  it('takes what is missing or of another type for zero', () => {
    const inspected = {
      Id: 7,
      Args: 'x',
      Config: { Env: [1, 'A=1'], Labels: ['a'], Tty: 'yes', StopTimeout: 1.5 },
      Created: 'yesterday',
      NetworkSettings: 7,
    };
    const source =
      '[{{.ID}}]{{.Args}}{{.Config.Env}}{{.Config.Labels}}{{.Config.Tty}}{{.Config.StopTimeout}} ' +
      '{{.Created}}[{{.NetworkSettings.IPAddress}}]{{.State.Health.Status}}{{.HostConfig}}';

    expect(render(source, inspected)).to.deep.equal(
      text('[][][ A=1]map[]false0 0001-01-01 00:00:00 +0000 UTC[]<nil>'),
    );
  });

  for (const [written, printed] of [
    ['2026-01-02T03:04:05Z', '2026-01-02 03:04:05 +0000 UTC'],
    ['2026-01-02T03:04:05.120000000Z', '2026-01-02 03:04:05.12 +0000 UTC'],
    ['2026-01-02T03:04:05.000Z', '2026-01-02 03:04:05 +0000 UTC'],
    ['2026-01-02T03:04:05-03:30', '2026-01-02 03:04:05 -0330 -0330'],
  ] as const) {
    it(`has the time ${written} as Go prints it`, () => {
      expect(render('{{.Created}}', { Created: written })).to.deep.equal(text(printed));
    });
  }

  it('takes a label called __proto__ for a label', () => {
    const inspected = JSON.parse('{"Config":{"Labels":{"__proto__":"x"}}}') as JsonObject;

    expect(
      render('{{.Config.Labels.__proto__}}{{.Config.Labels.toString}}', inspected),
    ).to.deep.equal(text('x<no value>'));
  });

  it('never throws', () => {
    const keys = [
      'Id',
      'Config',
      'Labels',
      'State',
      'Mounts',
      'NetworkSettings',
      'Networks',
      'Ports',
    ];
    const anything = fc.anything({ key: fc.constantFrom(...keys), maxDepth: 4 });

    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), anything), (inspected) => {
        expect(toTemplateData(inspected).name).to.equal('Container');
      }),
    );
  });
});
