import {
  type Place,
  type Positioned,
  type PositionedEntry,
  entryOf,
  positionedText,
} from '../../positioned.ts';
import { ZONES, type Zone } from '../zone.ts';
import type { ZoneDeclaration, ZonedService } from './zone-service.ts';

/** A zone with the rest of what its Compose service says. */
export interface ComposeZone extends ZoneDeclaration {
  readonly definition: Positioned;
  readonly environment: ReadonlyMap<string, PlacedText>;
}

export interface ComposeService extends ZonedService {
  readonly zones: readonly ComposeZone[];
}

interface PlacedText extends Place {
  readonly text: string;
}

/** The services of a Compose file that have a zone at least, or the one that is named. */
export function composeServices(file: Positioned, only: string): readonly ComposeService[] {
  const found = new Map<string, ComposeZone[]>();
  const services = entryOf(file, 'services')?.value;
  for (const [name, entry] of services?.kind === 'map' ? services.entries : []) {
    const zone = ZONES.find((one) => name.endsWith(`-${one}`));
    if (zone === undefined) continue;
    const service = name.slice(0, -zone.length - 1);
    if (service === '' || (only !== '' && only !== service)) continue;
    found.set(service, [...(found.get(service) ?? []), zoneOf(zone, entry)]);
  }
  return [...found].map(([service, zones]) => ({ service, zones }));
}

function zoneOf(zone: Zone, { key, value: definition }: PositionedEntry): ComposeZone {
  const environment = environmentOf(definition);
  const name = environment.get('SERVICE_NAME');
  const tags = environment.get('SERVICE_TAGS');
  return {
    ...{ zone, ...key, definition, environment, serviceName: name?.text ?? '' },
    serviceNamePlace: placeOf(name ?? key),
    tags: (tags?.text ?? '').split(',').filter((tag) => tag !== ''),
    tagsPlace: placeOf(tags ?? key),
  };
}

function placeOf({ line, column }: Place): Place {
  return { line, column };
}

/** A map, or lines `NAME=value`. */
function environmentOf(definition: Positioned): ReadonlyMap<string, PlacedText> {
  const written = entryOf(definition, 'environment')?.value;
  if (written?.kind === 'map') {
    return new Map(
      [...written.entries].map(([name, { key, value }]) => [
        name,
        { ...placeOf(key), text: positionedText(value) },
      ]),
    );
  }
  const lines = written?.kind === 'list' ? written.items : [];
  return new Map(
    lines.map((item): [string, PlacedText] => {
      const line = positionedText(item);
      const equals = line.indexOf('=');
      const name = equals === -1 ? line : line.slice(0, equals);
      return [name, { ...placeOf(item), text: equals === -1 ? '' : line.slice(equals + 1) }];
    }),
  );
}
