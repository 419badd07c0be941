import { expect } from 'chai';
import { DockerSource } from '../../src/docker/docker-source.ts';
import type { SourceSignal } from '../../src/domain/container-source.ts';
import { eventually } from '../support/eventually.ts';
import { DOCKER_HOST, TestContainers, uniqueName } from '../support/real-engine.ts';

describe('DockerSource, on a real engine', () => {
  const containers = new TestContainers();
  const source = new DockerSource({
    ...{ host: DOCKER_HOST, tlsVerify: false, certPath: '' },
    timeoutMs: 10_000,
  });

  afterEach(() => containers.removeAll());

  /** What is signalled while something is done. */
  async function signalledBy(act: () => Promise<void>): Promise<readonly SourceSignal[]> {
    const signals: SourceSignal[] = [];
    const subscription = source.signals$.subscribe((signal) => signals.push(signal));
    await eventually('connected', () => signals[0]?.kind === 'connected', { timeoutMs: 5_000 });
    try {
      await act();
    } finally {
      subscription.unsubscribe();
    }
    return signals;
  }

  it('signals a change of health, then shows it; and hears nothing of the probes', async () => {
    let id = '';

    const signals = await signalledBy(async () => {
      ({ id } = await containers.run({ healthcheck: 'echo fine' }));
      await eventually(
        'healthy',
        async () => (await source.inspect(id))?.health?.status === 'healthy',
        { timeoutMs: 10_000 },
      );
    });

    expect((await source.inspect(id))?.health).to.deep.equal({
      status: 'healthy',
      output: 'fine\n',
    });
    const actions = signals.flatMap((one) =>
      one.kind === 'changed' && one.containerId === id ? [one.action] : [],
    );
    expect(actions).to.deep.equal(['network-connect', 'start', 'health_status']);
  });

  it('lists a container otherwise when its health has changed', async () => {
    const listing = async (): Promise<string | undefined> =>
      (await source.list()).find((one) => one.id === id)?.fingerprint;
    const { id } = await containers.run({ healthcheck: 'test -e /tmp/well' });
    await eventually('unhealthy', async () =>
      expect((await source.inspect(id))?.health?.status).to.equal('unhealthy'),
    );
    const before = await listing();

    const container = containers.docker.getContainer(id);
    const exec = await container.exec({ Cmd: ['touch', '/tmp/well'] });
    await exec.start({});

    await eventually('listed otherwise', async () =>
      expect(await listing())
        .to.be.a('string')
        .and.not.equal(before),
    );
    await eventually('inspected as it is listed', async () =>
      expect((await source.inspect(id))?.listing).to.equal(await listing()),
    );
  });

  it('inspects ports and networks as it lists them', async () => {
    const listing = async (id: string): Promise<string | undefined> =>
      (await source.list()).find((one) => one.id === id)?.fingerprint;
    const network = await containers.docker.createNetwork({ Name: uniqueName('network') });
    try {
      const { id } = await containers.run({ ports: ['80/tcp', '53/udp'] });
      const first = await listing(id);
      expect((await source.inspect(id))?.listing).to.equal(first);

      await network.connect({ Container: id });

      expect(await listing(id)).not.to.equal(first);
      expect((await source.inspect(id))?.listing).to.equal(await listing(id));
      await network.disconnect({ Container: id });
      expect((await source.inspect(id))?.listing).to.equal(first);
    } finally {
      await network.remove();
    }
  });

  it('signals to which networks a container is connected', async () => {
    const network = await containers.docker.createNetwork({ Name: uniqueName('network') });
    try {
      const { id } = await containers.run({});

      const signals = await signalledBy(async () => {
        await network.connect({ Container: id });
        await network.disconnect({ Container: id });
        await eventually('shown', async () =>
          expect((await source.inspect(id))?.networks).to.have.length(1),
        );
      });

      const actions = signals.flatMap((one) =>
        one.kind === 'changed' && one.containerId === id ? [one.action] : [],
      );
      expect(actions).to.include.members(['network-connect', 'network-disconnect']);
    } finally {
      await network.remove();
    }
  });
});
