import { excerpt } from '../../untrusted-text.ts';
import {
  type Place,
  type Positioned,
  entryOf,
  positionedAt,
  positionedText,
} from '../../positioned.ts';
import { ZONES, otherZone } from '../zone.ts';
import type { ComposeService, ComposeZone } from './compose-zones.ts';
import { type Finding, NOWHERE, type Severity } from './finding.ts';
import type { RuleCode } from './rule-words.ts';
import { tagMatch } from './zone-service.ts';

type Report = (code: RuleCode, severity: Severity, place: Place, what: string) => Finding;

/**
 * The traps in a Compose file.
 * @param wanted  the service that a release is to be about; `''` for all that have zones
 */
export function lintCompose(
  file: string,
  services: readonly ComposeService[],
  wanted: string,
): readonly Finding[] {
  const report: Report = (code, severity, { line, column }, what) => ({
    ...{ code, severity, file, line, column, what },
  });
  if (services.length === 0) {
    const name = wanted === '' ? 'NAME' : wanted;
    const what = `no service ${name}-blue and none ${name}-green`;
    return [report('S10', wanted === '' ? 'note' : 'error', NOWHERE, what)];
  }
  return services.flatMap((service) => [
    ...names(service, report),
    ...images(service, report),
    ...service.zones.flatMap((zone) => [...tags(zone, report), ...fixed(zone, report)]),
    ...service.zones.flatMap((zone) => check(zone, report)),
  ]);
}

/** S10. */
function names({ service, zones }: ComposeService, report: Report): readonly Finding[] {
  const [first, second] = zones;
  if (first === undefined) return [];
  const findings: Finding[] = [];
  if (second === undefined) {
    const missing = `${service}-${otherZone(first.zone)}`;
    findings.push(
      report('S10', 'error', first, `there is ${service}-${first.zone} and no ${missing}`),
    );
  }
  for (const { zone, serviceName, serviceNamePlace } of zones) {
    const name = `${service}-${zone}`;
    if (serviceName === '') {
      findings.push(report('S10', 'error', serviceNamePlace, `${name} has no SERVICE_NAME`));
    } else if (serviceName !== service && !serviceName.includes('$')) {
      const what = `${name} is ${excerpt(serviceName)} in Consul: the key is ${service}-active-zone`;
      findings.push(report('S10', 'warning', serviceNamePlace, what));
    }
  }
  if (second !== undefined && first.serviceName !== second.serviceName) {
    const both = [first, second].map((one) => excerpt(one.serviceName)).join(' and ');
    findings.push(
      report('S10', 'error', second.serviceNamePlace, `the zones are ${both} in Consul`),
    );
  }
  return findings;
}

function tags(zone: ComposeZone, report: Report): readonly Finding[] {
  const { tags: written, tagsPlace } = zone;
  const shown = excerpt(written.join(','));
  if (written.includes(otherZone(zone.zone))) {
    const what = `${zone.zone} has the other zone’s tag: ${shown}`;
    return [report('zone-tag', 'error', tagsPlace, what)];
  }
  const isVersioned = written.some((tag) => tag.startsWith(`${zone.zone}_`));
  if (tagMatch(zone) !== 'none' || isVersioned) return [];
  const what = written.length === 0 ? 'has no SERVICE_TAGS' : `is tagged ${shown}`;
  return [report('zone-tag', 'error', tagsPlace, `${zone.zone} ${what}`)];
}

/** S2. */
function fixed({ zone, definition }: ComposeZone, report: Report): readonly Finding[] {
  const name = entryOf(definition, 'container_name');
  const network = entryOf(definition, 'network_mode');
  const ports = entryOf(definition, 'ports')?.value;
  const items = ports?.kind === 'list' ? ports.items : [];
  return [
    ...(name === undefined
      ? []
      : [report('S2', 'error', name.key, `${zone} has a container_name`)]),
    ...(positionedText(network?.value) === 'host' && network !== undefined
      ? [report('S2', 'warning', network.key, `${zone} has the host’s own ports`)]
      : []),
    ...items.flatMap((port) => {
      const published = publishedPort(port);
      if (published === '') return [];
      return [report('S2', 'error', port, `${zone} publishes host port ${excerpt(published)}`)];
    }),
  ];
}

/** `''` for one that Docker chooses. */
function publishedPort(port: Positioned): string {
  if (port.kind === 'map') {
    const published = positionedText(positionedAt(port, 'published'));
    return published === '0' ? '' : published;
  }
  const [written = ''] = positionedText(port).split('/');
  const parts = written.split(':');
  return parts.length > 1 ? (parts.at(-2) ?? '') : '';
}

/** S9, and images that berth cannot tell the version. */
function images({ zones }: ComposeService, report: Report): readonly Finding[] {
  const written = zones.map(({ definition, zone, ...place }) => {
    const entry = entryOf(definition, 'image');
    const text = positionedText(entry?.value);
    const own = `${zone.toUpperCase()}_IMAGE_VERSION`;
    return {
      zone,
      text,
      place: entry?.key ?? place,
      isShared: hasVariable(text, 'IMAGE_VERSION'),
      own: hasVariable(text, own),
    };
  });
  const unversioned = written.filter(({ isShared, own }) => !isShared && !own);
  const findings = unversioned.map(({ zone, text, place }) => {
    const what = text === '' ? `${zone} has no image` : `${zone} has the image ${excerpt(text)}`;
    return report('image-version', 'error', place, what);
  });
  const [first] = written;
  const isShared = written.length === ZONES.length && written.every((one) => one.isShared);
  if (!isShared || first === undefined) return findings;
  return [report('S9', 'note', first.place, 'both zones have the version of IMAGE_VERSION')];
}

/** `$NAME`, `${NAME}` or `${NAME:-…}`. */
function hasVariable(text: string, variable: string): boolean {
  return new RegExp(`\\$(?:${variable}(?!\\w)|\\{${variable}[}:?+-])`).test(text);
}

function check(zone: ComposeZone, report: Report): readonly Finding[] {
  const hasCheck = [...zone.environment.keys()].some((name) =>
    /^SERVICE_(?:\d+_)?CHECK_/.test(name),
  );
  if (hasCheck || entryOf(zone.definition, 'healthcheck') !== undefined) return [];
  return [
    report('no-check', 'note', zone, `${zone.zone} has no SERVICE_CHECK_… and no healthcheck`),
  ];
}
