import type { Place, Positioned, PositionedEntry } from '../../domain/positioned.ts';
import { excerpt, quoted } from '../../domain/untrusted-text.ts';
import { YamlProblem, positionedYaml } from './positioned-yaml.ts';
import { RELEASE_KEYS, SERVICE_NAME, SERVICE_NAME_RULE } from './release-keys-table.ts';

/** Values of flags, by their names. */
export type FlagValues = ReadonlyMap<string, string | boolean>;

/** What a release file says. */
export interface ReleaseFile {
  readonly defaults: FlagValues;
  readonly services: ReadonlyMap<string, FlagValues>;
  /** Where each service is named. */
  readonly places: ReadonlyMap<string, Place>;
  /** Without any, the rest can be used. */
  readonly problems: readonly FileProblem[];
}

/** What cannot be used, and where. */
export interface FileProblem extends Place {
  readonly what: string;
}

/** Reads `berth.yml`, which may be JSON; an empty one says nothing. */
export function parseReleaseFile(text: string): ReleaseFile {
  const reader = new Reader();
  try {
    reader.read(positionedYaml(text));
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    reader.problems.push({ line: error.line, column: error.column, what: error.message });
  }
  return reader;
}

/** What it says of one service. */
export function valuesFor({ defaults, services }: ReleaseFile, service: string): FlagValues {
  return new Map([...defaults, ...(services.get(service) ?? [])]);
}

const TOP_KEYS = ['$schema', 'defaults', 'services'];

class Reader implements ReleaseFile {
  readonly problems: FileProblem[] = [];
  readonly services = new Map<string, FlagValues>();
  readonly places = new Map<string, Place>();
  defaults: FlagValues = new Map();

  read(file: Positioned): void {
    for (const [key, { key: place, value }] of this.#entries(file, 'the file')) {
      if (key === 'defaults') this.defaults = this.#values(value, key);
      else if (key === 'services') this.#services(value);
      else if (key !== '$schema') this.#unknown(place, key, TOP_KEYS);
      else if (value.kind !== 'scalar' || typeof value.value !== 'string') {
        this.#add(value, `${key} is ${shown(value)}: allowed is a URL`);
      }
    }
  }

  #services(services: Positioned): void {
    for (const [name, { key, value }] of this.#entries(services, 'services')) {
      if (!SERVICE_NAME.test(name)) {
        this.#add(key, `the service ${excerpt(name)}: allowed are ${SERVICE_NAME_RULE}`);
      }
      this.places.set(name, key);
      this.services.set(name, this.#values(value, name));
    }
  }

  #values(written: Positioned, where: string): FlagValues {
    const values = new Map<string, string | boolean>();
    for (const [name, { key: place, value }] of this.#entries(written, where)) {
      const key = RELEASE_KEYS.get(name);
      const read = key?.kind.read(value);
      if (key === undefined) this.#unknown(place, name, [...RELEASE_KEYS.keys()]);
      else if (read !== undefined) values.set(key.flag, read);
      else this.#add(value, `${name} is ${shown(value)}: allowed is ${key.kind.allowed}`);
    }
    return values;
  }

  /** Nothing at all is an empty map. */
  #entries(value: Positioned, where: string): Iterable<[string, PositionedEntry]> {
    if (value.kind === 'map') return value.entries;
    const isNothing = value.kind === 'scalar' && value.value === null;
    if (!isNothing) this.#add(value, `${where} is ${shown(value)}: allowed are keys and values`);
    return [];
  }

  #unknown(place: Place, key: string, allowed: readonly string[]): void {
    this.#add(place, `the key ${excerpt(key)} is not known: allowed are ${allowed.join(', ')}`);
  }

  #add({ line, column }: Place, what: string): void {
    this.problems.push({ line, column, what });
  }
}

function shown(value: Positioned): string {
  if (value.kind !== 'scalar') return value.kind === 'list' ? 'a list' : 'a map';
  return typeof value.value === 'string'
    ? excerpt(value.value)
    : quoted(String(value.value)).slice(1, -1);
}
