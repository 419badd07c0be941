import type { Connect, ServiceRegistration, ServiceWeights, Upstream } from '../service.ts';
import { excerpt } from '../untrusted-text.ts';

/** Consul's own limit of a weight, and the largest port. */
const MOST = 65_535;
const MOST_UPSTREAMS = 64;
const UPSTREAM = /^([A-Za-z0-9][A-Za-z0-9_-]{0,127}):([0-9]{1,5})$/;

/** Keys of `SERVICE_*` that are read here, and therefore are no Meta. */
export const OPTION_KEYS = [
  'weight',
  'weight_warning',
  'enable_tag_override',
  'connect_native',
  'connect_sidecar_port',
  'connect_upstreams',
] as const;

type Key = (typeof OPTION_KEYS)[number];

export interface ServiceOptions {
  readonly options: Pick<ServiceRegistration, 'weights' | 'enableTagOverride' | 'connect'>;
  readonly warnings: readonly string[];
}

/**
 * What a registration can have besides the necessary: weights, tag override, the service mesh.
 *
 * A value that cannot be used is left out and said.
 */
export function serviceOptions(values: ReadonlyMap<string, string>): ServiceOptions {
  const reader = new Reader(values);
  const weights = weightsOf(reader);
  const connect = connectOf(reader);
  const options = {
    ...(weights === undefined ? {} : { weights }),
    ...(reader.isTrue('enable_tag_override') ? ({ enableTagOverride: true } as const) : {}),
    ...(connect === undefined ? {} : { connect }),
  };
  return { options, warnings: reader.warnings };
}

class Reader {
  readonly warnings: string[] = [];
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  text(key: Key): string {
    return this.#values.get(key) ?? '';
  }

  refuse(key: Key, reason: string): void {
    this.warnings.push(`SERVICE_${key.toUpperCase()}=${excerpt(this.text(key))} ${reason}`);
  }

  /** A whole number from 1 to 65535. */
  count(key: Key): number | undefined {
    const value = this.text(key);
    if (value === '') return undefined;
    const number = countFrom(value);
    if (number === undefined) {
      this.refuse(key, `left out: allowed is a whole number from 1 to ${String(MOST)}`);
    }
    return number;
  }

  isTrue(key: Key): boolean {
    const value = this.text(key).toLowerCase();
    if (!['', 'true', 'false'].includes(value)) {
      this.refuse(key, 'left out: allowed are true and false');
    }
    return value === 'true';
  }
}

function countFrom(text: string): number | undefined {
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= MOST ? number : undefined;
}

/** One that is not set is 1, as Consul has it. */
function weightsOf(reader: Reader): ServiceWeights | undefined {
  const passing = reader.count('weight');
  const warning = reader.count('weight_warning');
  if (passing === undefined && warning === undefined) return undefined;
  return { passing: passing ?? 1, warning: warning ?? 1 };
}

function connectOf(reader: Reader): Connect | undefined {
  const port = reader.count('connect_sidecar_port');
  const isNative = reader.isTrue('connect_native');
  if (isNative && port !== undefined) {
    reader.refuse('connect_sidecar_port', 'left out: SERVICE_CONNECT_NATIVE is set');
  }
  if (isNative) return { kind: 'native' };
  if (port !== undefined) return { kind: 'sidecar', port, upstreams: upstreamsOf(reader) };
  if (reader.text('connect_upstreams') !== '') {
    reader.refuse('connect_upstreams', 'left out: it needs SERVICE_CONNECT_SIDECAR_PORT');
  }
  return undefined;
}

/** A comma list of `NAME:PORT`: one that is wrong costs itself. */
function upstreamsOf(reader: Reader): readonly Upstream[] {
  const written = reader.text('connect_upstreams').split(',', MOST_UPSTREAMS + 1);
  if (written.length > MOST_UPSTREAMS) {
    reader.refuse('connect_upstreams', `cut: at most ${String(MOST_UPSTREAMS)} are allowed`);
  }
  const taken = new Set<number>();
  return written.slice(0, MOST_UPSTREAMS).flatMap((text) => {
    const item = text.trim();
    const [, name = '', port = ''] = UPSTREAM.exec(item) ?? [];
    const localPort = countFrom(port);
    if (item === '') return [];
    if (localPort === undefined || taken.has(localPort)) {
      const rule = 'allowed is NAME:PORT, each port once';
      reader.refuse('connect_upstreams', `without ${excerpt(item)}: ${rule}`);
      return [];
    }
    taken.add(localPort);
    return [{ name, localPort }];
  });
}
