import { parse } from 'yaml';
import { PlatformError, type ZoneDefinition } from '../../domain/deploy/zone-platform.ts';
import { asList, asObject, asText, asTextList, asTextMap } from '../../domain/json-shape.ts';

/** What `compose config` prints about one service. @throws PlatformError */
export function zoneDefinition(printed: string, composeService: string): ZoneDefinition {
  const services = asObject(asObject(parse(printed))?.services) ?? {};
  const service = asObject(services[composeService]);
  if (service === undefined) {
    const known = Object.keys(services).join(', ');
    throw new PlatformError(`the Compose file has no service ${composeService}; it has ${known}`);
  }
  const environment = environmentOf(service.environment);
  const tags = (environment.get('SERVICE_TAGS') ?? '').split(',');
  return {
    image: asText(service.image),
    serviceName: environment.get('SERVICE_NAME') ?? '',
    tags: tags.filter((tag) => tag !== ''),
    problems: [
      ...(asText(service.container_name) === '' ? [] : [`${composeService} has a container_name`]),
      ...(hasFixedPort(service.ports) ? [`${composeService} publishes a fixed host port`] : []),
    ],
  };
}

/** A map, or lines. */
function environmentOf(written: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(written)) return asTextMap(written);
  const lines = asTextList(written).map((line): [string, string] => {
    const equals = line.indexOf('=');
    return equals === -1 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
  });
  return new Map(lines);
}

/** One that two instances cannot have at once: `8080:80`. */
function hasFixedPort(ports: unknown): boolean {
  return asList(ports).some((port) => {
    const published = asObject(port)?.published;
    if (typeof published === 'number') return published !== 0;
    if (published !== undefined) return !['', '0'].includes(asText(published));
    const parts = asText(port).split('/')[0]?.split(':') ?? [];
    return parts.length > 1 && parts.at(-2) !== '';
  });
}

/** A file that says what berth adds to a zone, for `compose -f`; JSON is YAML. */
export function overrideFile(
  original: string,
  composeService: string,
  image: string,
  labels: Readonly<Record<string, string>>,
): string {
  // Older Composes want the files to agree on it.
  const version = /^version:\s*["']?([\d.]+)/m.exec(original)?.[1];
  const services = { [composeService]: { image, labels } };
  return JSON.stringify({
    ...(version === undefined ? {} : { version }),
    services,
  });
}

/** As Compose itself makes it of the file's directory. */
export function projectName(directory: string): string {
  return directory.toLowerCase().replace(/[^-_a-z0-9]/g, '');
}
