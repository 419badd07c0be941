import { setTimeout as sleep } from 'node:timers/promises';
import { runContainer } from './private-container.ts';
import type { PrivateHost } from './private-host.ts';

/** What can happen to a container, the more often the more often it stands here. */
const ACTIONS = [
  'remove',
  'remove',
  'kill',
  'stop',
  'restart',
  'restart',
  'rename',
  'crash',
] as const;

export interface ChurnOptions {
  /** About so many run. */
  readonly containers: number;
  /** Changes a second, where the engine is quick enough. */
  readonly rate: number;
}

/** Containers that come, change and go without end. What fails because the engine is away is left. */
export class Churn {
  /** Changes that the engine has made. */
  changes = 0;
  readonly #host: PrivateHost;
  readonly #options: ChurnOptions;
  #isRunning = false;
  #ended: Promise<unknown> = Promise.resolve();
  #named = 0;

  constructor(host: PrivateHost, options: ChurnOptions) {
    this.#host = host;
    this.#options = options;
  }

  start(): void {
    this.#isRunning = true;
    this.#ended = Promise.all([this.#lane(), this.#lane()]);
  }

  /** Resolves once nothing changes any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#ended;
  }

  async #lane(): Promise<void> {
    while (this.#isRunning) {
      const startedAt = performance.now();
      try {
        await this.#change();
        this.changes += 1;
      } catch {
        await sleep(200);
      }
      const spentMs = performance.now() - startedAt;
      await sleep(Math.max(0, 2_000 / this.#options.rate - spentMs));
    }
  }

  async #change(): Promise<void> {
    const running = await this.#host.docker.listContainers();
    const wanted = this.#options.containers * (0.75 + Math.random() / 2);
    if (running.length < wanted) return this.#run();
    const ours = running.filter(({ Labels }) => Labels.SERVICE_TAGS === 'churn');
    const { Id = '' } = anyOf(ours) ?? {};
    const container = this.#host.docker.getContainer(Id);
    switch (anyOf(ACTIONS)) {
      case 'kill':
        await container.kill();
        return;
      case 'stop':
        await container.stop({ t: 1 });
        return;
      case 'restart':
        await container.restart({ t: 1 });
        return;
      case 'rename':
        await container.rename({ name: this.#name() });
        return;
      case 'crash':
        // Its own end, after which Docker restarts those that are to be.
        await container.kill({ signal: 'TERM' });
        return;
      default:
        await container.remove({ force: true });
        return;
    }
  }

  async #run(): Promise<void> {
    await runContainer(this.#host, {
      name: this.#name(),
      ports: Math.random() < 0.2 ? [80, 81] : [80],
      restarts: Math.random() < 0.5,
      labels: { SERVICE_80_NAME: 'web', SERVICE_TAGS: 'churn' },
    });
  }

  #name(): string {
    this.#named += 1;
    return `churn-${String(this.#named)}`;
  }
}

function anyOf<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}
