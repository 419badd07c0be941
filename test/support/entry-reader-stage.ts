import type { ServiceId, ServiceInstance } from '../../src/domain/service.ts';
import { EntryReader } from '../../src/registrator/entry-reader.ts';
import type { Clock } from '../../src/domain/clock.ts';

export const WEB = 'host:web:80' as ServiceId;

function instance(id: ServiceId, name: string): ServiceInstance {
  return { id, name, address: '', port: 80, tags: [], meta: new Map(), mark: undefined };
}

/** An agent with one entry whose name tells how it was read. */
export class ReaderStage {
  readonly queue = { backlog: 50, heldCount: 0, runningCount: 1 };
  nowMs = 1_000_000;
  isListBroken = false;
  isFindBroken = false;
  isFindHanging = false;
  timers: { readonly delayMs: number; readonly callback: () => void }[] = [];
  readonly asked: string[] = [];
  readonly reader: EntryReader;

  constructor() {
    const clock: Pick<Clock, 'now' | 'after'> = {
      now: () => this.nowMs,
      after: (delayMs, callback) => {
        this.timers.push({ delayMs, callback });
        return () => {
          this.timers = this.timers.filter((timer) => timer.callback !== callback);
        };
      },
    };
    this.reader = new EntryReader({
      clock: clock as Clock,
      hostname: 'host',
      queue: this.queue,
      registry: {
        find: (id) => {
          this.asked.push(`find ${id}`);
          if (this.isFindBroken) return Promise.reject(new Error('500'));
          if (this.isFindHanging) return new Promise(() => undefined);
          return Promise.resolve(instance(id, 'found'));
        },
        list: () => {
          this.asked.push('list');
          if (this.isListBroken) return Promise.reject(new Error('403'));
          return Promise.resolve([instance(WEB, 'listed')]);
        },
      },
    });
  }

  async nameOf(id: ServiceId): Promise<string | undefined> {
    return (await this.reader.find(id))?.name;
  }
}
