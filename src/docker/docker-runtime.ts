import type Docker from 'dockerode';
import type { ContainerId } from '../domain/container.ts';
import type { ContainerRuntime, RuntimeContainer } from '../domain/deploy/container-runtime.ts';
import { DependencyError } from '../domain/errors.ts';
import { asList, asObject, asText, asTextList, asTextMap } from '../domain/json-shape.ts';
import { containerCopy } from './container-copy.ts';
import { DockerClient, type DockerClientSettings } from './docker-client.ts';
import { logLines } from './log-lines.ts';

/** Beyond the grace period, for Docker's own work. */
const STOP_MARGIN_MS = 10_000;

/** The containers of one engine, for a release. */
export class DockerRuntime implements ContainerRuntime {
  readonly #client: DockerClient;

  constructor(settings: DockerClientSettings) {
    this.#client = new DockerClient(settings);
  }

  async containers(labels: ReadonlyMap<string, string>): Promise<readonly RuntimeContainer[]> {
    const filters = { label: [...labels].map(([key, value]) => `${key}=${value}`) };
    const listed: unknown = await this.#client.get('list', (docker) =>
      docker.listContainers({ all: true, filters }),
    );
    const ids = asList(listed).map((one) => asText(asObject(one)?.Id));
    const found = await Promise.all(ids.map((id) => this.#inspect(id)));
    return found.filter((container) => container !== undefined);
  }

  async copy(id: ContainerId, name: string, labels: ReadonlyMap<string, string>): Promise<void> {
    const found: unknown = await this.#client.get(`inspect ${id}`, (docker) =>
      docker.getContainer(id).inspect(),
    );
    const options = { ...containerCopy(found, labels), name };
    const created = await this.#client.get(`create ${name}`, (docker) =>
      docker.createContainer(options as Docker.ContainerCreateOptions),
    );
    await this.#client.get(`start ${name}`, () => created.start());
  }

  async remove(id: ContainerId, graceMs: number): Promise<void> {
    const container = (docker: Docker): Docker.Container => docker.getContainer(id);
    const t = Math.ceil(graceMs / 1000);
    const deadlineMs = graceMs + STOP_MARGIN_MS;
    await this.#unlessGone(`stop ${id}`, (docker) => container(docker).stop({ t }), deadlineMs);
    await this.#unlessGone(`remove ${id}`, (docker) => container(docker).remove({ force: true }));
  }

  async processes(id: ContainerId): Promise<readonly string[] | undefined> {
    const listed: unknown = await this.#unlessGone(`processes of ${id}`, (docker) =>
      docker.getContainer(id).top(),
    );
    const column = asTextList(asObject(listed)?.Titles).indexOf('CMD');
    return asObject(listed)?.Processes === undefined
      ? undefined
      : asList(asObject(listed)?.Processes).map((process) => asText(asList(process)[column]));
  }

  async logTail(id: ContainerId, lines: number): Promise<readonly string[]> {
    const logged: unknown = await this.#unlessGone(`logs of ${id}`, (docker) =>
      docker.getContainer(id).logs({ stdout: true, stderr: true, tail: lines, follow: false }),
    );
    return Buffer.isBuffer(logged) ? logLines(logged) : [];
  }

  async image(reference: string): Promise<string | undefined> {
    const inspected: unknown = await this.#unlessGone(`image ${reference}`, (docker) =>
      docker.getImage(encodeURIComponent(reference)).inspect(),
    );
    if (inspected === undefined) return undefined;
    const repository = reference.replace(/(?::[^/:]*)?(?:@.*)?$/, '');
    const digests = asTextList(asObject(inspected)?.RepoDigests);
    return digests.find((digest) => digest.startsWith(`${repository}@`)) ?? reference;
  }

  async #inspect(id: string): Promise<RuntimeContainer | undefined> {
    const inspected: unknown = await this.#unlessGone(`inspect ${id}`, (docker) =>
      docker.getContainer(id).inspect(),
    );
    return inspected === undefined ? undefined : runtimeContainer(inspected);
  }

  async #unlessGone<T>(
    what: string,
    request: (docker: Docker) => Promise<T>,
    deadlineMs?: number,
  ): Promise<T | undefined> {
    try {
      return await this.#client.get(what, request, deadlineMs);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
}

/** Not there; or, of a stop, or of its processes, not running any more. */
function isGone(error: unknown): boolean {
  const cause = asObject(error instanceof DependencyError ? error.cause : undefined);
  return [304, 404, 409].includes(Number(cause?.statusCode));
}

function runtimeContainer(inspected: unknown): RuntimeContainer | undefined {
  const container = asObject(inspected);
  const [state, config] = [asObject(container?.State), asObject(container?.Config)];
  if (container === undefined || state === undefined || config === undefined) return undefined;
  const health = asText(asObject(state.Health)?.Status);
  return {
    id: asText(container.Id) as ContainerId,
    name: asText(container.Name).replace(/^\//, ''),
    labels: asTextMap(config.Labels),
    image: asText(config.Image),
    isRunning: state.Running === true && state.Restarting !== true,
    health: (['starting', 'healthy', 'unhealthy'] as const).find((status) => status === health),
    restarts: Number(container.RestartCount ?? 0),
    exitCode: Number(state.ExitCode ?? 0),
    isOutOfMemory: state.OOMKilled === true,
  };
}
