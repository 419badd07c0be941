import { expect } from 'chai';
import type { LogLine } from '../../../src/logging/logger.ts';
import { reportLine } from '../../../src/logging/report-line.ts';
import type { Report } from '../../../src/registrator/report.ts';
import { aContainerId, aServiceId } from '../../support/builders.ts';

const SUBJECT = { containerId: aContainerId('0123456789abcdef'), containerName: 'web' };
const SHOWN_SUBJECT = { container: 'web', containerId: '0123456789ab' };

const maintenance = (why: string | undefined): Report => ({
  kind: 'maintenance',
  ...SUBJECT,
  serviceId: aServiceId(),
  serviceName: 'nginx',
  reason: 'pause',
  elapsedMs: 12.5,
  why,
});

const MAINTAINED = {
  service: 'nginx',
  ...SHOWN_SUBJECT,
  serviceId: 'vm:web:80',
  reason: 'pause',
  ms: 13,
};

describe('reportLine, of containers that are not simply running', () => {
  const cases: readonly { name: string; report: Report; line: LogLine }[] = [
    {
      name: 'says that services stay, and with which exit code',
      report: { kind: 'retained', ...SUBJECT, exitCode: 1, serviceIds: [aServiceId()] },
      line: {
        level: 'info',
        message: 'services kept',
        fields: { ...SHOWN_SUBJECT, exitCode: 1, serviceIds: ['vm:web:80'] },
      },
    },
    {
      name: 'says that a service is in maintenance, and why',
      report: maintenance('the container is paused'),
      line: {
        level: 'info',
        message: 'maintenance',
        fields: { ...MAINTAINED, why: 'the container is paused' },
      },
    },
    {
      name: 'says that a maintenance is over',
      report: maintenance(undefined),
      line: {
        level: 'info',
        message: 'maintenance over',
        fields: { ...MAINTAINED, why: undefined },
      },
    },
  ];
  for (const { name, report, line } of cases) {
    it(name, () => {
      expect(reportLine(report)).to.deep.equal(line);
    });
  }
});
