import { DockerSource } from '../../src/docker/docker-source.ts';
import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import type { ContainerSource } from '../../src/domain/container-source.ts';
import { FakeSource } from '../support/fake-source.ts';
import { DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

/** A source with the means to make things happen to its containers. */
export interface SourceStage {
  readonly source: ContainerSource;
  /** Opens the stream, where it does not open by itself. */
  readonly connect: () => void;
  /** Starts a container with a label `SERVICE_NAME`. */
  readonly start: (name: string) => Promise<ContainerId>;
  readonly kill: (id: ContainerId) => Promise<void>;
  readonly pause: (id: ContainerId) => Promise<void>;
  readonly unpause: (id: ContainerId) => Promise<void>;
  readonly rename: (id: ContainerId, name: string) => Promise<void>;
  /** Ends it with exit code 3. */
  readonly fail: (id: ContainerId) => Promise<void>;
  readonly remove: (id: ContainerId) => Promise<void>;
  readonly end: () => Promise<void>;
}

function fakeStage(): SourceStage {
  const source = new FakeSource();
  const blank: Omit<ContainerSnapshot, 'id' | 'name'> = {
    image: 'web',
    running: true,
    paused: false,
    exitCode: 0,
    health: undefined,
    stop: { signal: '', timeoutSeconds: undefined },
    environment: [],
    labels: new Map([['SERVICE_NAME', 'web']]),
    networkMode: 'bridge',
    networks: [],
    ports: [],
    listing: '',
  };
  return {
    source,
    connect: () => {
      source.connect();
    },
    start: (name) => {
      const id = uniqueName('id') as ContainerId;
      source.start({ ...blank, id, name });
      return Promise.resolve(id);
    },
    kill: (id) => {
      source.hint(id, 'kill');
      source.stop(id, 0, 137);
      return Promise.resolve();
    },
    pause: (id) => {
      source.change(id, 'pause', { paused: true });
      return Promise.resolve();
    },
    unpause: (id) => {
      source.change(id, 'unpause', { paused: false });
      return Promise.resolve();
    },
    rename: (id, name) => {
      source.change(id, 'rename', { name });
      return Promise.resolve();
    },
    fail: (id) => {
      source.hint(id, 'kill');
      source.stop(id, 0, 3);
      return Promise.resolve();
    },
    remove: (id) => {
      source.remove(id);
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
  };
}

function realStage(): SourceStage {
  const containers = new TestContainers();
  const settings = { host: DOCKER_HOST, tlsVerify: false, certPath: '', timeoutMs: 10_000 };
  return {
    source: new DockerSource(settings),
    connect: () => undefined,
    start: async (name) => {
      const container = await containers.run({ name, labels: { SERVICE_NAME: 'web' } });
      return container.id as ContainerId;
    },
    kill: async (id) => {
      await containers.docker.getContainer(id).kill();
    },
    fail: async (id) => {
      const container = containers.docker.getContainer(id);
      await container.kill({ signal: 'SIGUSR1' });
      await container.wait();
    },
    pause: async (id) => {
      await containers.docker.getContainer(id).pause();
    },
    unpause: async (id) => {
      await containers.docker.getContainer(id).unpause();
    },
    rename: async (id, name) => {
      await containers.docker.getContainer(id).rename({ name });
    },
    remove: async (id) => {
      await containers.docker.getContainer(id).remove({ force: true });
    },
    end: () => containers.removeAll(),
  };
}

/** Everything that the contract holds for. */
export const SOURCES = [
  { name: 'FakeSource', open: fakeStage },
  { name: 'DockerSource on a real engine', open: realStage },
];
