import { DependencyError } from '../domain/errors.ts';
import type { RegistryHost, ServiceRegistry } from '../domain/service-registry.ts';
import type {
  Heartbeat,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';
import type { Clock } from '../domain/clock.ts';
import type { Reporter } from './report.ts';

const REMINDER_MS = 30_000;

export interface WatchedRegistryOptions {
  readonly registry: ServiceRegistry;
  readonly clock: Clock;
  readonly report: Reporter;
  /** Called when Consul no longer answers. */
  readonly onLoss: () => void;
  /** Called when Consul answers again after it did not. */
  readonly onReturn: () => void;
}

/**
 * A registry that notices when Consul goes and comes back.
 *
 * An outage is one line, a reminder now and then, and one line at its end, however many containers
 * wait for it.
 */
export class WatchedRegistry implements ServiceRegistry {
  readonly #options: WatchedRegistryOptions;
  #state: 'unknown' | 'up' | 'down' = 'unknown';
  #downSinceMs = 0;
  #remindedAtMs = 0;

  constructor(options: WatchedRegistryOptions) {
    this.#options = options;
  }

  host(): Promise<RegistryHost> {
    return this.#watch(this.#options.registry.host());
  }

  list(): Promise<readonly ServiceInstance[]> {
    return this.#watch(this.#options.registry.list());
  }

  find(id: ServiceId): Promise<ServiceInstance | undefined> {
    return this.#watch(this.#options.registry.find(id));
  }

  awaitChange(id: ServiceId, signal: AbortSignal): Promise<boolean> {
    return this.#watch(this.#options.registry.awaitChange(id, signal));
  }

  register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void> {
    return this.#watchWrite(this.#options.registry.register(registration, mark));
  }

  heartbeat(id: ServiceId, heartbeat: Pick<Heartbeat, 'status' | 'output'>): Promise<boolean> {
    return this.#watchWrite(this.#options.registry.heartbeat(id, heartbeat));
  }

  maintenances(): Promise<ReadonlyMap<ServiceId, string>> {
    return this.#watch(this.#options.registry.maintenances());
  }

  setMaintenance(id: ServiceId, reason: string | undefined): Promise<void> {
    return this.#watchWrite(this.#options.registry.setMaintenance(id, reason));
  }

  deregister(id: ServiceId): Promise<void> {
    return this.#watchWrite(this.#options.registry.deregister(id));
  }

  /** Reads tell whether Consul is there; a write that it answers with 5xx is that service's affair. */
  #watchWrite<T>(call: Promise<T>): Promise<T> {
    const answered = call.catch((error: unknown) => {
      throw asAnswered(error);
    });
    return this.#watch(answered);
  }

  async #watch<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      this.#answered();
      return answer;
    } catch (error) {
      if (isOutage(error)) this.#failed(error);
      else this.#answered();
      throw error;
    }
  }

  #failed(error: Error): void {
    const { clock, report, onLoss } = this.#options;
    const now = clock.now();
    const isFirst = this.#state !== 'down';
    this.#state = 'down';
    if (isFirst) {
      this.#downSinceMs = now;
      onLoss();
    }
    if (!isFirst && now - this.#remindedAtMs < REMINDER_MS) return;
    this.#remindedAtMs = now;
    report({ kind: 'consul-down', error });
  }

  #answered(): void {
    if (this.#state === 'up') return;
    const wasDown = this.#state === 'down';
    this.#state = 'up';
    void this.#tell(wasDown ? this.#options.clock.now() - this.#downSinceMs : 0);
    if (wasDown) this.#options.onReturn();
  }

  async #tell(downMs: number): Promise<void> {
    const { registry, report } = this.#options;
    // A token may lack the right to ask, and the version is for the log alone.
    const host = await registry.host().catch(() => undefined);
    report({ kind: 'consul-up', host, downMs });
  }
}

function asAnswered(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!isOutage(error) || error.statusCode === undefined) return error;
  const { statusCode } = error;
  return new DependencyError('consul', 'failed', error.message, { cause: error, statusCode });
}

/** True when nobody at Consul's end answered. */
export function isOutage(error: unknown): error is DependencyError {
  return (
    error instanceof DependencyError &&
    error.dependency === 'consul' &&
    error.kind === 'unreachable'
  );
}
