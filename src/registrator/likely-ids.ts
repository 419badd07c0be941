import type { Started } from '../domain/container-source.ts';
import { isLegacyIdOf } from '../domain/mapping/service-id.ts';
import type { ServiceId, ServiceRegistration } from '../domain/service.ts';
import type { Findings } from './container-status.ts';

/** Of so many images is known what their containers register. */
const MOST_IMAGES = 500;
/** More than so many services of one container are not worth a guess. */
const MOST_IDS = 4;

/**
 * The IDs under which a container that starts will probably register: what the last one of its image
 * asked for, with its own name in the place of that one's.
 *
 * A guess, good for nothing but reading what it names while the container is inspected. It is
 * right when a service is given more instances, and when its containers are replaced.
 */
export class LikelyIds {
  readonly #hostname: string;
  /** What follows the container's name in an ID, by image; what was learned longest ago first. */
  readonly #endings = new Map<string, readonly string[]>();

  constructor(hostname: string) {
    this.#hostname = hostname;
  }

  of({ name, image }: Started): readonly ServiceId[] {
    const endings = this.#endings.get(image) ?? [];
    const beginning = this.#beginningOf(name);
    return endings.map((ending) => `${beginning}${ending}` as ServiceId);
  }

  /** @param started  of a container that was looked at because it had started */
  learn({ container, standing, desired }: Findings, started?: Started): void {
    const isRegistered = standing.kind === 'serving' || standing.kind === 'maintenance';
    if (container !== undefined && isRegistered) {
      // Of one whose ports Docker is still to name, the next look will tell.
      if (desired.pending.length === 0) this.#keep(container, desired.services);
    } else if (started !== undefined) {
      this.#endings.delete(started.image);
    }
  }

  #keep({ name, image }: Started, services: readonly ServiceRegistration[]): void {
    const beginning = this.#beginningOf(name);
    const endings = services
      .filter(({ id }) => id.startsWith(beginning) && isLegacyIdOf(this.#hostname, id))
      .map(({ id }) => id.slice(beginning.length));
    this.#endings.delete(image);
    if (endings.length === 0 || endings.length > MOST_IDS) return;
    this.#endings.set(image, endings);
    const [oldest] = this.#endings.keys();
    if (this.#endings.size > MOST_IMAGES && oldest !== undefined) this.#endings.delete(oldest);
  }

  #beginningOf(name: string): string {
    return `${this.#hostname}:${name}:`;
  }
}
