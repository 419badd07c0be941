import { expect } from 'chai';
import type { Subscription } from 'rxjs';
import type { ContainerId } from '../../src/domain/container.ts';
import type { SourceSignal } from '../../src/domain/container-source.ts';
import { eventually } from '../support/eventually.ts';
import { uniqueName } from '../support/real-engine.ts';
import { type SourceStage, SOURCES } from './source-stages.ts';

function actionsOf(id: ContainerId, signals: readonly SourceSignal[]): readonly string[] {
  return signals.flatMap((signal) =>
    signal.kind === 'changed' && signal.containerId === id && !isOfNetwork(signal.action)
      ? [signal.action]
      : [],
  );
}

/** A fake container is on no network. */
function isOfNetwork(action: string): boolean {
  return action.startsWith('network-');
}

for (const { name, open } of SOURCES) {
  describe(`ContainerSource: ${name}`, () => {
    let stage: SourceStage;
    let subscription: Subscription | undefined;

    beforeEach(() => {
      stage = open();
    });

    afterEach(async () => {
      subscription?.unsubscribe();
      await stage.end();
    });

    /** What is signalled from now on, once the stream is open. */
    async function listen(): Promise<readonly SourceSignal[]> {
      const signals: SourceSignal[] = [];
      subscription = stage.source.signals$.subscribe((signal) => signals.push(signal));
      stage.connect();
      await eventually('connected', () => signals[0]?.kind === 'connected', { timeoutMs: 5_000 });
      return signals;
    }

    it('inspects a running container, by ID and by name', async () => {
      const containerName = uniqueName('contract');
      const id = await stage.start(containerName);

      const byId = await stage.source.inspect(id);
      const byName = await stage.source.inspect(containerName);

      expect(byId).to.deep.include({ id, name: containerName, running: true });
      expect(byId?.labels.get('SERVICE_NAME')).to.equal('web');
      expect(byName).to.deep.equal(byId);
    });

    it('says of a start which container it is, and of which image', async () => {
      const containerName = uniqueName('contract');
      const signals = await listen();

      const id = await stage.start(containerName);

      const image = (await stage.source.inspect(id))?.image;
      await eventually('the start is heard', () => {
        const starts = signals.flatMap((signal) =>
          signal.kind === 'changed' && signal.containerId === id ? (signal.started ?? []) : [],
        );
        expect(starts).to.deep.equal([{ name: containerName, image }]);
      });
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

    it('inspects a container with the fingerprint of the listing that shows the same', async () => {
      const id = await stage.start(uniqueName('contract'));
      const shown = async (): Promise<string | undefined> =>
        (await stage.source.list()).find((listing) => listing.id === id)?.fingerprint;

      expect((await stage.source.inspect(id))?.listing).to.equal(await shown());
      await stage.pause(id);
      expect((await stage.source.inspect(id))?.listing).to.equal(await shown());
      await stage.unpause(id);
    });

    it('does not list a stopped container', async () => {
      const id = await stage.start(uniqueName('contract'));

      await stage.kill(id);

      // An engine's list may lag behind its answer.
      await eventually('listed no more', async () => {
        expect((await stage.source.list()).filter((one) => one.id === id)).to.deep.equal([]);
      });
    });

    it('tells the exit code of a container that ended', async () => {
      const id = await stage.start(uniqueName('contract'));

      await stage.fail(id);

      expect(await stage.source.inspect(id)).to.include({ running: false, exitCode: 3 });
    });

    it('tells that a container is paused, and lists it otherwise than before', async () => {
      const id = await stage.start(uniqueName('contract'));
      const before = (await stage.source.list()).find((listing) => listing.id === id);

      await stage.pause(id);

      const listed = (await stage.source.list()).find((listing) => listing.id === id);
      expect(await stage.source.inspect(id)).to.include({ running: true, paused: true });
      expect(listed?.fingerprint).to.be.a('string').and.not.equal(before?.fingerprint);
      await stage.unpause(id);
      expect(await stage.source.inspect(id)).to.include({ paused: false });
    });

    it('lists a container with its name', async () => {
      const name = uniqueName('contract');
      const id = await stage.start(name);

      expect((await stage.source.list()).find((listing) => listing.id === id)).to.include({ name });
    });

    it('signals whatever befalls a container', async () => {
      const signals = await listen();

      const id = await stage.start(uniqueName('contract'));
      await stage.pause(id);
      await stage.unpause(id);
      await stage.rename(id, uniqueName('renamed'));
      await stage.kill(id);
      await stage.remove(id);

      const expected = ['start', 'pause', 'unpause', 'rename', 'kill', 'die', 'destroy'];
      await eventually(
        'all of it',
        () => {
          expect([...new Set(actionsOf(id, signals))]).to.deep.equal(expected);
        },
        { timeoutMs: 5_000 },
      );
    });

    it('signals that it is connected, then what starts and dies', async () => {
      const signals = await listen();

      const id = await stage.start(uniqueName('contract'));
      await stage.kill(id);

      await eventually(
        'start and die',
        () => {
          expect(actionsOf(id, signals)).to.deep.equal(['start', 'kill', 'die']);
        },
        { timeoutMs: 5_000 },
      );
    });

    it('tells the host’s name', async () => {
      const host = await stage.source.host();

      expect(host.name).to.not.equal('');
      expect(host.apiVersion).to.match(/^\d+\.\d+$/);
    });
  });
}
