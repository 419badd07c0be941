import type { ContainerId } from '../../../src/domain/container.ts';
import type {
  Proxy,
  ProxyAnswer,
  ProxyObserver,
  ProxyView,
} from '../../../src/domain/deploy/traffic.ts';
import type { Weight } from '../../../src/domain/deploy/release-store.ts';
import type { Zone } from '../../../src/domain/deploy/zone.ts';
import { instancesIn } from './release-ports.ts';
import type { ReleaseWorld } from './release-world.ts';

/** What one worker routes by, for as long as it lives. */
interface Worker {
  readonly mark: string;
  readonly zone: Zone | undefined;
  readonly generation: string;
  readonly weight: Weight | undefined;
  readonly blue: readonly ContainerId[];
  readonly green: readonly ContainerId[];
  /** Takes new connections. */
  isListening: boolean;
}

/** Whatever its share, some of them go there. */
function zonesOf({ zone, weight }: Worker): readonly Zone[] {
  return [zone, weight?.zone].filter((one) => one !== undefined);
}

/** A proxy that follows the pointer after a while, with workers of before that live on. */
export class SimulatedProxy {
  readonly proxy: Proxy;
  readonly #world: ReleaseWorld;
  #workers: Worker[] = [];
  #count = 0;
  /** Keys are read one by one: a share may be seen later than the generation that it belongs to. */
  #weight: Weight | undefined;
  isStopped = false;

  constructor(world: ReleaseWorld, number: number) {
    this.#world = world;
    const name = `proxy-${String(number)}`;
    this.proxy = { name, url: `http://${name}`, containerId: '' };
    this.#reload();
    this.#watch();
  }

  /** Each worker sends a request by what it knows; a stopped process sends none. */
  sendRequests(): void {
    if (this.isStopped) return;
    for (const worker of this.#workers) {
      for (const zone of zonesOf(worker)) {
        this.#world.requests += 1;
        if (worker[zone].some((id) => this.#world.trimmed.has(id))) {
          this.#world.violate('a worker knows what was trimmed');
        }
        if (!worker[zone].some((id) => this.#takes(id))) this.#lose(zone);
      }
    }
  }

  #takes(id: ContainerId): boolean {
    return this.#world.containers.some((one) => one.id === id && one.isRunning);
  }

  #lose(zone: Zone): void {
    const isOwnFault = this.#world.failedZones.has(zone);
    if (!isOwnFault) this.#world.violate(`a request to ${zone} was dropped`);
  }

  look(connections: number): ProxyView {
    const { name } = this.proxy;
    const nothing = {
      proxy: name,
      answers: [],
      oldWorkers: undefined,
      workerLifetimeMs: undefined,
    };
    if (this.isStopped) return { ...nothing, problem: 'no answer' };
    const listening = this.#workers.filter(({ isListening }) => isListening);
    const answers = Array.from({ length: connections }, (): ProxyAnswer => {
      const { zone, generation, blue, green, weight } = this.#world.random.pick(listening);
      const numbers = { blue: blue.length, green: green.length, weight: weight?.percent ?? 0 };
      return { zone, generation, ...numbers };
    });
    const oldWorkers = this.#workers.length - listening.length;
    return { ...nothing, answers, oldWorkers, problem: '' };
  }

  /** A change is seen after a while: the chain from Consul to a reload has no upper bound. */
  #watch(): void {
    const { clock, random } = this.#world;
    clock.after(random.between(50, 2_500), () => {
      if (random.chance(0.5)) this.#weight = this.#world.weight;
      if (!this.isStopped && this.#isStale()) this.#reload();
      this.#watch();
    });
  }

  #isStale(): boolean {
    const newest = this.#workers.find(({ isListening }) => isListening);
    return (
      JSON.stringify({ ...newest, mark: '', isListening: true }) !== JSON.stringify(this.#view())
    );
  }

  #view(): Worker {
    const { activeZone, generation } = this.#world;
    const passing = instancesIn(this.#world).filter(({ status }) => status === 'passing');
    const of = (zone: Zone): readonly ContainerId[] =>
      passing.flatMap(({ containerId, tags }) =>
        tags.includes(zone) && containerId !== '' ? [containerId] : [],
      );
    return {
      ...{ mark: '', zone: activeZone, generation, weight: this.#weight },
      ...{ blue: of('blue'), green: of('green'), isListening: true },
    };
  }

  /** New workers, and the old ones: they listen for a moment more, and live for a while. */
  #reload(): void {
    const { clock, random } = this.#world;
    const old = this.#workers;
    this.#count += 1;
    this.#workers = [...old, { ...this.#view(), mark: String(this.#count) }];
    clock.after(random.between(100, 300), () => {
      for (const worker of old) worker.isListening = false;
    });
    clock.after(random.between(300, 4_000), () => {
      this.#workers = this.#workers.filter((worker) => !old.includes(worker));
    });
  }
}

export function simulatedObserver(
  world: ReleaseWorld,
  process: { isAlive: boolean },
  proxies: readonly SimulatedProxy[],
): ProxyObserver {
  return {
    look: async ({ name }, _service, connections) => {
      await world.clock.sleep(world.random.between(1, 60));
      const found = proxies.find(({ proxy }) => proxy.name === name);
      if (found === undefined || !process.isAlive) return new Promise(() => undefined);
      return found.look(connections);
    },
  };
}
