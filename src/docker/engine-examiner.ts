import type {
  ClockReading,
  EngineExaminer,
  EngineFacts,
  SeenContainer,
  SocketFacts,
} from '../domain/doctor/examiners.ts';
import { DependencyError } from '../domain/errors.ts';
import { asList, asObject, asText, asTextList } from '../domain/json-shape.ts';
import { DockerClient, type DockerClientSettings } from './docker-client.ts';
import { socketFacts } from './socket-facts.ts';

/** Asks an engine what `berth doctor` wants to know, by GET requests only. */
export class DockerExaminer implements EngineExaminer {
  readonly endpoint: string;
  readonly #client: DockerClient;

  /** @throws SettingError  when the settings name no usable engine */
  constructor(settings: DockerClientSettings) {
    this.#client = new DockerClient(settings);
    this.endpoint = this.#client.endpointName;
  }

  async socket(): Promise<SocketFacts | undefined> {
    const path = /^unix:\/\/(.+)$/s.exec(this.endpoint)?.[1];
    return path === undefined ? undefined : socketFacts(path);
  }

  async engine(): Promise<EngineFacts> {
    const version: unknown = await this.#client.get('version', (docker) => docker.version());
    const begunAt = Date.now();
    const answer: unknown = await this.#client.get('info', (docker) => docker.info());
    const endedAt = Date.now();
    const info = asObject(answer);
    const name = asText(info?.Name);
    if (name === '') throw malformed('info: the answer names no host');
    return {
      ...productOf(version),
      name,
      clock: clockReading(Date.parse(asText(info?.SystemTime)), begunAt, endedAt),
    };
  }

  async containers(): Promise<readonly SeenContainer[]> {
    const listed: unknown = await this.#client.get('list', (docker) => docker.listContainers());
    if (!Array.isArray(listed)) throw malformed('the list of containers is not a list');
    return listed.map((item) => {
      const container = asObject(item);
      const [name = ''] = asTextList(container?.Names);
      return {
        id: asText(container?.Id),
        name: name.replace(/^\//, ''),
        image: asText(container?.Image),
        command: asText(container?.Command),
      };
    });
  }
}

function productOf(answer: unknown): Pick<EngineFacts, 'product' | 'version' | 'apiVersion'> {
  const version = asObject(answer);
  const components = asList(version?.Components).map((one) => asText(asObject(one)?.Name));
  return {
    product: components.some((name) => name.startsWith('Podman')) ? 'Podman' : 'Docker',
    version: asText(version?.Version),
    apiVersion: asText(version?.ApiVersion),
  };
}

function clockReading(
  theirsMs: number,
  begunAt: number,
  endedAt: number,
): ClockReading | undefined {
  if (Number.isNaN(theirsMs)) return undefined;
  const offsetMs = theirsMs - (begunAt + endedAt) / 2;
  return { offsetMs, uncertaintyMs: (endedAt - begunAt) / 2 };
}

function malformed(message: string): DependencyError {
  return new DependencyError('docker', 'malformed', `Docker: ${message}`);
}
