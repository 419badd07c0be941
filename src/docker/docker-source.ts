import type { Observable } from 'rxjs';
import type { ContainerId, ContainerListing, ContainerSnapshot } from '../domain/container.ts';
import type { ContainerSource, DockerHost, SourceSignal } from '../domain/container-source.ts';
import { DependencyError } from '../domain/errors.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import { DockerClient, type DockerClientSettings } from './docker-client.ts';
import { type Connection, signals$ } from './event-stream.ts';
import { toListing } from './listing.ts';
import { toSnapshot } from './snapshot.ts';

/** dockerode puts IDs into the path as they are; anything else could reach another endpoint. */
const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** The containers of one Docker Engine, read through GET requests only. */
export class DockerSource implements ContainerSource {
  readonly signals$: Observable<SourceSignal>;
  readonly #client: DockerClient;

  constructor(settings: DockerClientSettings) {
    this.#client = new DockerClient(settings);
    this.signals$ = signals$(this.#client, () => this.#connect());
  }

  async host(): Promise<DockerHost> {
    return (await this.#connect()).host;
  }

  async list(): Promise<readonly ContainerListing[]> {
    const listed: unknown = await this.#client.get('list', (docker) => docker.listContainers());
    if (!Array.isArray(listed)) throw malformed('the list of containers is not a list');
    return listed.map((item) => {
      const listing = toListing(item);
      if (listing === undefined) throw malformed('the list of containers has an entry without ID');
      return listing;
    });
  }

  async inspect(id: ContainerId | string): Promise<ContainerSnapshot | undefined> {
    if (!SAFE_ID.test(id)) throw malformed(`${JSON.stringify(id)} is no container's ID or name`);
    let inspected: unknown;
    try {
      inspected = await this.#client.read(`inspect ${id}`, `/containers/${id}/json`);
    } catch (error) {
      if (saysNoSuchContainer(error)) return undefined;
      throw error;
    }
    const snapshot = toSnapshot(inspected);
    if (snapshot === undefined) throw malformed(`inspect ${id}: the answer is not a container`);
    return snapshot;
  }

  async #connect(): Promise<Connection> {
    const apiVersion = await this.#client.negotiate();
    const answer: unknown = await this.#client.get('info', (docker) => docker.info());
    const info = asObject(answer);
    const name = asText(info?.Name);
    if (info === undefined || name === '') throw malformed('info: the answer names no host');
    const engineTimeMs = Date.parse(asText(info.SystemTime));
    return {
      host: { name, engineVersion: asText(info.ServerVersion), apiVersion },
      engineTimeMs: Number.isNaN(engineTimeMs) ? Date.now() : engineTimeMs,
    };
  }
}

/**
 * Any 404 would do for a proxy that lost its way; only Docker's own words mean "gone". They are in
 * the body: the same words in dockerode's message are its reading of every 404.
 */
function saysNoSuchContainer(error: unknown): boolean {
  const cause = asObject(error instanceof DependencyError ? error.cause : undefined);
  const isNotFound = cause?.statusCode === 404;
  return isNotFound && /no such container/i.test(asText(asObject(cause.json)?.message));
}

function malformed(message: string): DependencyError {
  return new DependencyError('docker', 'malformed', `Docker: ${message}`);
}
