import { expect } from 'chai';
import { feedEntry } from '../../../src/http/feed-entry.ts';
import type { News } from '../../../src/http/news.ts';
import { aRegistration } from '../../support/builders.ts';

const OF_WEB = {
  containerId: 'c1',
  containerName: 'web',
  reason: 'start',
  elapsedMs: 12.4,
} as never;

const CASES: readonly (readonly [object, string])[] = [
  [
    { kind: 'registered', cause: 'missing', drift: [], service: aRegistration() },
    'info web vm:web:80: start, 12 ms',
  ],
  [
    { kind: 'registered', cause: 'changed', drift: ['tags', 'port'], service: aRegistration() },
    'info web vm:web:80: start, tags, port differed, 12 ms',
  ],
  [{ kind: 'deregistered', serviceId: 's1', serviceName: 'web' }, 'info web s1: start'],
  [{ kind: 'maintenance', serviceId: 's1', why: 'paused' }, 'info web s1: paused'],
  [{ kind: 'maintenance', serviceId: 's1', why: undefined }, 'info web s1: over'],
  [{ kind: 'retained', serviceIds: ['s1', 's2'] }, 'info web : 2 services stay'],
  [{ kind: 'note', messages: ['one', 'two'] }, 'warn web : one; two'],
  [
    { kind: 'failed', errors: [new Error('no'), new Error('nor')], attempt: 3 },
    'error web : try 3: no; nor',
  ],
];

const OF_HOST: readonly (readonly [object, string | undefined])[] = [
  [{ kind: 'resynced', reason: 'resync', containers: 3, services: 4, enqueued: 0 }, undefined],
  [
    { kind: 'resynced', reason: 'startup', containers: 3, services: 4, enqueued: 2 },
    'info startup: 3 containers, 4 services, 2 looked at',
  ],
  [
    { kind: 'removals-held', gone: 9, of: 10 },
    'warn 9 of 10 seem to be gone: held for a second look',
  ],
  [{ kind: 'releases-unread', error: new Error('hidden') }, 'error hidden'],
  [{ kind: 'resync-failed', error: new Error('odd'), attempt: 1 }, 'error odd'],
  [{ kind: 'docker-up', host: { engineVersion: '27' }, isRenewal: false }, 'info Docker 27'],
  [{ kind: 'docker-up', host: { engineVersion: '27' }, isRenewal: true }, undefined],
  [{ kind: 'docker-down', error: new Error('cut') }, 'error cut'],
  [{ kind: 'consul-up', host: undefined, downMs: 0 }, 'info Consul'],
  [{ kind: 'consul-up', host: { version: '1.21' }, downMs: 0 }, 'info Consul 1.21'],
  [{ kind: 'consul-down', error: new Error('gone') }, 'error gone'],
  [{ kind: 'heard', action: 'start' }, undefined],
];

describe('feedEntry', () => {
  for (const [facts, line] of CASES) {
    it(`says of ${JSON.stringify(facts).slice(0, 60)}: ${line}`, () => {
      const entry = feedEntry({ ...(OF_WEB as object), ...facts } as News);

      const { importance = '', container = '', service = '', detail = '' } = entry ?? {};
      expect(`${importance} ${container} ${service}: ${detail}`).to.equal(line);
    });
  }

  for (const [facts, line] of OF_HOST) {
    it(`says of ${JSON.stringify(facts).slice(0, 60)}: ${String(line)}`, () => {
      const entry = feedEntry(facts as News);

      expect(entry && `${entry.importance} ${entry.detail}`).to.equal(line);
      expect(entry?.container ?? '').to.equal('');
    });
  }
});
