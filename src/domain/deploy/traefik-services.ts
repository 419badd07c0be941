import type { Pointer } from './release-store.ts';
import { MARK_HOST } from './routing-mark.ts';
import { type Zone, otherZone } from './zone.ts';

/** Weights are whole numbers; percent have two decimals. */
const WHOLE = 10_000;

/** Where Traefik has the instances of a service: `shop-blue@consulcatalog` and `shop-green@…`. */
export interface TraefikZones {
  readonly name: string;
  /** The provider that finds them. */
  readonly provider: string;
}

/** Keys to be written, and one below which nothing may stay; all without Traefik's root key. */
export interface TraefikKeys {
  readonly values: readonly (readonly [key: string, value: string])[];
  readonly gone: string | undefined;
}

/**
 * The value of `deploy/<service>/traefik`: `NAME` or `NAME@PROVIDER`.
 * @throws RangeError  when it is none, in a sentence
 */
export function traefikZones(text: string): TraefikZones {
  const [, name, provider = 'consulcatalog'] = /^([\w.-]+)(?:@([\w-]+))?$/.exec(text.trim()) ?? [];
  if (name === undefined) {
    const shown = JSON.stringify(text.slice(0, 100));
    throw new RangeError(`traefik: ${shown} names no service: allowed is NAME or NAME@PROVIDER`);
  }
  return { name, provider };
}

/**
 * Three services for routers to refer to: `shop` by shares; `shop-active`, the zone that serves, for
 * when one that has a share is not there at all; `shop-candidate`, the other zone. And a router that
 * nobody takes, which is part of the same configuration, and says by what that was made.
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/kv/
 * @throws RangeError  for a name that Traefik's keys cannot have
 */
export function traefikServices(
  service: string,
  { name, provider }: TraefikZones,
  { zone, generation, weight }: Pick<Pointer, 'zone' | 'generation' | 'weight'>,
): TraefikKeys {
  if (/^\d+$/.test(service)) {
    throw new RangeError(`traefik: ${service} is a number, which no service in its keys may be`);
  }
  const other = otherZone(zone);
  const share = weight?.zone === other ? Math.round(weight.percent * 100) : 0;
  const inTraefik = (one: Zone): string => `${name}-${one}@${provider}`;
  const shares = [
    { name: inTraefik(zone), weight: WHOLE - share },
    { name: inTraefik(other), weight: share },
  ].filter(({ weight: parts }) => parts > 0);
  const all = (one: Zone): readonly Share[] => [{ name: inTraefik(one), weight: 1 }];
  const mark = `http/routers/${markRouter(service)}`;
  return {
    values: [
      ...weighted(service, shares),
      ...weighted(`${service}-active`, all(zone)),
      ...weighted(`${service}-candidate`, all(other)),
      [`${mark}/rule`, `${markRule(service)}${generation}\`)`],
      [`${mark}/service`, 'noop@internal'],
    ],
    gone: shares.length > 1 ? undefined : `http/services/${service}/weighted/services/1/`,
  };
}

interface Share {
  readonly name: string;
  readonly weight: number;
}

function weighted(service: string, shares: readonly Share[]): TraefikKeys['values'] {
  return shares.flatMap(({ name, weight }, index) => {
    const key = `http/services/${service}/weighted/services/${String(index)}`;
    return [[`${key}/name`, name] as const, [`${key}/weight`, String(weight)] as const];
  });
}

/** The name of the router that nobody takes. */
export function markRouter(service: string): string {
  return `berth-${service}`;
}

/** @returns the generation in a mark's rule; `''` when it is none */
export function markedGeneration(service: string, rule: string): string {
  const start = markRule(service);
  return rule.startsWith(start) ? rule.slice(start.length).replace(/`\)$/, '') : '';
}

function markRule(service: string): string {
  return `Host(\`${MARK_HOST}\`) && Path(\`/${service}/`;
}
