import type { Clock } from '../../domain/clock.ts';
import type { ContainerId } from '../../domain/container.ts';
import type { DeploymentId } from '../../domain/deploy/deployment.ts';
import { withoutDigest } from '../../domain/deploy/image-reference.ts';
import type {
  RuntimeService,
  ServiceChange,
  ServiceRuntime,
  ServiceTask,
} from '../../domain/deploy/service-runtime.ts';
import {
  PlatformError,
  type ZoneContainer,
  type ZoneDefinition,
  type ZonePlatform,
  type ZoneRequest,
} from '../../domain/deploy/zone-platform.ts';
import { ZONES, type Zone, otherZone } from '../../domain/deploy/zone.ts';
import { DependencyError } from '../../domain/errors.ts';
import { swarmDefinition, versionedImage } from './swarm-definition.ts';
import { DEPLOYMENT, isThere, zoneContainers } from './swarm-tasks.ts';

/** The swarm itself changes a service now and then while it works on it. */
const MOST_DECISIONS = 10;
const LOOK_EVERY_MS = 250;
/** Of the engine, where a service says nothing. */
const STOP_GRACE_MS = 10_000;
/** Beyond the grace period, for the swarm's own work. */
const STOP_MARGIN_MS = 15_000;

export interface SwarmSettings {
  readonly service: string;
  /** `''`: the services were created without one. */
  readonly stack: string;
}

/**
 * The zones of a service as the Swarm services `SERVICE-blue` and `SERVICE-green`, of a stack
 * `STACK_SERVICE-blue` and `STACK_SERVICE-green`, which are scaled and are never created nor removed.
 *
 * INVARIANTS
 * - Only the service of the zone that is asked for is updated.
 * - An update rests on the service as it was read: when somebody else has changed it, it is read
 *   and decided on anew.
 */
export class SwarmZones implements ZonePlatform {
  readonly #settings: SwarmSettings;
  readonly #runtime: ServiceRuntime;
  readonly #clock: Clock;

  constructor(settings: SwarmSettings, runtime: ServiceRuntime, clock: Clock) {
    this.#settings = settings;
    this.#runtime = runtime;
    this.#clock = clock;
  }

  get description(): string {
    const { stack } = this.#settings;
    return stack === '' ? 'Swarm' : `Swarm stack ${stack}`;
  }

  async define(zone: Zone, version: string): Promise<ZoneDefinition> {
    const other = await this.#runtime.service(this.#name(otherZone(zone)));
    return swarmDefinition(await this.#existing(zone), version, other);
  }

  async containers(zone: Zone): Promise<readonly ZoneContainer[]> {
    const service = await this.#runtime.service(this.#name(zone));
    if (service === undefined) return [];
    return zoneContainers(zone, service, await this.#runtime.tasks(service));
  }

  async prepare(zone: Zone, version: string): Promise<string> {
    const { image } = await this.define(zone, version);
    return this.#runtime.resolve(image);
  }

  async clear(zone: Zone, keep: DeploymentId): Promise<void> {
    await this.#change(zone, (service) =>
      service.replicas === 0 || deploymentOf(service) === keep ? undefined : { replicas: 0 },
    );
    await this.#untilEnded(zone, 0, (task) => deploymentOf(task) !== keep);
  }

  /** Which tasks go when it is made smaller again, only the swarm knows: so it is not offered. */
  grow(zone: Zone): Promise<never> {
    return Promise.reject(new PlatformError(`${zone}: sizes of a swarm's zones are not followed`));
  }

  async start(request: ZoneRequest): Promise<void> {
    await this.#existing(request.zone);
    await this.#change(request.zone, (service) => startOf(service, request));
  }

  /** The service's own grace period applies: the swarm knows no other. */
  async stop(zone: Zone, ids: readonly ContainerId[], graceMs: number): Promise<void> {
    await this.#change(zone, async (service) => {
      if (service.replicas === 0) return undefined;
      const there = (await this.#runtime.tasks(service)).filter(isThere);
      const isKnown = there.some(({ id, containerId }) =>
        ids.some((known) => known === containerId || known === id),
      );
      if (there.length === 0 || isKnown) return { replicas: 0 };
      throw changing(`service ${service.name} has other tasks than those that are to be stopped`);
    });
    await this.#untilEnded(zone, graceMs, () => true);
  }

  async logTail(id: ContainerId, lines: number): Promise<readonly string[]> {
    for (const zone of ZONES) {
      const service = await this.#runtime.service(this.#name(zone));
      const tasks = service === undefined ? [] : await this.#runtime.tasks(service);
      const task = tasks.find((one) => one.containerId === id || one.id === id);
      if (task !== undefined) return this.#runtime.logTail(task.id, lines);
    }
    return [];
  }

  /** @param decide  `undefined`: it is as it should be */
  async #change(
    zone: Zone,
    decide: (
      service: RuntimeService,
    ) => ServiceChange | undefined | Promise<ServiceChange | undefined>,
  ): Promise<void> {
    const name = this.#name(zone);
    for (let decisions = 0; decisions < MOST_DECISIONS; decisions += 1) {
      const service = await this.#runtime.service(name);
      const change = service && (await decide(service));
      if (service === undefined || change === undefined) return;
      if (await this.#runtime.update(service, change)) return;
    }
    throw changing(`service ${name} is changed again and again by somebody else`);
  }

  async #untilEnded(
    zone: Zone,
    graceMs: number,
    isMeant: (task: ServiceTask) => boolean,
  ): Promise<void> {
    const startMs = this.#clock.now();
    for (;;) {
      const service = await this.#runtime.service(this.#name(zone));
      if (service === undefined) return;
      const left = (await this.#runtime.tasks(service)).filter(isThere).filter(isMeant);
      if (left.length === 0) return;
      const limitMs = Math.max(graceMs, service.stopGraceMs ?? STOP_GRACE_MS) + STOP_MARGIN_MS;
      if (this.#clock.now() - startMs >= limitMs) {
        throw changing(`service ${service.name}: ${String(left.length)} tasks have not ended yet`);
      }
      await new Promise<void>((resolve) => {
        this.#clock.after(LOOK_EVERY_MS, resolve);
      });
    }
  }

  async #existing(zone: Zone): Promise<RuntimeService> {
    const name = this.#name(zone);
    const service = await this.#runtime.service(name);
    if (service !== undefined) return service;
    throw new PlatformError(`the swarm has no service ${name}: create it with 0 replicas`);
  }

  #name(zone: Zone): string {
    const { service, stack } = this.#settings;
    return `${stack === '' ? '' : `${stack}_`}${service}-${zone}`;
  }
}

/** @throws PlatformError  when somebody else has put the service to another use */
function startOf(
  service: RuntimeService,
  { zone, version, otherVersion, instances, image, deploymentId }: ZoneRequest,
): ServiceChange | undefined {
  const { name, replicas } = service;
  const isOwn = deploymentOf(service) === deploymentId;
  if (!isOwn && replicas > 0) {
    throw new PlatformError(
      `service ${name} has been scaled to ${String(replicas)} by somebody else`,
    );
  }
  if (versionedImage(service, version) !== withoutDigest(image)) {
    throw new PlatformError(`service ${name} has been set to ${service.image} by somebody else`);
  }
  if (isOwn && replicas === instances && service.image === image) return undefined;
  const environment = new Map([
    ['IMAGE_VERSION', version],
    [`${zone.toUpperCase()}_IMAGE_VERSION`, version],
    [`${otherZone(zone).toUpperCase()}_IMAGE_VERSION`, otherVersion],
  ]);
  const labels = new Map([[DEPLOYMENT, deploymentId]]);
  return { replicas: instances, run: { image, environment, labels } };
}

function deploymentOf({ labels }: Pick<RuntimeService, 'labels'>): string {
  return labels.get(DEPLOYMENT) ?? '';
}

/** Worth another look. */
function changing(text: string): DependencyError {
  return new DependencyError('docker', 'failed', text);
}
