import type { Pointer } from './release-store.ts';
import { MARK_HOST } from './routing-mark.ts';
import { otherZone } from './zone.ts';

/** More than these of one service are a mistake. */
const MOST_SOURCES = 50;
/** Nothing is asked there: the route is to be read, not to be taken. */
const NOWHERE = 'http://127.0.0.1:9/';

export interface FabioService {
  /** Its name in the keys. */
  readonly service: string;
  /** Its name in Consul, which is fabio's. */
  readonly serviceName: string;
  /** `HOST/PATH` or `/PATH`, as in its `urlprefix-` tags. */
  readonly sources: readonly string[];
}

/**
 * The value of `deploy/<service>/fabio`: sources, with spaces, commas or new lines between them.
 * @throws RangeError  when one of them is none, in a sentence
 */
export function fabioSources(text: string): readonly string[] {
  const sources = text.split(/[\s,]+/).filter((source) => source !== '');
  const wrong = sources.find((source) => !/^[^"/]*\/[^"]*$/.test(source));
  if (wrong !== undefined) {
    const shown = JSON.stringify(wrong.slice(0, 100));
    throw new RangeError(`fabio: ${shown} is no source: allowed is HOST/PATH or /PATH`);
  }
  if (sources.length > MOST_SOURCES) {
    const count = String(sources.length);
    throw new RangeError(`fabio: ${count} sources: allowed are ${String(MOST_SOURCES)}`);
  }
  return sources;
}

/**
 * Commands in fabio's configuration language that send requests where the pointer says.
 *
 * Weights that come to 1 leave nothing for instances that no command names, whatever their number. The
 * last command is a route that nobody takes: it is part of the same table, and says by what it was made.
 * fabio refuses its whole table for a weight that no instance has: only zones that requests go to have one.
 * @see https://fabiolb.net/cfg/
 */
export function fabioRoutes(
  { service, serviceName, sources }: FabioService,
  { zone, generation, weight }: Pick<Pointer, 'zone' | 'generation' | 'weight'>,
): string {
  const other = otherZone(zone);
  const percent = weight?.zone === other ? weight.percent : 0;
  const shares = [
    [zone, 100 - percent],
    [other, percent],
  ] as const;
  const weights = sources.flatMap((source) =>
    shares.flatMap(([name, share]) =>
      share === 0
        ? []
        : [`route weight ${serviceName} ${source} weight ${fraction(share)} tags "${name}"`],
    ),
  );
  const mark = `${MARK_HOST}/${service}/${generation}`;
  return [...weights, `route add ${serviceName} ${mark} ${NOWHERE} tags "${zone}"`, ''].join('\n');
}

/** Percent have two decimals at most. */
function fraction(percent: number): string {
  return String(Number((percent / 100).toFixed(4)));
}
