import { expect } from 'chai';
import type { LogLine } from '../../../src/logging/logger.ts';
import { reportLine } from '../../../src/logging/report-line.ts';
import type { Report } from '../../../src/registrator/report.ts';

describe('reportLine of connections', () => {
  const caused = (message: string, cause: unknown): Report => ({
    kind: 'docker-down',
    error: new Error(message, { cause }),
    retryInMs: 250,
  });
  const notConnected = (error: string): LogLine => ({
    level: 'warn',
    message: 'Docker not connected',
    fields: { error, retryInMs: 250 },
  });

  const cases: readonly {
    readonly name: string;
    readonly report: Report;
    readonly line: LogLine;
  }[] = [
    {
      name: 'says which Docker Engine answers',
      report: {
        kind: 'docker-up',
        isRenewal: false,
        host: { name: 'vm', engineVersion: '28.5.2', apiVersion: '1.51' },
      },
      line: {
        level: 'info',
        message: 'Docker connected',
        fields: { host: 'vm', engine: '28.5.2', api: '1.51' },
      },
    },
    {
      name: 'is quiet about a connection that replaces one that was well',
      report: {
        kind: 'docker-up',
        isRenewal: true,
        host: { name: 'vm', engineVersion: '28.5.2', apiVersion: '1.51' },
      },
      line: {
        level: 'debug',
        message: 'Docker connected',
        fields: { host: 'vm', engine: '28.5.2', api: '1.51' },
      },
    },
    {
      name: 'says that Docker does not answer, and when it is asked again',
      report: { kind: 'docker-down', error: new Error('Docker: no answer'), retryInMs: 250 },
      line: notConnected('Docker: no answer'),
    },
    {
      name: 'says what the error was caused by',
      report: caused('the stream ended', new Error('Unexpected token')),
      line: notConnected('the stream ended: Unexpected token'),
    },
    {
      name: 'says a cause once',
      report: caused('Docker: hang up', new Error('hang up')),
      line: notConnected('Docker: hang up'),
    },
    {
      name: 'says no cause that is no error',
      report: caused('the stream ended', 'who knows'),
      line: notConnected('the stream ended'),
    },
    {
      name: 'says which Consul answers',
      report: { kind: 'consul-up', host: { version: '1.8.7', nodeName: 'vm' }, downMs: 0 },
      line: {
        level: 'info',
        message: 'Consul connected',
        fields: { version: '1.8.7', node: 'vm' },
      },
    },
    {
      name: 'says how long Consul was away',
      report: { kind: 'consul-up', host: { version: '1.8.7', nodeName: 'vm' }, downMs: 1 },
      line: {
        level: 'info',
        message: 'Consul connected',
        fields: { version: '1.8.7', node: 'vm', downMs: 1 },
      },
    },
    {
      name: 'says that Consul is back although it does not say who it is',
      report: { kind: 'consul-up', host: undefined, downMs: 1500 },
      line: {
        level: 'info',
        message: 'Consul connected',
        fields: { version: undefined, node: undefined, downMs: 1500 },
      },
    },
    {
      name: 'says that Consul does not answer',
      report: { kind: 'consul-down', error: new Error('refused') },
      line: {
        level: 'warn',
        message: 'Consul not connected, trying again',
        fields: { error: 'refused' },
      },
    },
  ];
  for (const { name, report, line } of cases) {
    it(name, () => {
      expect(reportLine(report)).to.deep.equal(line);
    });
  }
});
