import { DependencyError } from '../domain/errors.ts';
import type { RegistryHost, ServiceRegistry } from '../domain/service-registry.ts';
import type {
  Heartbeat,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';

/** One call that has ended. */
export interface Call {
  readonly operation: keyof ServiceRegistry;
  /** `ok`, an HTTP status, or in a word why there was none. */
  readonly code: string;
  readonly elapsedMs: number;
}

/** A registry whose calls are counted and timed. */
export class MeasuredRegistry implements ServiceRegistry {
  readonly #registry: ServiceRegistry;
  readonly #onCall: (call: Call) => void;
  readonly #nowMs: () => number;

  /** @param nowMs  a clock that is never set */
  constructor(registry: ServiceRegistry, onCall: (call: Call) => void, nowMs: () => number) {
    this.#registry = registry;
    this.#onCall = onCall;
    this.#nowMs = nowMs;
  }

  host(): Promise<RegistryHost> {
    return this.#measure('host', this.#registry.host());
  }

  list(): Promise<readonly ServiceInstance[]> {
    return this.#measure('list', this.#registry.list());
  }

  find(id: ServiceId): Promise<ServiceInstance | undefined> {
    return this.#measure('find', this.#registry.find(id));
  }

  /** A wait that is meant to last: how long it took says nothing. */
  awaitChange(id: ServiceId, signal: AbortSignal): Promise<boolean> {
    return this.#registry.awaitChange(id, signal);
  }

  register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void> {
    return this.#measure('register', this.#registry.register(registration, mark));
  }

  heartbeat(id: ServiceId, heartbeat: Pick<Heartbeat, 'status' | 'output'>): Promise<boolean> {
    return this.#measure('heartbeat', this.#registry.heartbeat(id, heartbeat));
  }

  maintenances(): Promise<ReadonlyMap<ServiceId, string>> {
    return this.#measure('maintenances', this.#registry.maintenances());
  }

  setMaintenance(id: ServiceId, reason: string | undefined): Promise<void> {
    return this.#measure('setMaintenance', this.#registry.setMaintenance(id, reason));
  }

  deregister(id: ServiceId): Promise<void> {
    return this.#measure('deregister', this.#registry.deregister(id));
  }

  async #measure<T>(operation: Call['operation'], call: Promise<T>): Promise<T> {
    const beganMs = this.#nowMs();
    const ended = (code: string): void => {
      this.#onCall({ operation, code, elapsedMs: this.#nowMs() - beganMs });
    };
    try {
      const answer = await call;
      ended('ok');
      return answer;
    } catch (error) {
      ended(codeOf(error));
      throw error;
    }
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof DependencyError)) return 'error';
  return error.statusCode === undefined ? error.kind : String(error.statusCode);
}
