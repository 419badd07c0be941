import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { explainCommand } from '../../../src/cli/explain.ts';
import { toSnapshots } from '../../../src/docker/snapshot.ts';
import { aCommandStage } from '../../support/command-context.ts';
import { anInspection } from '../../support/inspection.ts';
import { LABEL_VECTORS } from '../../support/registrator-vectors/labels.ts';
import { NETWORK_VECTORS } from '../../support/registrator-vectors/networks.ts';
import { OWN_LABEL_VECTORS } from '../../support/registrator-vectors/own-labels.ts';
import type { Brief, RegistratorVector } from '../../support/registrator-vectors/vector.ts';

const REGISTRATOR_VECTORS = [...LABEL_VECTORS, ...NETWORK_VECTORS, ...OWN_LABEL_VECTORS];

// Through the door that users have: `docker inspect` in, JSON out.

async function explain(
  { container, peer, flags = ['-ip', '10.0.0.1'] }: RegistratorVector,
  ...more: readonly string[]
): Promise<readonly Brief[]> {
  const { context, stdout } = aCommandStage({
    stdin: JSON.stringify([container, ...(peer ? [peer] : [])].map((one) => anInspection(one))),
    parseInspection: (json) => Promise.resolve(toSnapshots(json)),
  });
  const argv = [...flags, ...more, '-hostname', 'vm', '--inspect', '-', '--json'];
  await explainCommand.execute(argv, context);
  const { services } = JSON.parse(stdout.text) as { services: readonly Brief[] };
  return services.map(({ id, name, address, port, tags, meta }) => ({
    ...{ id, name, address, port, tags, meta },
  }));
}

describe('explain -compat, as registrator was seen to do', () => {
  for (const vector of REGISTRATOR_VECTORS) {
    it(`takes ${vector.name}`, async () => {
      expect(await explain(vector, '-compat')).to.deep.equal(vector.registrator);
    });
  }
});

describe('explain, where registrator was seen to do something', () => {
  for (const vector of REGISTRATOR_VECTORS) {
    const manner = vector.because === undefined ? 'as it does' : 'otherwise';
    it(`takes ${vector.name} ${manner}`, async () => {
      expect(await explain(vector)).to.deep.equal(vector.berth ?? vector.registrator);
    });
  }
});

describe('The record of differences from registrator', () => {
  const file = 'docs/decisions/0009-differences-from-registrator.md';
  const text = readFileSync(file, 'utf8');
  const [gated = '', kept = ''] = text.split('## With `-compat` too');
  const rowsOf = (part: string): readonly string[] =>
    [...part.matchAll(/^\| `([a-z0-9-]+)`/gm)].flatMap(([, key]) => key ?? []);

  it('has a reason for each difference that is there, and none for any that is not', () => {
    const reasons = REGISTRATOR_VECTORS.flatMap(({ because = [] }) => because);

    expect(rowsOf(gated).toSorted()).to.deep.equal([...new Set(reasons)].sort());
  });

  it('has a row once', () => {
    const rows = [...rowsOf(gated), ...rowsOf(kept)];

    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).to.deep.equal([]);
  });

  for (const { name, registrator, berth = registrator, because } of REGISTRATOR_VECTORS) {
    it(`has a reason for ${name} if and only if something differs`, () => {
      expect(JSON.stringify(berth) !== JSON.stringify(registrator)).to.equal(because !== undefined);
    });
  }
});
