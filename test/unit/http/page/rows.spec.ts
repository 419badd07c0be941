import { expect } from 'chai';
import {
  type Row,
  compareRows,
  countKinds,
  matcherOf,
  rowsOf,
} from '../../../../src/http/page/client/rows.ts';
import type { Container, Service } from '../../../../src/http/page/client/status.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

function service(facts: Partial<Service> = {}): Service {
  return {
    ...{ id: 'vm:web:80', name: 'web', address: '10.0.0.1', port: 8080 },
    ...{ tags: ['blue'], state: 'registered', ...facts },
  };
}

function container(facts: Partial<Container> = {}): Container {
  return {
    ...{ id: 'c1', name: 'shop-web-1', image: 'web:1', state: 'registered', services: [service()] },
    ...{ skipped: [], warnings: [], lookedAt: '', ...facts },
  };
}

const only = (facts: Partial<Container>): Row | undefined => rowsOf(container(facts), NOW)[0];
const driftAt = (at: string): Partial<Container> => ({
  services: [service({ lastDrift: { at, kind: 'modified', fields: ['tags', 'port'] } })],
});

describe('the rows of the page', () => {
  it('are one for each service', () => {
    const services = [service(), service({ id: 'vm:web:81', name: 'admin' })];

    expect(rowsOf(container({ services }), NOW).map(({ key }) => key)).to.deep.equal([
      'c1 vm:web:80',
      'c1 vm:web:81',
    ]);
  });

  const kinds: readonly (readonly [Partial<Container>, string, string])[] = [
    [{}, 'registered', ''],
    [{ services: [service({ state: 'maintenance' })] }, 'maintenance', ''],
    [{ services: [service({ state: 'retained' })] }, 'retained', 'its container does not run'],
    [{ services: [service({ state: 'refused', problem: 'held' })] }, 'refused', 'held'],
    [{ services: [service({ state: 'refused' })] }, 'refused', ''],
    [{ services: [service({ state: 'failing', problem: '403' })] }, 'failing', '403'],
    [{ warnings: ['one', 'two'] }, 'warning', 'one; two'],
    [driftAt('2026-01-01T11:50:00Z'), 'drift', 'was modified in Consul, set right: tags, port'],
    [driftAt('2026-01-01T11:40:00Z'), 'registered', ''],
    [
      { services: [], state: 'skipped', skipped: [{ port: null, reason: 'ignored' }] },
      'skipped',
      'ignored',
    ],
    [
      { services: [], state: 'skipped', skipped: [{ port: '80/tcp', reason: 'no host port' }] },
      'skipped',
      '80/tcp: no host port',
    ],
    [
      { services: [], state: 'failing', failure: { problems: ['a', 'b'], attempt: 1, at: '' } },
      'failing',
      'a; b',
    ],
    [{ services: [], state: 'failing' }, 'failing', ''],
  ];
  for (const [facts, kind, note] of kinds) {
    it(`are ${kind} with the note "${note}" for ${JSON.stringify(facts).slice(0, 70)}`, () => {
      expect(only(facts)).to.include({ kind, note });
    });
  }

  it('show drift of which nothing else is known', () => {
    const lastDrift = { at: '2026-01-01T11:59:00Z', kind: 'missing', fields: [] };

    expect(only({ services: [service({ lastDrift })] })?.note).to.equal(
      'was missing in Consul, set right',
    );
  });

  it('show an address as one writes it', () => {
    expect(only({})?.address).to.equal('10.0.0.1:8080');
    expect(only({ services: [service({ address: 'fd00::1' })] })?.address).to.equal(
      '[fd00::1]:8080',
    );
    expect(only({ services: [service({ name: '', address: '', port: 0 })] })).to.include({
      ...{ address: '', service: 'vm:web:80' },
    });
  });

  it('stand worst first, then by name', () => {
    const rows = [
      ...rowsOf(container({ id: 'c3' }), NOW),
      ...rowsOf(container({ id: 'c2', services: [], state: 'skipped' }), NOW),
      ...rowsOf(container({ services: [service({ name: 'api', state: 'failing' })] }), NOW),
      ...rowsOf(container({ id: 'c0', services: [service({ name: 'zoo' })] }), NOW),
      ...rowsOf(container({ id: 'c1' }), NOW),
    ].sort(compareRows);

    expect(rows.map(({ service: name, key }) => name || key)).to.deep.equal([
      ...['api', 'web', 'web', 'zoo', 'c2 '],
    ]);
    expect(rows[1]?.key).to.equal('c1 vm:web:80');
  });

  it('are counted by kind', () => {
    const counts = countKinds([...rowsOf(container(), NOW), ...rowsOf(container(), NOW)]);

    expect([counts.get('registered'), counts.get('failing')]).to.deep.equal([2, 0]);
  });

  for (const [query, isFound] of [
    ['', true],
    ['WEB blue', true],
    ['10.0.0.1:80', true],
    ['c1', true],
    ['web green', false],
    ['.*', false],
  ] as const) {
    it(`are ${isFound ? '' : 'not '}found by "${query}"`, () => {
      expect(rowsOf(container(), NOW).some(matcherOf(query))).to.equal(isFound);
    });
  }
});
