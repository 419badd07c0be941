import { expect } from 'chai';
import { DockerSource } from '../../src/docker/docker-source.ts';
import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import type { ContainerSource, SourceSignal } from '../../src/domain/container-source.ts';
import { eventually } from '../support/eventually.ts';
import { FakeSource } from '../support/fake-source.ts';
import { DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

interface Stage {
  readonly source: ContainerSource;
  /** Opens the stream, where it does not open by itself. */
  readonly connect: () => void;
  /** Starts a container with a label `SERVICE_NAME`. */
  readonly start: (name: string) => Promise<ContainerId>;
  readonly kill: (id: ContainerId) => Promise<void>;
  readonly remove: (id: ContainerId) => Promise<void>;
  readonly end: () => Promise<void>;
}

function fakeStage(): Stage {
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
      source.stop(id);
      return Promise.resolve();
    },
    remove: (id) => {
      source.remove(id);
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
  };
}

function realStage(): Stage {
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
    remove: async (id) => {
      await containers.docker.getContainer(id).remove({ force: true });
    },
    end: () => containers.removeAll(),
  };
}

function actionsOf(id: ContainerId, signals: readonly SourceSignal[]): readonly string[] {
  return signals.flatMap((signal) =>
    signal.kind === 'changed' && signal.containerId === id ? [signal.action] : [],
  );
}

const IMPLEMENTATIONS = [
  { name: 'FakeSource', open: fakeStage },
  { name: 'DockerSource on a real engine', open: realStage },
];

for (const { name, open } of IMPLEMENTATIONS) {
  describe(`ContainerSource: ${name}`, () => {
    let stage: Stage;

    beforeEach(() => {
      stage = open();
    });

    afterEach(() => stage.end());

    it('inspects a running container, by ID and by name', async () => {
      const containerName = uniqueName('contract');
      const id = await stage.start(containerName);

      const byId = await stage.source.inspect(id);
      const byName = await stage.source.inspect(containerName);

      expect(byId).to.deep.include({ id, name: containerName, running: true });
      expect(byId?.labels.get('SERVICE_NAME')).to.equal('web');
      expect(byName).to.deep.equal(byId);
    });

    it('inspects a stopped container as not running', async () => {
      const id = await stage.start(uniqueName('contract'));

      await stage.kill(id);

      expect((await stage.source.inspect(id))?.running).to.equal(false);
    });

    it('says that a removed container is gone', async () => {
      const id = await stage.start(uniqueName('contract'));

      await stage.remove(id);

      expect(await stage.source.inspect(id)).to.equal(undefined);
    });

    it('lists the running containers, each with a fingerprint that stays', async () => {
      const id = await stage.start(uniqueName('contract'));

      const [first, second] = [await stage.source.list(), await stage.source.list()];

      const one = first.find((listing) => listing.id === id);
      expect(one?.fingerprint).to.be.a('string');
      expect(second.find((listing) => listing.id === id)).to.deep.equal(one);
    });

    it('does not list a stopped container', async () => {
      const id = await stage.start(uniqueName('contract'));

      await stage.kill(id);

      expect((await stage.source.list()).filter((listing) => listing.id === id)).to.deep.equal([]);
    });

    it('signals that it is connected, then what starts and dies', async () => {
      const signals: SourceSignal[] = [];
      const subscription = stage.source.signals$.subscribe((signal) => signals.push(signal));
      stage.connect();
      await eventually('connected', () => signals[0]?.kind === 'connected', { timeoutMs: 5_000 });

      const id = await stage.start(uniqueName('contract'));
      await stage.kill(id);

      await eventually(
        'start and die',
        () => {
          expect(actionsOf(id, signals)).to.deep.equal(['start', 'die']);
        },
        { timeoutMs: 5_000 },
      );
      subscription.unsubscribe();
    });

    it('tells the host’s name', async () => {
      const host = await stage.source.host();

      expect(host.name).to.not.equal('');
      expect(host.apiVersion).to.match(/^\d+\.\d+$/);
    });
  });
}
