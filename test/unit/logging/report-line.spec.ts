import { expect } from 'chai';
import { DependencyError } from '../../../src/domain/errors.ts';
import type { LogLine } from '../../../src/logging/logger.ts';
import { reportLine } from '../../../src/logging/report-line.ts';
import type { Registered, Report, Resynced } from '../../../src/registrator/report.ts';
import { aContainerId, aRegistration, aServiceId } from '../../support/builders.ts';

const SUBJECT = { containerId: aContainerId('0123456789abcdef'), containerName: 'web' };
const SHOWN_SUBJECT = { container: 'web', containerId: '0123456789ab' };

const registered = (facts: Partial<Registered> = {}): Registered => ({
  kind: 'registered',
  ...SUBJECT,
  reason: 'start',
  elapsedMs: 12.5,
  cause: 'missing',
  drift: [],
  service: aRegistration(),
  ...facts,
});

const resynced = (facts: Partial<Resynced> = {}): Resynced => ({
  kind: 'resynced',
  reason: 'resync',
  containers: 3,
  services: 2,
  enqueued: 0,
  ...facts,
});

const outage = new DependencyError('docker', 'unreachable', 'Docker: no answer');

interface Case {
  readonly name: string;
  readonly report: Report;
  readonly line: LogLine;
}

function check(cases: readonly Case[]): void {
  for (const { name, report, line } of cases) {
    it(name, () => {
      expect(reportLine(report)).to.deep.equal(line);
    });
  }
}

describe('reportLine of services', () => {
  const fields = {
    service: 'nginx',
    address: '10.0.0.1:8080',
    tags: '',
    ...SHOWN_SUBJECT,
    serviceId: 'vm:web:80',
    reason: 'start',
    ms: 13,
  };

  check([
    {
      name: 'says what is registered, where, for whom and how fast',
      report: registered({ service: aRegistration({ tags: ['blue', 'v1'] }) }),
      line: { level: 'info', message: 'registered', fields: { ...fields, tags: 'blue,v1' } },
    },
    {
      name: 'says why, when it is not new',
      report: registered({ cause: 'drifted', drift: ['port', 'tags'] }),
      line: {
        level: 'info',
        message: 'registered',
        fields: { ...fields, cause: 'drifted', drift: 'port,tags' },
      },
    },
    {
      name: 'puts an IPv6 address in brackets',
      report: registered({ service: aRegistration({ address: 'fd00::1' }) }),
      line: {
        level: 'info',
        message: 'registered',
        fields: { ...fields, address: '[fd00::1]:8080' },
      },
    },
    {
      name: 'says what is deregistered',
      report: {
        kind: 'deregistered',
        ...SUBJECT,
        reason: 'die',
        elapsedMs: 7.4,
        serviceId: aServiceId(),
        serviceName: 'nginx',
      },
      line: {
        level: 'info',
        message: 'deregistered',
        fields: {
          service: 'nginx',
          ...SHOWN_SUBJECT,
          serviceId: 'vm:web:80',
          reason: 'die',
          ms: 7,
        },
      },
    },
    {
      name: 'says what is wrong with labels',
      report: { kind: 'note', ...SUBJECT, messages: ['one', 'two'] },
      line: {
        level: 'warn',
        message: 'labels',
        fields: { ...SHOWN_SUBJECT, problems: ['one', 'two'] },
      },
    },
    {
      name: 'says what failed, and how often by now',
      report: { kind: 'failed', ...SUBJECT, errors: [new Error('one'), outage], attempt: 10 },
      line: {
        level: 'error',
        message: 'failed',
        fields: { ...SHOWN_SUBJECT, attempt: 10, errors: ['one', 'Docker: no answer'] },
      },
    },
    {
      name: 'says that it does not know anew where releases send requests',
      report: { kind: 'releases-unread', error: new Error('no answer') },
      line: { level: 'warn', message: 'releases cannot be read', fields: { error: 'no answer' } },
    },
  ]);
});

describe('reportLine of resyncs', () => {
  const line = (level: LogLine['level'], facts: Partial<Resynced>): LogLine => {
    const { kind: message, ...fields } = resynced(facts);
    return { level, message, fields };
  };

  check(
    [
      { name: 'is quiet when nothing differs', facts: {}, level: 'debug' as const },
      { name: 'speaks when something differs', facts: { enqueued: 1 }, level: 'info' as const },
      {
        name: 'speaks at the start, even when nothing differs',
        facts: { reason: 'startup' },
        level: 'info' as const,
      },
      {
        name: 'speaks after a reconnection when something differs',
        facts: { reason: 'reconnect', enqueued: 1 },
        level: 'info' as const,
      },
      {
        name: 'is quiet about a deep one, which looks at everything anyway',
        facts: { reason: 'deep-resync', enqueued: 3 },
        level: 'debug' as const,
      },
    ].map(({ name, facts, level }) => ({
      name,
      report: resynced(facts),
      line: line(level, facts),
    })),
  );

  check([
    {
      name: 'says that removals wait for a second look',
      report: { kind: 'removals-held', gone: 9, of: 10 },
      line: {
        level: 'warn',
        message: 'removals held back for a second look',
        fields: { gone: 9, of: 10 },
      },
    },
    {
      name: 'says that one failed',
      report: { kind: 'resync-failed', error: new Error('no list'), attempt: 1 },
      line: { level: 'error', message: 'resync failed', fields: { attempt: 1, error: 'no list' } },
    },
  ]);
});
