import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ask, statusStages } from '../../support/status-stage.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly query: string | { query: string } }[];
  };
}

const NAME = /\b(?:berth|process)_[a-z_]+/g;
const NOT_SHOWN = /^berth_(docker_last_event_timestamp|(reconcile|resync)_duration)_seconds$/;

describe('The dashboard', () => {
  const open = statusStages();
  const text = readFileSync('examples/grafana/berth-dashboard.json', 'utf8');
  const { panels, templating } = JSON.parse(text) as Dashboard;
  const targets = panels.flatMap((panel) => panel.targets ?? []);
  const queries = templating.list.map(({ query }) =>
    typeof query === 'string' ? query : query.query,
  );
  const expressions = [...targets.map(({ expr }) => expr), ...queries];
  const named = expressions.flatMap((expr) => [...expr.matchAll(NAME)].map(([name]) => name));

  it('names metrics that are there, histograms by their buckets', async () => {
    const { body } = await ask(`${(await open()).url}/metrics`);
    const isThere = (name: string): boolean =>
      body.includes(`# TYPE ${name} gauge`) ||
      body.includes(`# TYPE ${name} counter`) ||
      (name.endsWith('_bucket') && body.includes(`# TYPE ${name.slice(0, -7)} histogram`));

    expect(targets.length).to.be.above(15);
    expect([...new Set(named)].filter((name) => !isThere(name))).to.deep.equal([]);
  });

  it('shows every metric of berth’s own but a few', async () => {
    const { body } = await ask(`${(await open()).url}/metrics`);
    const all = [...body.matchAll(/^# TYPE (berth_[a-z_]+)/gm)].map(([, name = '']) => name);
    const shown = new Set(named.map((name) => name.replace(/_bucket$/, '')));

    expect(all.filter((name) => !shown.has(name) && !NOT_SHOWN.test(name))).to.deep.equal([]);
  });

  it('names series by labels that are left of them', () => {
    const known = ['instance', 'job'];
    const wrong = targets.filter(({ expr, legendFormat }) => {
      const kept = [...expr.matchAll(/by \(([\w, ]+)\)/g)].flatMap(([, list = '']) =>
        list.split(', '),
      );
      const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      return labels.some((label) => !(kept.length === 0 ? known : kept).includes(label));
    });

    expect(wrong).to.deep.equal([]);
  });

  it('uses variables that it has, and gives each panel a place and a number of its own', () => {
    const variables = new Set([...templating.list.map(({ name }) => name), '__rate_interval']);
    const used = [...text.matchAll(/\$\{?(\w+)\}?/g)].map(([, name = '']) => name);
    const places = panels.map(({ gridPos: { x, y } }) => `${String(x)},${String(y)}`);

    expect(used.filter((name) => !variables.has(name) && name !== '__all')).to.deep.equal([]);
    expect(new Set(places).size).to.equal(panels.length);
    expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).to.deep.equal([]);
  });
});
