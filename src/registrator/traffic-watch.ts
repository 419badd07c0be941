import type { Clock } from '../domain/clock.ts';
import type { ContainerId } from '../domain/container.ts';
import {
  type ReleaseTraffic,
  type TrafficReader,
  type ZoneShare,
  isReleased,
  withTraffic,
} from '../domain/deploy/dns-traffic.ts';
import type { ServiceRegistration } from '../domain/service.ts';
import type { Reporter, Trigger } from './report.ts';

/** How late clients of Consul's DNS may learn of a switch; one request of a host in this time. */
const EVERY_MS = 2_000;
/** Hosts that were started together do not ask together. */
const JITTER = 0.2;

export interface TrafficWatchOptions {
  readonly reader: TrafficReader;
  readonly clock: Clock;
  readonly report: Reporter;
}

/** What is wanted for a container may have changed. */
type OnChange = (id: ContainerId, trigger: Trigger) => void;

/**
 * Adds to what containers ask for what releases say of it, and notices when that changes.
 *
 * INVARIANTS
 * - It writes nothing: a change is a hint to look at a container anew.
 * - A failed read changes nothing. What was never read is read before anything is registered by it.
 */
export class TrafficWatch {
  readonly #options: TrafficWatchOptions;
  readonly #known = new Map<string, ReleaseTraffic | undefined>();
  /** The released services of each container. */
  readonly #names = new Map<ContainerId, readonly string[]>();
  #cancel: (() => void) | undefined;
  #isFailing = false;

  constructor(options: TrafficWatchOptions) {
    this.#options = options;
  }

  start(onChange: OnChange): void {
    const factor = 1 - JITTER + 2 * JITTER * this.#options.clock.random();
    this.#cancel = this.#options.clock.after(EVERY_MS * factor, () => {
      void this.#poll(onChange);
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /**
   * @param services  all that a container asks for; none: it is forgotten
   * @throws DependencyError
   */
  async marked(
    id: ContainerId,
    services: readonly ServiceRegistration[],
  ): Promise<readonly ServiceRegistration[]> {
    const released = services.filter((service) => isReleased(service));
    const names = [...new Set(released.map(({ name }) => name))];
    if (names.length === 0) {
      this.#names.delete(id);
      return services;
    }
    this.#names.set(id, names);
    const unknown = names.filter((name) => !this.#known.has(name));
    if (unknown.length > 0) this.#learn(unknown, await this.#options.reader.read(unknown));
    return services.map((service) => withTraffic(service, this.#known.get(service.name)));
  }

  async #poll(onChange: OnChange): Promise<void> {
    try {
      await this.#look(onChange);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) {
        this.#options.report({ kind: 'releases-unread', error: error as Error });
      }
      this.#isFailing = true;
    }
    if (this.#cancel !== undefined) this.start(onChange);
  }

  async #look(onChange: OnChange): Promise<void> {
    const names = [...new Set([...this.#names.values()].flat())];
    for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
    if (names.length === 0) return;
    const changed = new Set(this.#learn(names, await this.#options.reader.read(names)));
    if (changed.size === 0) return;
    const atMs = this.#options.clock.now();
    for (const [id, some] of this.#names) {
      if (some.some((name) => changed.has(name))) onChange(id, { reason: 'release', atMs });
    }
  }

  /** @returns those that are not as they were */
  #learn(names: readonly string[], found: ReadonlyMap<string, ReleaseTraffic>): readonly string[] {
    const changed = names.filter((name) => !isSame(this.#known.get(name), found.get(name)));
    for (const name of names) this.#known.set(name, found.get(name));
    return changed;
  }
}

function isSame(a: ReleaseTraffic | undefined, b: ReleaseTraffic | undefined): boolean {
  return a?.active === b?.active && isSameShare(a?.share, b?.share);
}

function isSameShare(a: ZoneShare | undefined, b: ZoneShare | undefined): boolean {
  const fields = ['percent', 'blue', 'green'] as const;
  return fields.every((field) => a?.[field] === b?.[field]);
}
