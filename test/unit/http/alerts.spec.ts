import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ask, statusStages } from '../../support/status-stage.ts';

interface Alerts {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

const NAME = /berth_[a-z_]+/g;

describe('The alerts and the runbook', () => {
  const open = statusStages();
  const alerts = parse(readFileSync('examples/prometheus/alerts.yml', 'utf8')) as Alerts;
  const rules = alerts.groups.flatMap((group) => group.rules.map(({ expr }) => expr));
  const runbook = readFileSync('docs/operations.md', 'utf8');

  it('name metrics that are there', async () => {
    const { body } = await ask(`${(await open()).url}/metrics`);
    const named = [...rules, runbook].flatMap((text) =>
      [...text.matchAll(NAME)].map(([one]) => one),
    );

    expect(rules.length).to.be.above(5);
    const missing = named.filter((name) => !body.includes(`# TYPE ${name} `));
    expect([...new Set(missing)]).to.deep.equal([]);
  });
});
