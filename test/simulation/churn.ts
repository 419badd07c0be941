import type { ContainerId, ContainerPort, ContainerSnapshot } from '../../src/domain/container.ts';
import { SHARED_ID, type World } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Containers that come, go and change, as those of a busy host do. */
export class Churn {
  readonly #world: World;
  #count = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Something happens to some container. */
  act(): void {
    const { random } = this.#world;
    const actions = [
      this.#start,
      this.#start,
      this.#start,
      this.#stop,
      this.#remove,
      this.#restart,
      this.#replace,
      this.#rename,
      this.#crashLoop,
      this.#bindLate,
      this.#pause,
      this.#turnHealth,
      this.#signal,
    ];
    random.pick(actions).call(this);
  }

  /** The engine is started anew: its events of meanwhile are nobody's. */
  restartEngine(keepsContainers: boolean): void {
    const { engine, random } = this.#world;
    engine.isDeaf = true;
    for (const { id } of this.#world.running()) {
      if (!keepsContainers || random.chance(0.3)) this.#change(id, { running: false });
    }
    engine.isDeaf = false;
    engine.signals$.next({ kind: 'disconnected', error: new Error('cut'), retryInMs: 0 });
  }

  #start(): void {
    const { engine, random, clock } = this.#world;
    const name = random.pick(NAMES);
    const previous = this.#named(name);
    if (previous?.running === true) return;
    if (previous !== undefined) engine.remove(previous.id, clock.now());
    this.#count += 1;
    const id = `container-${String(this.#count)}` as ContainerId;
    this.#touch(id);
    engine.start(this.#container(id, name), clock.now());
  }

  #stop(): void {
    this.#withRunning(({ id }) => {
      this.#touch(id);
      this.#world.engine.stop(id, this.#world.clock.now(), this.#exitCode());
    });
  }

  #remove(): void {
    this.#withRunning(({ id }) => {
      this.#touch(id);
      this.#world.engine.remove(id, this.#world.clock.now());
    });
  }

  /** The same container comes back on other ports. */
  #restart(): void {
    this.#withRunning((container) => {
      this.#stopAndStart({ ...container, ports: this.#ports(container.ports.length) });
    });
  }

  #replace(): void {
    this.#withRunning(({ id, name }) => {
      this.#touch(id);
      this.#world.engine.remove(id, this.#world.clock.now());
      this.#count += 1;
      const next = `container-${String(this.#count)}` as ContainerId;
      this.#touch(next);
      this.#world.engine.start(this.#container(next, name), this.#world.clock.now());
    });
  }

  #rename(): void {
    const { engine, random, clock } = this.#world;
    this.#withRunning(({ id }) => {
      const name = random.pick([...NAMES, 'g', 'h']);
      if (this.#named(name) !== undefined) return;
      this.#change(id, { name });
      engine.hint(id, 'rename', clock.now());
    });
  }

  #crashLoop(): void {
    const { clock, random } = this.#world;
    this.#withRunning((container) => {
      for (let round = 1; round <= random.between(2, 8); round += 1) {
        clock.after(round * 150, () => {
          const now = this.#world.engine.containers.get(container.id);
          if (now?.running === true) this.#stopAndStart(now);
        });
      }
    });
  }

  /** Docker fills in the published ports a moment after the start, without an event. */
  #bindLate(): void {
    const { clock, random } = this.#world;
    this.#withRunning(({ id, ports }) => {
      this.#change(id, { ports: ports.map((port) => ({ ...port, bindings: [] })) });
      clock.after(random.between(1, 2_000), () => {
        this.#change(id, { ports: this.#ports(ports.length) });
      });
    });
  }

  #pause(): void {
    const { engine, clock } = this.#world;
    this.#withRunning(({ id, paused }) => {
      this.#change(id, { paused: !paused });
      engine.hint(id, paused ? 'unpause' : 'pause', clock.now());
    });
  }

  #turnHealth(): void {
    const { engine, clock, random } = this.#world;
    this.#withRunning(({ id, health }) => {
      if (health === undefined) return;
      const status = random.pick(['healthy', 'unhealthy'] as const);
      this.#change(id, { health: { status, output: String(clock.now()) } });
      engine.hint(id, 'health_status', clock.now());
    });
  }

  /** Some end by it, some survive it; to some it means nothing. */
  #signal(): void {
    const { engine, clock, random, toldToStop } = this.#world;
    this.#withRunning(({ id }) => {
      const signal = random.pick([1, 15, 15, 3]);
      toldToStop.add(id);
      engine.kill(id, signal, clock.now());
      if (random.chance(0.5)) return;
      clock.after(random.between(1, 9_000), () => {
        if (engine.containers.get(id)?.running !== true) return;
        this.#touch(id);
        engine.stop(id, clock.now(), this.#exitCode());
      });
    });
  }

  #exitCode(): number {
    return this.#world.random.pick([0, 1, 2, 137]);
  }

  #stopAndStart(container: ContainerSnapshot): void {
    const { engine, clock } = this.#world;
    this.#touch(container.id);
    engine.stop(container.id, clock.now(), this.#exitCode());
    clock.after(20, () => {
      if (!engine.containers.has(container.id)) return;
      this.#touch(container.id);
      engine.start(container, clock.now());
    });
  }

  #container(id: ContainerId, name: string): ContainerSnapshot {
    const { random } = this.#world;
    const choices = [
      [],
      ['SERVICE_NAME=web', 'SERVICE_TAGS=x'],
      [`SERVICE_ID=${SHARED_ID}`],
      ['SERVICE_99_NAME=none'],
    ];
    return {
      id,
      name,
      image: 'image:1',
      running: true,
      paused: false,
      exitCode: 0,
      health: random.chance(0.5) ? { status: 'starting', output: '' } : undefined,
      stop: {
        signal: random.pick(['', 'SIGQUIT']),
        timeoutSeconds: random.chance(0.5) ? 5 : undefined,
      },
      environment: random.pick(choices),
      labels: new Map(),
      networkMode: 'bridge',
      networks: [{ name: 'bridge', ipAddress: '172.17.0.2' }],
      ports: this.#ports(random.between(1, 2)),
      listing: '',
    };
  }

  #ports(count: number): readonly ContainerPort[] {
    return [80, 443].slice(0, count).map((port) => ({
      port,
      protocol: 'tcp',
      bindings: [{ ip: '0.0.0.0', port: this.#world.random.between(32_768, 60_999) }],
    }));
  }

  #change(id: ContainerId, facts: Partial<ContainerSnapshot>): void {
    const { engine } = this.#world;
    const container = engine.containers.get(id);
    if (container === undefined) return;
    this.#touch(id);
    engine.containers.set(id, { ...container, ...facts });
  }

  #touch(id: ContainerId): void {
    this.#world.changedAtMs.set(id, this.#world.clock.now());
  }

  #named(name: string): ContainerSnapshot | undefined {
    return [...this.#world.engine.containers.values()].find((one) => one.name === name);
  }

  #withRunning(act: (container: ContainerSnapshot) => void): void {
    const running = this.#world.running();
    if (running.length > 0) act(this.#world.random.pick(running));
  }
}
