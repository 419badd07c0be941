/** One of the two sets of containers of a service, of which one at a time serves. */
export type Zone = 'blue' | 'green';

export const ZONES: readonly Zone[] = ['blue', 'green'];

export function otherZone(zone: Zone): Zone {
  return zone === 'blue' ? 'green' : 'blue';
}

/** `undefined` for anything but the name of a zone. */
export function parseZone(text: string): Zone | undefined {
  return ZONES.find((zone) => zone === text);
}
