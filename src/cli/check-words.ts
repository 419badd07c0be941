import { shortId } from '../domain/container.ts';
import type { HealthCheck } from '../domain/service.ts';

/** A check in one line, for people: `live: GET http://10.0.0.1:8080/health every 10s, timeout 1s`. */
export function checkWords(check: HealthCheck): string {
  const name = check.id === undefined ? '' : `${check.id}: `;
  const pace = 'interval' in check ? ` every ${check.interval}` : '';
  const limit =
    'interval' in check && check.timeout !== undefined ? `, timeout ${check.timeout}` : '';
  return `${name}${actionWords(check)}${pace}${limit}`;
}

function actionWords(check: HealthCheck): string {
  switch (check.kind) {
    case 'http':
      return `${check.method ?? 'GET'} ${check.target}`;
    case 'ttl':
      return `TTL ${check.ttl}, refreshed by ${check.heartbeat === undefined ? 'the service' : 'berth'}`;
    case 'script':
      return `script ${argumentWords(check.args)}`;
    case 'docker':
      return `in container ${shortId(check.containerId)} ${argumentWords(check.args)}`;
    case 'alias':
      return `as service ${check.serviceId}`;
    case 'grpc':
      return `gRPC${check.useTls === true ? ' with TLS' : ''} ${check.target}`;
    default:
      return `${check.kind.toUpperCase()} ${check.target}`;
  }
}

/** In quotes where a word alone would read as several. */
function argumentWords(args: readonly string[]): string {
  return args.map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}
