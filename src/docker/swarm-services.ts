import type Docker from 'dockerode';
import { repositoryOf } from '../domain/deploy/image-reference.ts';
import type {
  RuntimeService,
  ServiceChange,
  ServiceRuntime,
  ServiceTask,
} from '../domain/deploy/service-runtime.ts';
import { PlatformError } from '../domain/deploy/zone-platform.ts';
import { DependencyError } from '../domain/errors.ts';
import { asList, asObject, asText, asTextList } from '../domain/json-shape.ts';
import { DockerClient, type DockerClientSettings } from './docker-client.ts';
import { logLines } from './log-lines.ts';
import type { RegistryLogins } from './registry-logins.ts';
import { changedSpec, isLeaving, runtimeService, serviceTask } from './swarm-shapes.ts';

/** The engine asks the registry, whose name may have to be looked up in vain first. */
const REGISTRY_MS = 60_000;
/** A log comes from the task's node, if that one is there. */
const LOG_MS = 5_000;

/** The services of a swarm, by one of its managers. */
export class SwarmServices implements ServiceRuntime {
  readonly #client: DockerClient;
  readonly #logins: RegistryLogins;

  constructor(settings: DockerClientSettings, logins: RegistryLogins) {
    this.#client = new DockerClient(settings);
    this.#logins = logins;
  }

  async service(name: string): Promise<RuntimeService | undefined> {
    const service = runtimeService(await this.#inspect(name));
    // The engine takes the beginning of an ID for a name too.
    return service?.name === name ? service : undefined;
  }

  async tasks({ id }: RuntimeService): Promise<readonly ServiceTask[]> {
    const filters = JSON.stringify({ service: [id] });
    const listed = await this.#ask('tasks', (docker) => docker.listTasks({ filters }));
    if (!Array.isArray(listed)) throw this.#malformed('tasks');
    const down = listed.some(isLeaving) ? await this.#downNodes() : new Set<string>();
    return listed.flatMap((task) => serviceTask(task, (node) => down.has(node)) ?? []);
  }

  async update(service: RuntimeService, change: ServiceChange): Promise<boolean> {
    const { id, versionIndex } = service;
    const inspected = await this.#inspect(id);
    if (runtimeService(inspected)?.versionIndex !== versionIndex) return false;
    const body = changedSpec(inspected, change);
    const login = change.run && (await this.#logins.loginFor(change.run.image));
    try {
      await this.#ask(`update ${service.name}`, (docker) =>
        // Without a login the swarm keeps the one that it has.
        docker.getService(id).update({
          ...{ authconfig: login, _query: { version: versionIndex }, _body: body },
        }),
      );
      return true;
    } catch (error) {
      if (isOutdated(error)) return false;
      throw error;
    }
  }

  async resolve(reference: string): Promise<string> {
    const login = await this.#logins.loginFor(reference);
    try {
      const answer = await this.#ask(
        `image ${reference}`,
        (docker) => docker.getImage(reference).distribution({ authconfig: login as never }),
        REGISTRY_MS,
      );
      const digest = asText(asObject(asObject(answer)?.Descriptor)?.digest);
      if (digest !== '') return `${reference}@${digest}`;
      throw this.#malformed(`image ${reference}`);
    } catch (error) {
      const local = await this.#localImage(reference);
      if (local !== undefined) return local;
      throw new PlatformError(`image ${reference} cannot be had: ${(error as Error).message}`);
    }
  }

  async logTail(taskId: string, lines: number): Promise<readonly string[]> {
    const options = { stdout: true, stderr: true, tail: lines, follow: false };
    try {
      const task = (docker: Docker): { logs: (options: object) => Promise<unknown> } =>
        docker.getTask(taskId) as never;
      const logged = await this.#ask('logs', (docker) => task(docker).logs(options), LOG_MS);
      return Buffer.isBuffer(logged) ? logLines(logged) : [];
    } catch {
      return []; // what failed is told without it
    }
  }

  async #localImage(reference: string): Promise<string | undefined> {
    const inspected = await this.#unlessGone(`image ${reference}`, (docker) =>
      docker.getImage(encodeURIComponent(reference)).inspect(),
    );
    if (inspected === undefined) return undefined;
    const ours = `${repositoryOf(reference)}@`;
    const digests = asTextList(asObject(inspected)?.RepoDigests);
    const known = digests.find((digest) => digest.startsWith(ours));
    return known === undefined ? reference : `${reference}@${known.slice(ours.length)}`;
  }

  async #downNodes(): Promise<ReadonlySet<string>> {
    const nodes = asList(await this.#ask('nodes', (docker) => docker.listNodes())).map(asObject);
    const down = nodes.filter((node) => asObject(node?.Status)?.State === 'down');
    return new Set(down.map((node) => asText(node?.ID)));
  }

  async #inspect(name: string): Promise<unknown> {
    const what = `service ${name}`;
    const inspected = await this.#unlessGone(what, (docker) =>
      docker.getService(encodeURIComponent(name)).inspect(),
    );
    const isService = inspected === undefined || asText(asObject(inspected)?.ID) !== '';
    if (!isService) throw this.#malformed(what);
    return inspected;
  }

  async #unlessGone(what: string, request: (docker: Docker) => Promise<unknown>): Promise<unknown> {
    try {
      return await this.#ask(what, request);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async #ask(
    what: string,
    request: (docker: Docker) => Promise<unknown>,
    deadlineMs?: number,
  ): Promise<unknown> {
    try {
      return await this.#client.get(what, request, deadlineMs);
    } catch (error) {
      if (statusOf(error) !== 503 || !/not a swarm manager/i.test(String(error))) throw error;
      const text = `Docker at ${this.#client.endpointName}: this node is not a swarm manager`;
      throw new DependencyError('docker', 'refused', text, { cause: error });
    }
  }

  #malformed(what: string): DependencyError {
    const text = `Docker at ${this.#client.endpointName}: ${what}: it answers something else`;
    return new DependencyError('docker', 'malformed', text);
  }
}

function statusOf(error: unknown): unknown {
  return asObject(error instanceof DependencyError ? error.cause : undefined)?.statusCode;
}

/** The version index is no longer that of the service; engines say so with 409 or with 500. */
function isOutdated(error: unknown): boolean {
  return statusOf(error) === 409 || /update out of sequence/i.test(String(error));
}
