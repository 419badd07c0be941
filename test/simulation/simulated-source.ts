import { Observable, type Subscriber } from 'rxjs';
import type { ContainerListing, ContainerSnapshot } from '../../src/domain/container.ts';
import type {
  ContainerHint,
  ContainerSource,
  DockerHost,
  SourceSignal,
} from '../../src/domain/container-source.ts';
import { DependencyError } from '../../src/domain/errors.ts';
import type { FakeSource } from '../support/fake-source.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import type { FaultBoard } from './faults.ts';
import type { Random } from './random.ts';

/** Calls are given up after this; the real adapter's deadline. */
export const DEADLINE_MS = 10_000;
/** A silent stream is found out after this. */
export const SILENCE_MS = 40_000;

export interface SourceWorld {
  readonly engine: FakeSource;
  readonly clock: VirtualClock;
  readonly faults: FaultBoard;
  readonly random: Random;
}

/** One berth's view of the engine: everything takes time, and may fail. */
export class SimulatedSource implements ContainerSource {
  readonly signals$: Observable<SourceSignal>;
  readonly #world: SourceWorld;

  constructor(world: SourceWorld) {
    this.#world = world;
    this.signals$ = new Observable((subscriber) => new SimulatedStream(world, subscriber).close);
  }

  host(): Promise<DockerHost> {
    return this.#world.engine.host();
  }

  list(): Promise<readonly ContainerListing[]> {
    return this.#call('list', () => this.#world.engine.list());
  }

  inspect(id: string): Promise<ContainerSnapshot | undefined> {
    return this.#call('inspect', () => this.#world.engine.inspect(id));
  }

  async #call<T>(call: 'list' | 'inspect', look: () => Promise<T>): Promise<T> {
    const { clock, faults, random } = this.#world;
    if (faults.strikes(`${call}-hangs`)) {
      await clock.sleep(DEADLINE_MS);
      throw unreachable(`${call}: no answer`);
    }
    await clock.sleep(random.between(1, 10));
    if (faults.strikes('docker-away')) throw unreachable(`${call}: connect ENOENT`);
    const answer = await look();
    // What is answered was true when it was looked up.
    if (faults.strikes(`${call}-stale`)) await clock.sleep(random.between(50, 3_000));
    if (faults.strikes(`${call}-slow`)) await clock.sleep(random.between(100, 2_000));
    if (faults.strikes(`${call}-fails`)) throw unreachable(`${call}: 500`);
    if (faults.strikes(`${call}-malformed`)) {
      throw new DependencyError('docker', 'malformed', `${call}: not what was asked for`);
    }
    return answer;
  }
}

/** One connection after another to the engine's events. */
class SimulatedStream {
  readonly #world: SourceWorld;
  readonly #subscriber: Subscriber<SourceSignal>;
  readonly #events;
  #state: 'closed' | 'open' | 'half-open' | 'ended' = 'closed';
  #deafUntilMs = 0;

  constructor(world: SourceWorld, subscriber: Subscriber<SourceSignal>) {
    this.#world = world;
    this.#subscriber = subscriber;
    this.#events = world.engine.signals$.subscribe((signal) => {
      if (signal.kind === 'changed') this.#hear(signal);
      if (signal.kind === 'disconnected') this.#cut();
    });
    this.#connect();
  }

  readonly close = (): void => {
    this.#state = 'ended';
    this.#events.unsubscribe();
  };

  #connect(): void {
    const { clock, faults, random } = this.#world;
    clock.after(random.between(5, 50), () => {
      if (this.#state !== 'closed') return;
      if (faults.strikes('docker-away')) {
        this.#lose();
        return;
      }
      this.#state = 'open';
      const isDeaf = faults.strikes('stream-deaf-after-connect');
      this.#deafUntilMs = isDeaf ? clock.now() + random.between(1, 500) : 0;
      void this.#world.engine.host().then((host) => {
        this.#subscriber.next({ kind: 'connected', host, isRenewal: false });
      });
    });
  }

  #hear(hint: ContainerHint): void {
    const { clock, faults, random } = this.#world;
    if (this.#state !== 'open' || clock.now() < this.#deafUntilMs) return;
    if (faults.strikes('stream-cut')) {
      this.#cut();
      return;
    }
    if (faults.strikes('stream-half-open')) {
      this.#state = 'half-open';
      clock.after(SILENCE_MS, () => {
        if (this.#state === 'half-open') this.#lose();
      });
      return;
    }
    if (faults.strikes('event-lost')) return;
    const delayMs = faults.strikes('event-late') ? random.between(10, 5_000) : 1;
    this.#deliver(hint, delayMs);
    if (faults.strikes('event-twice')) this.#deliver(hint, delayMs + random.between(0, 500));
    if (faults.strikes('event-of-nothing')) {
      this.#deliver({ ...hint, containerId: 'nothing' as ContainerHint['containerId'] }, 1);
    }
  }

  #deliver(hint: ContainerHint, delayMs: number): void {
    const { clock, faults } = this.#world;
    const aheadMs = faults.strikes('stream-clock-ahead') ? 3_600_000 : 0;
    const behindMs = faults.strikes('stream-clock-behind') ? 3_600_000 : 0;
    clock.after(delayMs, () => {
      if (this.#state === 'open') {
        this.#subscriber.next({ ...hint, atMs: hint.atMs + aheadMs - behindMs });
      }
    });
  }

  #cut(): void {
    if (this.#state === 'open' || this.#state === 'half-open') this.#lose();
  }

  #lose(): void {
    const { clock, random } = this.#world;
    this.#state = 'closed';
    const retryInMs = random.between(100, 3_000);
    this.#subscriber.next({ kind: 'disconnected', error: new Error('cut'), retryInMs });
    clock.after(retryInMs, () => {
      if (this.#state === 'closed') this.#connect();
    });
  }
}

function unreachable(message: string): DependencyError {
  return new DependencyError('docker', 'unreachable', message);
}
