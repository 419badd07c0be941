import type Docker from 'dockerode';
import type { ContainerId } from '../domain/container.ts';
import type { SocketProbe, SocketView } from '../domain/deploy/traffic.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import { DockerClient, type DockerClientSettings } from './docker-client.ts';
import { KERNEL_TABLES, socketView } from './kernel-tables.ts';

/** To create, to start and to end. */
const DEADLINE_MS = 15_000;

/**
 * The connections of containers on an engine elsewhere: a container that shares the other's network
 * prints the kernel's tables, and is removed. It runs `cat` of the other's own image, which is there, or
 * of one that is named.
 */
export class HelperSocketProbe implements SocketProbe {
  readonly #client: DockerClient;
  readonly #image: string;

  /** @param image  `''`: of the container that is looked at */
  constructor(settings: DockerClientSettings, image: string) {
    this.#client = new DockerClient(settings);
    this.#image = image;
  }

  async look(id: ContainerId): Promise<SocketView | undefined> {
    try {
      return socketView(await this.#print(id));
    } catch {
      return undefined; // no such image, no `cat` in it, no such engine: then nothing is known
    }
  }

  async #print(id: ContainerId): Promise<string> {
    const image = this.#image === '' ? await this.#imageOf(id) : this.#image;
    const helper = await this.#call(`helper of ${id}`, (docker) =>
      docker.createContainer(helperOf(id, image)),
    );
    const of = (docker: Docker): Docker.Container => docker.getContainer(helper.id);
    try {
      await this.#call('start of the helper', (docker) => of(docker).start());
      await this.#call('end of the helper', (docker) => of(docker).wait());
      const printed: unknown = await this.#call('output of the helper', (docker) =>
        of(docker).logs({ stdout: true, follow: false }),
      );
      return String(printed);
    } finally {
      await this.#call('removal of the helper', (docker) => of(docker).remove({ force: true }));
    }
  }

  async #imageOf(id: ContainerId): Promise<string> {
    const inspected: unknown = await this.#call(`inspect ${id}`, (docker) =>
      docker.getContainer(id).inspect(),
    );
    return asText(asObject(inspected)?.Image);
  }

  #call<T>(what: string, request: (docker: Docker) => Promise<T>): Promise<T> {
    return this.#client.get(what, request, DEADLINE_MS);
  }
}

/** It may read and nothing else, and a registrator leaves it alone. */
function helperOf(id: ContainerId, image: string): Docker.ContainerCreateOptions {
  return {
    ...{ Image: image, Entrypoint: ['cat'], Tty: true, User: '65534:65534' },
    Cmd: KERNEL_TABLES.map((file) => `/proc/net/${file}`),
    Labels: { SERVICE_IGNORE: 'true', 'berth.helper': id },
    HostConfig: {
      NetworkMode: `container:${id}`,
      ...{ ReadonlyRootfs: true, CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'] },
    },
  };
}
