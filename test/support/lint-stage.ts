import { positionedYaml } from '../../src/cli/deploy/positioned-yaml.ts';
import { composeServices } from '../../src/domain/deploy/lint/compose-zones.ts';
import { inOrder } from '../../src/domain/deploy/lint/finding.ts';
import { lintTemplate } from '../../src/domain/deploy/lint/lint-template.ts';
import type { ZonedService } from '../../src/domain/deploy/lint/zone-service.ts';

/** Each finding as `LINE:COLUMN severity code`. */
export function found(text: string, services: readonly ZonedService[] = []): readonly string[] {
  const findings = inOrder(lintTemplate({ file: 'a.ctmpl', text }, services));
  return findings.map(({ line, column, severity, code }) => {
    return `${String(line)}:${String(column)} ${severity} ${code}`;
  });
}

export function words(text: string, services: readonly ZonedService[] = []): readonly string[] {
  return lintTemplate({ file: 'a.ctmpl', text }, services).map(({ what }) => what);
}

/** Both zones of a service, as a Compose file has them. */
export function zoned(service: string, serviceName: string, suffix = ''): readonly ZonedService[] {
  const zone = (name: string): string =>
    `  ${service}-${name}:\n    environment: ['SERVICE_NAME=${serviceName}', 'SERVICE_TAGS=${name}${suffix}']\n`;
  return composeServices(positionedYaml(`services:\n${zone('blue')}${zone('green')}`), '');
}

/** Reads both zones of `web`, whatever the key says. */
export const BOTH = '{{$b := service "blue.web"}}{{$g := service "green.web"}}';
export const POINTER = '{{$z := keyOrDefault "web-active-zone" ""}}';
/** All that nginx has to be told. */
export const PLAIN = [
  'worker_shutdown_timeout 60s; events {} keepalive_min_timeout 1s; proxy_next_upstream error;',
  'location = /.well-known/berth/web { return 200 \'{{keyOrDefault "deploy/web/generation" ""}}\'; }',
].join('');
