import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { type Ended, QUICK, ReleaseStage, composeServices, ended } from './release-stage.ts';
import { consulGet } from './consul-http.ts';
import { eventually } from './eventually.ts';
import { expect } from 'chai';

const IMAGE = 'berth-test/http';

/** Three services of one Compose file, each with its zones. */
export class GroupStage {
  readonly #stage = new ReleaseStage();
  readonly services: readonly [string, string, string];

  constructor() {
    const { service } = this.#stage;
    this.services = [`${service}-db`, `${service}-api`, `${service}-web`];
  }

  get docker(): ReleaseStage['docker'] {
    return this.#stage.docker;
  }

  async begin(): Promise<void> {
    await this.#stage.begin();
    const zones = this.services.map((service) => composeServices(service, IMAGE)).join('');
    await writeFile(this.#stage.composeFile, `version: "2"\n\nservices:\n${zones}`);
  }

  async end(): Promise<void> {
    await this.#stage.end();
  }

  /** `berth deploy blue-green` of all three. @param versions  of each, or one for all */
  start(versions: readonly string[], ...flags: readonly string[]): ChildProcess {
    const words = this.services.map(
      (service, at) => `${service}=${versions[at] ?? versions[0] ?? ''}`,
    );
    return this.#stage.start('blue-green', words.join(','), ...QUICK, ...flags);
  }

  release(versions: readonly string[], ...flags: readonly string[]): Promise<Ended> {
    return ended(this.start(versions, ...flags));
  }

  deploy(...args: readonly string[]): Promise<Ended> {
    return this.#stage.deploy(...args);
  }

  elsewhere(...args: readonly string[]): Promise<Ended> {
    return this.#stage.elsewhere(...args);
  }

  /** `blue 1, blue 1, green 2`: where each pointer is. */
  async pointers(): Promise<string> {
    const all = this.services.map(async (service) => {
      const [zone, version] = [
        await this.#key(service, 'zone'),
        await this.#key(service, 'version'),
      ];
      return `${zone} ${version}`;
    });
    return (await Promise.all(all)).join(', ');
  }

  /** How many containers each zone has: `1+0` for one of blue and none of green. */
  async containers(): Promise<string> {
    const all = await this.#running();
    const count = (name: string): number =>
      all.filter(({ Names }) => Names.some((one) => one.includes(name))).length;
    return this.services
      .map((service) => `${String(count(`${service}-blue`))}+${String(count(`${service}-green`))}`)
      .join(', ');
  }

  /** IDs of the running containers of all three. */
  async running(): Promise<readonly string[]> {
    return (await this.#running()).map(({ Id }) => Id);
  }

  #running(): Promise<readonly Docker.ContainerInfo[]> {
    return this.docker.listContainers({ filters: { name: [this.#stage.service] } });
  }

  async phases(): Promise<readonly string[]> {
    return Promise.all(
      this.services.map(async (service) => {
        const { stdout } = await this.deploy('status', service, '--output', 'json');
        return (JSON.parse(stdout) as { deployment?: { phase: string } }).deployment?.phase ?? '';
      }),
    );
  }

  /** Waits until each is in the phase. */
  async reach(...phases: readonly string[]): Promise<void> {
    await eventually(
      phases.join(', '),
      async () => {
        expect(await this.phases()).to.deep.equal(phases);
      },
      { timeoutMs: 90_000 },
    );
  }

  async #key(service: string, name: string): Promise<string> {
    const path = `/v1/kv/${service}-active-${name}`;
    const entries = (await consulGet(path).catch(() => [])) as readonly { Value: string }[];
    return Buffer.from(entries[0]?.Value ?? '', 'base64').toString();
  }
}
