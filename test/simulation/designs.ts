import type { ContainerId } from '../../src/domain/container.ts';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import type { SourceSignal } from '../../src/domain/container-source.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type { ServiceId, ServiceRegistration } from '../../src/domain/service.ts';
import { Registrator } from '../../src/registrator/registrator.ts';
import type { Reporter } from '../../src/registrator/report.ts';
import type { Keeper, OpenKeeper } from './trouble.ts';
import { Witness } from './witness.ts';
import { RESYNC_MS, RULES, type World } from './world.ts';

const NEVER_MS = 1e12;

/** berth, as it is. */
export function openBerth(world: World, report: Reporter = () => undefined): Keeper {
  return openRegistrator(world, RESYNC_MS, report);
}

/** berth without its periodic comparison: what events and reconnects miss stays missed. */
export const openWithoutResync: OpenKeeper = (world) =>
  openRegistrator(world, NEVER_MS, () => undefined);

function openRegistrator(world: World, resyncMs: number, report: Reporter): Keeper {
  const witness = new Witness(world);
  const { source, registry, clock } = witness;
  const registrator = new Registrator({
    source,
    registry,
    clock,
    rules: RULES,
    lifecycle: world.lifecycle,
    resyncMs,
    deepResyncEvery: 5,
    workers: 4,
    bulk: 2,
    report,
  });
  registrator.start();
  return {
    kill: () => {
      witness.kill();
      void registrator.stop();
    },
    stop: () => registrator.stop(),
  };
}

/** Acts on each event itself, as registrator does; what fails is forgotten. */
export const openEdgeTriggered: OpenKeeper = (world) => new EdgeTriggered(world);

/** The same, and sends again what it remembers, now and then. */
export const openBlindRefresh: OpenKeeper = (world) => {
  const keeper = new EdgeTriggered(world);
  keeper.repeat(() => keeper.refresh());
  return keeper;
};

/** The same, and removes what a listing does not show. */
export const openDeletingResync: OpenKeeper = (world) => {
  const keeper = new EdgeTriggered(world);
  keeper.repeat(() => keeper.resync());
  return keeper;
};

class EdgeTriggered implements Keeper {
  readonly #witness: Witness;
  readonly #known = new Map<ServiceId, { service: ServiceRegistration; of: ContainerId }>();
  readonly #subscription;

  constructor(world: World) {
    this.#witness = new Witness(world);
    this.#subscription = this.#witness.source.signals$.subscribe((signal) => {
      void this.#take(signal).catch(() => undefined);
    });
  }

  kill(): void {
    this.#witness.kill();
    this.#subscription.unsubscribe();
  }

  stop(): Promise<void> {
    this.kill();
    return Promise.resolve();
  }

  repeat(task: () => Promise<void>): void {
    this.#witness.clock.after(RESYNC_MS, () => {
      void task().catch(() => undefined);
      this.repeat(task);
    });
  }

  async refresh(): Promise<void> {
    for (const { service, of } of this.#known.values()) await this.#register(service, of);
  }

  async resync(): Promise<void> {
    const { source, registry } = this.#witness;
    const ids = new Set((await source.list()).map(({ id }) => id));
    const entries = await registry.list();
    for (const id of ids) await this.#add(id);
    for (const { id, mark } of entries) {
      if (mark?.owner !== RULES.hostname || ids.has(mark.containerId)) continue;
      await registry.find(id);
      await registry.deregister(id);
    }
  }

  async #take(signal: SourceSignal): Promise<void> {
    if (signal.kind === 'connected') {
      for (const { id } of await this.#witness.source.list()) await this.#add(id);
    }
    if (signal.kind !== 'changed') return;
    if (signal.action === 'start') await this.#add(signal.containerId);
    if (signal.action === 'die') await this.#remove(signal.containerId);
  }

  async #add(id: ContainerId): Promise<void> {
    const container = await this.#witness.source.inspect(id);
    if (container === undefined) return;
    for (const service of desiredServices(container, RULES).services) {
      await this.#register(service, id);
      this.#known.set(service.id, { service, of: id });
    }
  }

  async #remove(id: ContainerId): Promise<void> {
    for (const [serviceId, { of }] of this.#known) {
      if (of !== id) continue;
      this.#known.delete(serviceId);
      await this.#witness.source.inspect(id);
      await this.#witness.registry.deregister(serviceId);
    }
  }

  async #register(service: ServiceRegistration, containerId: ContainerId): Promise<void> {
    const mark = { owner: RULES.hostname, containerId, hash: registrationHash(service) };
    await this.#witness.registry.register(service, mark);
  }
}
