import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { ContainerId } from '../../domain/container.ts';
import type { ContainerRuntime, RuntimeContainer } from '../../domain/deploy/container-runtime.ts';
import type { DeploymentId } from '../../domain/deploy/deployment.ts';
import {
  PlatformError,
  type ZoneContainer,
  type ZoneDefinition,
  type ZonePlatform,
  type ZoneRequest,
} from '../../domain/deploy/zone-platform.ts';
import { type Zone, otherZone } from '../../domain/deploy/zone.ts';
import type { ComposeCli, Environment } from './compose-cli.ts';
import { overrideFile, projectName, zoneDefinition } from './compose-file.ts';

const DEPLOYMENT = 'berth.deployment';
/** Of what was made without Compose. */
const COPY = 'berth.copy';
const NUMBER = 'com.docker.compose.container-number';
const DESCRIPTION = 'Compose project ';

/** The project in the description of such a platform; `''` for another. */
export function projectIn(description: string): string {
  return description.startsWith(DESCRIPTION) ? description.slice(DESCRIPTION.length) : '';
}

export interface ComposeSettings {
  readonly service: string;
  readonly file: string;
  /** `''`: as Compose names it. */
  readonly project: string;
}

/**
 * The zones of a service as services `SERVICE-blue` and `SERVICE-green` of a Compose project.
 *
 * INVARIANT: no command names the other zone; what is started is started alone (`--no-deps`).
 */
export class ComposeZones implements ZonePlatform {
  readonly #settings: ComposeSettings;
  readonly #compose: ComposeCli;
  readonly #runtime: ContainerRuntime;
  readonly #project: string;

  constructor(settings: ComposeSettings, compose: ComposeCli, runtime: ContainerRuntime) {
    this.#settings = settings;
    this.#compose = compose;
    this.#runtime = runtime;
    const directory = basename(dirname(resolve(settings.file)));
    this.#project = settings.project === '' ? projectName(directory) : settings.project;
  }

  get description(): string {
    return `${DESCRIPTION}${this.#project}`;
  }

  async define(zone: Zone, version: string, otherVersion: string): Promise<ZoneDefinition> {
    const variables = variablesOf(zone, version, otherVersion);
    return zoneDefinition(await this.#run(['config'], variables), this.#name(zone));
  }

  async containers(zone: Zone): Promise<readonly ZoneContainer[]> {
    const found = await this.#runtime.containers(this.#labels(zone));
    return found.map((container) => zoneContainer(zone, container));
  }

  async prepare(zone: Zone, version: string): Promise<string> {
    const { image } = await this.define(zone, version, version);
    const there = await this.#runtime.image(image);
    if (there !== undefined) return there;
    await this.#run(['pull', this.#name(zone)], variablesOf(zone, version, version));
    const pulled = await this.#runtime.image(image);
    if (pulled === undefined) throw new PlatformError(`image ${image} cannot be had`);
    return pulled;
  }

  async clear(zone: Zone, keep: DeploymentId): Promise<void> {
    const containers = await this.containers(zone);
    const others = containers.filter(({ deploymentId }) => deploymentId !== keep);
    await Promise.all(others.map(({ id }) => this.#runtime.remove(id, 0)));
  }

  async start(request: ZoneRequest): Promise<void> {
    const { zone, version, otherVersion, instances, image, deploymentId } = request;
    const name = this.#name(zone);
    const original = await readFile(this.#settings.file, 'utf8');
    const directory = await mkdtemp(join(tmpdir(), 'berth-'));
    try {
      const file = join(directory, 'berth.json');
      await writeFile(file, overrideFile(original, name, image, { [DEPLOYMENT]: deploymentId }));
      const up = ['up', '-d', '--no-deps', '--no-recreate', '--scale'];
      const args = ['-f', file, ...up, `${name}=${String(instances)}`, name];
      await this.#run(args, variablesOf(zone, version, otherVersion));
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  /** Not by Compose, which might make what runs anew. */
  async grow(zone: Zone, instances: number): Promise<void> {
    await this.#clearHalves(zone);
    const there = await this.containers(zone);
    const [model] = there.filter(({ isRunning }) => isRunning);
    if (model === undefined) throw new PlatformError(`${zone} has nothing that it could grow from`);
    const numbers = there.map(({ name }) => Number(/\d+$/.exec(name)?.[0] ?? 0));
    const last = Math.max(...numbers);
    for (let number = last + 1; number <= last + instances - there.length; number += 1) {
      const name = `${model.name.replace(/\d+$/, '')}${String(number)}`;
      await this.#runtime.copy(
        model.id,
        name,
        new Map([
          [NUMBER, String(number)],
          [COPY, zone],
        ]),
      );
    }
  }

  /** Whoever was killed may have left one that was made and never started. */
  async #clearHalves(zone: Zone): Promise<void> {
    const found = await this.#runtime.containers(this.#labels(zone));
    const halves = found.filter(({ labels, isRunning }) => labels.has(COPY) && !isRunning);
    await Promise.all(halves.map(({ id }) => this.#runtime.remove(id, 0)));
  }

  async stop(_zone: Zone, ids: readonly ContainerId[], graceMs: number): Promise<void> {
    await Promise.all(ids.map((id) => this.#runtime.remove(id, graceMs)));
  }

  logTail(id: ContainerId, lines: number): Promise<readonly string[]> {
    return this.#runtime.logTail(id, lines);
  }

  #labels(zone: Zone): ReadonlyMap<string, string> {
    return new Map([
      ['com.docker.compose.project', this.#project],
      ['com.docker.compose.service', this.#name(zone)],
    ]);
  }

  #name(zone: Zone): string {
    return `${this.#settings.service}-${zone}`;
  }

  #run(args: readonly string[], variables: Environment): Promise<string> {
    const files = ['-f', this.#settings.file, '-p', this.#project];
    return this.#compose.run([...files, ...args], variables);
  }
}

/** The variables of the files that berth releases: one for both zones, one for each. */
function variablesOf(zone: Zone, version: string, otherVersion: string): Environment {
  return {
    IMAGE_VERSION: version,
    [`${zone.toUpperCase()}_IMAGE_VERSION`]: version,
    [`${otherZone(zone).toUpperCase()}_IMAGE_VERSION`]: otherVersion,
  };
}

function zoneContainer(zone: Zone, { labels, ...container }: RuntimeContainer): ZoneContainer {
  const deploymentId = (labels.get(DEPLOYMENT) ?? '') as DeploymentId | '';
  return { ...container, zone, deploymentId };
}
