import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { runContainer } from './private-container.ts';
import type { PrivateHost } from './private-host.ts';

export interface Mishap {
  readonly name: string;
  /** The agent loses everything, what others have registered too. */
  readonly forgets?: boolean;
  readonly happen: (host: PrivateHost) => Promise<void>;
}

/** How long what was killed stays away. */
const AWAY_MS = 500;
/** How long what was stopped says nothing. */
const HANG_MS = 2_000;

/** What befalls an engine and an agent, each as it does in the wild. */
export const MISHAPS: readonly Mishap[] = [
  {
    name: 'the engine is killed, and its containers end with it',
    happen: async (host) => {
      await host.signal('dockerd', 'SIGKILL');
      await sleep(AWAY_MS);
      await host.startDocker();
    },
  },
  {
    name: 'the agent is killed and keeps its data',
    happen: async (host) => {
      await host.signal('consul', 'SIGKILL');
      await sleep(AWAY_MS);
      await host.startConsul();
    },
  },
  {
    name: 'the agent is killed and loses its data',
    forgets: true,
    happen: async (host) => {
      await host.signal('consul', 'SIGKILL');
      await sleep(AWAY_MS);
      await host.startConsul({ forgets: true });
    },
  },
  { name: 'the engine is killed, and its containers live on', happen: killBesideLivingContainers },
  {
    name: 'the engine is restarted in order',
    happen: async (host) => {
      await host.signal('dockerd', 'SIGTERM');
      await host.startDocker();
    },
  },
  {
    name: 'the agent hangs',
    happen: (host) => hang(host, 'consul'),
  },
  {
    name: 'the engine hangs',
    happen: (host) => hang(host, 'dockerd'),
  },
  {
    name: 'the engine and the agent are killed, and the agent loses its data',
    forgets: true,
    happen: async (host) => {
      await Promise.all([host.signal('dockerd', 'SIGKILL'), host.signal('consul', 'SIGKILL')]);
      await sleep(AWAY_MS);
      await Promise.all([host.startDocker(), host.startConsul({ forgets: true })]);
    },
  },
];

/** A container that dies in the meantime gives no event, not even to an engine that is back. */
async function killBesideLivingContainers(host: PrivateHost): Promise<void> {
  const [dying, living] = await Promise.all([runContainer(host, {}), runContainer(host, {})]);
  const { State } = await dying.inspect();
  await host.signal('dockerd', 'SIGKILL');
  await host.run('kill', '-KILL', String(State.Pid));
  await sleep(AWAY_MS);
  await host.startDocker({ liveRestore: true });
  const running = (await host.docker.listContainers()).map(({ Id }) => Id);
  expect(running, 'live-restore').to.include(living.id).and.not.include(dying.id);
}

async function hang(host: PrivateHost, daemon: 'dockerd' | 'consul'): Promise<void> {
  await host.signal(daemon, 'SIGSTOP');
  await sleep(HANG_MS);
  await host.signal(daemon, 'SIGCONT');
}
