import { expect } from 'chai';
import {
  type ReleaseFacts,
  type ZoneOverview,
  releaseOverview,
} from '../../../../src/domain/deploy/release-overview.ts';

const NOTHING: ReleaseFacts = {
  ...{ service: 'web', activeZone: '', activeVersion: '', weights: '', current: '' },
  ...{ records: [], instances: [] },
};

const RECORD = {
  id: 'd1',
  request: { version: '13', candidate: 'green', stable: 'blue', stableVersion: '12' },
  holder: { name: 'ci@build', url: 'https://ci.example/1' },
  ...{ startedAt: 1_000, phase: 'holding', phaseAt: 2_000, isPaused: false, reason: '' },
};

function zonesOf(facts: Partial<ReleaseFacts>): readonly Partial<ZoneOverview>[] {
  return releaseOverview({ ...NOTHING, ...facts }).zones;
}

const shares = (facts: Partial<ReleaseFacts>): readonly unknown[] =>
  zonesOf(facts).map(({ percent }) => percent);

describe('releaseOverview', () => {
  it('shows both zones of which the pointer names one, as scripts leave them', () => {
    expect(zonesOf({ activeZone: 'green', activeVersion: '7' })).to.deep.equal([
      {
        ...{ zone: 'blue', isActive: false, version: '', percent: 0 },
        ...{ passing: 0, warning: 0, critical: 0 },
      },
      {
        ...{ zone: 'green', isActive: true, version: '7', percent: 100 },
        ...{ passing: 0, warning: 0, critical: 0 },
      },
    ]);
  });

  it('takes the other zone’s version from the record', () => {
    const facts = { activeZone: 'blue', activeVersion: '12', current: JSON.stringify(RECORD) };

    expect(zonesOf(facts).map(({ version }) => version)).to.deep.equal(['12', '13']);
  });

  it('believes the pointer more than the record', () => {
    const facts = { activeZone: 'blue', activeVersion: '99', current: JSON.stringify(RECORD) };

    expect(zonesOf(facts).map(({ version }) => version)).to.deep.equal(['99', '13']);
  });

  it('shows how the requests are shared', () => {
    const activeZone = 'blue';

    expect(shares({ activeZone, weights: '{"zone":"green","percent":5}' })).to.deep.equal([95, 5]);
    expect(shares({ activeZone, weights: '{"zone":"blue","percent":5}' })).to.deep.equal([100, 0]);
    expect(shares({ weights: '{"zone":"green","percent":5}' })).to.deep.equal([0, 5]);
  });

  for (const weights of ['', 'no JSON', '[]', '{"zone":"red","percent":5}']) {
    it(`gives everything to the active zone where the weights are ${weights || 'empty'}`, () => {
      expect(shares({ activeZone: 'blue', weights })).to.deep.equal([100, 0]);
    });
  }

  for (const percent of [0, 100, -1, '5', null, 1e999]) {
    it(`takes ${String(percent)} for no share`, () => {
      const weights = JSON.stringify({ zone: 'green', percent });

      expect(shares({ activeZone: 'blue', weights })).to.deep.equal([100, 0]);
    });
  }

  it('counts instances by zone and health, tagged by berth or by scripts', () => {
    const instances = [
      { tags: ['blue'], status: 'passing' },
      { tags: ['blue_v12', 'x'], status: 'passing' },
      { tags: ['blue'], status: 'critical' },
      { tags: ['green_v13'], status: 'warning' },
      { tags: ['bluest', 'light-green'], status: 'passing' },
    ] as const;

    expect(
      zonesOf({ instances }).map(({ passing, warning, critical }) => [passing, warning, critical]),
    ).to.deep.equal([
      [2, 0, 1],
      [0, 1, 0],
    ]);
  });

  it('shows the deployment and the former ones', () => {
    const records = [JSON.stringify(RECORD), 'broken', JSON.stringify({ ...RECORD, id: 'd0' })];
    const { deployment, history } = releaseOverview({
      ...NOTHING,
      current: JSON.stringify(RECORD),
      records,
    });

    expect(deployment).to.deep.equal({
      ...{ id: 'd1', version: '13', candidate: 'green', phase: 'holding' },
      ...{ startedAt: 1_000, phaseAt: 2_000, isPaused: false },
      ...{ holder: 'ci@build', url: 'https://ci.example/1', reason: '' },
    });
    expect(history.map(({ id }) => id)).to.deep.equal(['d1', 'd0']);
  });

  for (const current of ['', 'null', '7', '"x"', '{}', '{"request":[]}', '{"request":"x"}']) {
    it(`has no deployment where the record is ${current || 'empty'}`, () => {
      expect(releaseOverview({ ...NOTHING, current }).deployment).to.equal(undefined);
    });
  }

  it('takes nothing for granted in a record that somebody else has written', () => {
    const current = JSON.stringify({
      ...{ id: { a: 1 }, phase: 7, startedAt: 'x', phaseAt: null, isPaused: 'yes' },
      ...{ request: { version: ['1'] }, reason: 'x'.repeat(10_000) },
    });

    const { deployment } = releaseOverview({ ...NOTHING, current });

    expect(deployment).to.deep.equal({
      ...{ id: '', version: '', candidate: '', phase: '', startedAt: 0, phaseAt: 0 },
      ...{ isPaused: false, holder: '', url: '', reason: 'x'.repeat(500) },
    });
  });
});
