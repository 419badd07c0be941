import { shortId } from '../domain/container.ts';
import type {
  Deregistered,
  MaintenanceChange,
  Registered,
  Report,
  Subject,
} from '../registrator/report.ts';
import type { Fields, Level, LogLine } from './logger.ts';

/** The one log line that an occurrence gives. */
export function reportLine(report: Report): LogLine {
  switch (report.kind) {
    case 'registered':
      return line('info', 'registered', registeredFields(report));
    case 'deregistered':
      return line('info', 'deregistered', withdrawnFields(report));
    case 'maintenance': {
      const fields = { ...withdrawnFields(report), why: report.why };
      return line('info', report.why === undefined ? 'maintenance over' : 'maintenance', fields);
    }
    case 'retained': {
      const { exitCode, serviceIds } = report;
      return line('info', 'services kept', { ...subject(report), exitCode, serviceIds });
    }
    case 'note':
      return line('warn', 'labels', { ...subject(report), problems: report.messages });
    case 'failed': {
      const errors = report.errors.map(({ message }) => message);
      return line('error', 'failed', { ...subject(report), attempt: report.attempt, errors });
    }
    case 'resynced': {
      const { kind, ...fields } = report;
      const hasNews = report.enqueued > 0 && report.reason !== 'deep-resync';
      const isAskedFor = ['startup', 'hangup'].includes(report.reason);
      return line(hasNews || isAskedFor ? 'info' : 'debug', kind, fields);
    }
    case 'removals-held': {
      const { gone, of } = report;
      return line('warn', 'removals held back for a second look', { gone, of });
    }
    case 'resync-failed': {
      const { attempt, error } = report;
      return line('error', 'resync failed', { attempt, error: error.message });
    }
    case 'releases-unread':
      return line('warn', 'releases cannot be read', { error: report.error.message });
    default:
      return dependencyLine(report);
  }
}

type DependencyReport = Extract<Report, { kind: `${string}-up` | `${string}-down` }>;

function dependencyLine(report: DependencyReport): LogLine {
  switch (report.kind) {
    case 'docker-up': {
      const { name, engineVersion, apiVersion } = report.host;
      return line(report.isRenewal ? 'debug' : 'info', 'Docker connected', {
        host: name,
        engine: engineVersion,
        api: apiVersion,
      });
    }
    case 'docker-down': {
      const { error, retryInMs } = report;
      return line('warn', 'Docker not connected', { error: words(error), retryInMs });
    }
    case 'consul-up': {
      const { host, downMs } = report;
      const fields = { version: host?.version, node: host?.nodeName };
      const outage = downMs > 0 ? { downMs } : {};
      return line('info', 'Consul connected', { ...fields, ...outage });
    }
    case 'consul-down':
      return line('warn', 'Consul not connected, trying again', { error: report.error.message });
  }
}

function registeredFields(report: Registered): Fields {
  const { name, address, port, tags, id } = report.service;
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    service: name,
    address: `${host}:${String(port)}`,
    tags: tags.join(','),
    ...subject(report),
    serviceId: id,
    reason: report.reason,
    ...(report.cause === 'missing' ? {} : { cause: report.cause }),
    ...(report.drift.length === 0 ? {} : { drift: report.drift.join(',') }),
    ms: Math.round(report.elapsedMs),
  };
}

function withdrawnFields(report: Deregistered | MaintenanceChange): Fields {
  return {
    service: report.serviceName,
    ...subject(report),
    serviceId: report.serviceId,
    reason: report.reason,
    ms: Math.round(report.elapsedMs),
  };
}

function subject({ containerName, containerId }: Subject): Fields {
  return { container: containerName, containerId: shortId(containerId) };
}

/** An error with what it was caused by: "the event stream is not Docker's: Unexpected token". */
function words(error: Error): string {
  return error.cause instanceof Error && !error.message.includes(error.cause.message)
    ? `${error.message}: ${error.cause.message}`
    : error.message;
}

function line(level: Level, message: string, fields: Fields): LogLine {
  return { level, message, fields };
}
