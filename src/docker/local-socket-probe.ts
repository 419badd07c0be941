import { readFile } from 'node:fs/promises';
import type { ContainerId } from '../domain/container.ts';
import type { SocketProbe, SocketView } from '../domain/deploy/traffic.ts';
import { asObject } from '../domain/json-shape.ts';
import { KERNEL_TABLES, socketView } from './kernel-tables.ts';
import { DockerClient, type DockerClientSettings } from './docker-client.ts';

/**
 * The connections of containers that run on this very host, from the kernel's own tables. Elsewhere
 * nothing is known.
 */
export class LocalSocketProbe implements SocketProbe {
  readonly #client: DockerClient;

  constructor(settings: DockerClientSettings) {
    this.#client = new DockerClient(settings);
  }

  async look(id: ContainerId): Promise<SocketView | undefined> {
    try {
      const inspected: unknown = await this.#client.get(`inspect ${id}`, (docker) =>
        docker.getContainer(id).inspect(),
      );
      const pid = Number(asObject(asObject(inspected)?.State)?.Pid ?? 0);
      return pid > 0 ? await viewOf(pid, id) : undefined;
    } catch {
      return undefined; // another host's, or not to be read: then nothing is known
    }
  }
}

async function viewOf(pid: number, id: ContainerId): Promise<SocketView | undefined> {
  const at = (file: string): Promise<string> => readFile(`/proc/${String(pid)}/${file}`, 'utf8');
  // The same number may be another process, where this is another host.
  if (!(await at('cgroup')).includes(id)) return undefined;
  const texts = await Promise.all(KERNEL_TABLES.map((file) => at(`net/${file}`)));
  return socketView(texts.join('\n'));
}
