import type { ServiceId } from '../../src/domain/service.ts';
import { Churn } from './churn.ts';
import { FAULTS, MISHAPS, type Mishap } from './faults.ts';
import { SHARED_ID, type World } from './world.ts';

/** Something that looks after the world: berth, or a design it is compared with. */
export interface Keeper {
  /** Ends it at once; what is on its way arrives. */
  kill(): void;
  /** Ends it in order. */
  stop(): Promise<void>;
}

export type OpenKeeper = (world: World) => Keeper;

/** A minute of churn, faults and mishaps, drawn by chance. */
export class Trouble {
  readonly #world: World;
  readonly #open: OpenKeeper;
  readonly #churn: Churn;
  #keeper: Keeper;
  #guest: Keeper | undefined;

  constructor(world: World, open: OpenKeeper) {
    this.#world = world;
    this.#open = open;
    this.#churn = new Churn(world);
    this.#keeper = open(world);
  }

  /** Puts everything that will happen on the clock. */
  plan(durationMs: number): void {
    const { clock, random } = this.#world;
    const anyTime = (): number => random.between(0, durationMs);
    for (let count = random.between(10, 50); count > 0; count -= 1) {
      clock.after(anyTime(), () => {
        this.#churn.act();
      });
    }
    for (let count = random.between(2, 8); count > 0; count -= 1) {
      this.#planFault(anyTime(), random.between(500, 20_000));
    }
    for (let count = random.between(0, 4); count > 0; count -= 1) {
      const mishap = random.pick(MISHAPS);
      clock.after(anyTime(), () => {
        this.#befall(mishap);
      });
    }
  }

  /** No more faults, and exactly one keeper. */
  end(): void {
    this.#world.faults.clear();
    this.#guest?.kill();
  }

  #planFault(atMs: number, durationMs: number): void {
    const { clock, faults, random } = this.#world;
    const fault = random.pick(FAULTS);
    const probability = random.pick([0.1, 0.5, 1]);
    clock.after(atMs, () => {
      faults.set(fault, probability);
    });
    clock.after(atMs + durationMs, () => {
      faults.set(fault, 0);
    });
  }

  #befall(mishap: Mishap): void {
    const { agent, faults, random } = this.#world;
    faults.count(mishap);
    const victim = [...agent.services.values()][random.between(0, agent.services.size)];
    switch (mishap) {
      case 'engine-restarts':
        this.#churn.restartEngine(false);
        break;
      case 'engine-restarts-with-live-restore':
        this.#churn.restartEngine(true);
        break;
      case 'agent-loses-everything':
        agent.loseEverything();
        break;
      case 'entry-tampered':
        if (victim !== undefined) agent.services.set(victim.id, { ...victim, tags: ['tampered'] });
        break;
      case 'entry-removed':
        if (victim !== undefined) agent.services.delete(victim.id);
        break;
      case 'foreign-entry-takes-id':
        this.#takeSharedId();
        break;
      case 'registrator-was-here':
        this.#leaveLegacy();
        break;
      case 'berth-killed':
        this.#keeper.kill();
        this.#reopen();
        break;
      case 'berth-stopped':
        void this.#keeper.stop();
        this.#reopen();
        break;
      case 'second-berth':
        this.#invite();
        break;
    }
  }

  #takeSharedId(): void {
    const id = SHARED_ID;
    const entry = { id, name: 'theirs', address: '10.1.1.1', port: 1, tags: [], meta: new Map() };
    this.#world.agent.services.set(id, { ...entry, mark: undefined });
  }

  /** An entry as registrator writes it, of a container that may be there or not. */
  #leaveLegacy(): void {
    const { agent, random } = this.#world;
    const id =
      `vm:${random.pick(['a', 'b', 'c', 'ghost'])}:${random.pick(['80', '81'])}` as ServiceId;
    const entry = { id, name: 'web', address: '10.0.0.1', port: 1, tags: [], meta: new Map() };
    if (!agent.services.has(id)) agent.services.set(id, { ...entry, mark: undefined });
  }

  #reopen(): void {
    const { clock, random } = this.#world;
    // Nobody looks after anything until it is up again.
    this.#keeper = { kill: () => undefined, stop: () => Promise.resolve() };
    clock.after(random.between(0, 3_000), () => {
      this.#keeper.kill();
      this.#keeper = this.#open(this.#world);
    });
  }

  #invite(): void {
    const { clock, random } = this.#world;
    this.#guest?.kill();
    this.#guest = this.#open(this.#world);
    const guest = this.#guest;
    clock.after(random.between(2_000, 20_000), () => void guest.stop());
  }
}
