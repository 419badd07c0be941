import type { Zone } from '../zone.ts';
import type { Place } from '../../positioned.ts';

/** What one zone is in a Compose file. */
export interface ZoneDeclaration extends Place {
  readonly zone: Zone;
  /** `''` when it has none. */
  readonly serviceName: string;
  readonly serviceNamePlace: Place;
  readonly tags: readonly string[];
  readonly tagsPlace: Place;
}

/** A service that has zones. */
export interface ZonedService {
  /** Before `-blue` and `-green`. */
  readonly service: string;
  readonly zones: readonly ZoneDeclaration[];
}

/** How the tags of a zone answer a template that asks for its name. */
export function tagMatch({ zone, tags }: ZoneDeclaration): 'exact' | 'none' | 'unknown' {
  if (tags.includes(zone)) return 'exact';
  const isUnknown = tags.some((tag) => tag.includes('$') && !tag.startsWith(`${zone}_`));
  return isUnknown ? 'unknown' : 'none';
}
