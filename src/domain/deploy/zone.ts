/** One of the two sets of containers of a service, of which one at a time serves. */
export type Zone = 'blue' | 'green';

export const ZONES = ['blue', 'green'] as const satisfies readonly Zone[];

export function otherZone(zone: Zone): Zone {
  return zone === 'blue' ? 'green' : 'blue';
}

/** By its tags: `blue`, or with the version as scripts write it: `blue_v12`. */
export function isInZone(tags: readonly string[], zone: Zone): boolean {
  return tags.some((tag) => tag === zone || tag.startsWith(`${zone}_`));
}

/** `undefined` for anything but the name of a zone. */
export function parseZone(text: string): Zone | undefined {
  return ZONES.find((zone) => zone === text);
}
