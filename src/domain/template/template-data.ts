import { asList, asObject, asText, entriesOf, type JsonObject } from '../json-shape.ts';
import { DOCKER_STRUCTS } from './docker-structs.ts';
import type { TemplateData } from './render-template.ts';
import { GoMap, GoStruct, GoTime, type TemplateValue } from './template-value.ts';

/**
 * A container as registrator's templates see it: what `docker inspect` says, under the names of
 * go-dockerclient's structs (`.ID`, `.Config.Hostname`, `.NetworkSettings.IPAddress`).
 *
 * A key that is missing or of the wrong type is zero: empty text, 0, false, nil.
 */
export function toTemplateData(inspected: JsonObject): TemplateData {
  return structOf('Container', inspected);
}

interface Field {
  readonly name: string;
  readonly key: string;
  readonly type: string;
}

const FIELDS: ReadonlyMap<string, readonly Field[]> = new Map(
  [...DOCKER_STRUCTS].map(([struct, fields]) => [struct, fields.split(' ').map(fieldOf)]),
);

function fieldOf(written: string): Field {
  const [names = '', type = 'text'] = written.split(':');
  const [name = '', key = name] = names.split('=');
  return { name, key, type };
}

function structOf(struct: string, value: JsonObject): GoStruct {
  const fields = (FIELDS.get(struct) ?? []).map(
    ({ name, key, type }) => [name, valueOf(type, value[key])] as const,
  );
  return new GoStruct(struct, new Map(fields));
}

function valueOf(type: string, value: unknown): TemplateValue {
  if (type.startsWith('*')) {
    return value === undefined || value === null ? null : valueOf(type.slice(1), value);
  }
  if (type.startsWith('[]')) return asList(value).map((item) => valueOf(type.slice(2), item));
  if (type.startsWith('{}')) {
    const itemType = type.slice(2);
    const entries = entriesOf(value).map(([key, item]) => [key, valueOf(itemType, item)] as const);
    return new GoMap(new Map(entries), valueOf(itemType, undefined));
  }
  return plainValueOf(type, value);
}

function plainValueOf(type: string, value: unknown): TemplateValue {
  switch (type) {
    case 'text':
      return asText(value);
    case 'bool':
      return value === true;
    case 'int':
      return Number.isInteger(value) ? (value as number) : 0;
    case 'time':
      return timeOf(asText(value));
    default:
      return structOf(type, asObject(value) ?? {});
  }
}

const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|([+-]\d\d):(\d\d))$/;

/** `2026-01-02T03:04:05.600Z` is `2026-01-02 03:04:05.6 +0000 UTC`. */
function timeOf(written: string): GoTime {
  const [, date, time, fraction = '', hours, minutes = ''] = TIME.exec(written) ?? [];
  if (date === undefined || time === undefined) return new GoTime('0001-01-01 00:00:00 +0000 UTC');
  const zone = hours === undefined ? '+0000 UTC' : `${hours}${minutes} ${hours}${minutes}`;
  return new GoTime(`${date} ${time}${fraction.replace(/\.?0+$/, '')} ${zone}`);
}
