import { Counter, Gauge, type Registry } from 'prom-client';
import type { HostState } from './host-state.ts';
import { type Tally, tallyOf } from './tally.ts';

/** What is so now, read when it is asked for. */
export function stateMetrics(state: HostState, registry: Registry): void {
  const registers = [registry];
  const gauge = (name: string, help: string, valueOf: () => number | undefined): void => {
    new Gauge({
      ...{ name: `berth_${name}`, help, registers },
      collect() {
        const value = valueOf();
        if (value !== undefined) this.set(value);
      },
    });
  };
  gauge('queue_depth', 'Containers to be worked on.', () => state.queue.size);
  gauge(
    'queue_longest_running_seconds',
    'How long the oldest work in progress has taken.',
    () => state.queue.longestRunningMs / 1000,
  );
  gauge('docker_stream_connected', '1 while events arrive.', () =>
    Number(state.docker.state === 'up'),
  );
  gauge('consul_connected', '1 while the agent answers.', () =>
    Number(state.consul.state === 'up'),
  );
  gauge('docker_last_event_timestamp_seconds', 'When the last event came.', () =>
    secondsOf(state.heardMs),
  );
  new Gauge({
    ...{ name: 'berth_last_successful_sync_timestamp_seconds', registers },
    ...{ help: 'When all was last compared.', labelNames: ['target'] },
    collect() {
      const { comparedMs } = state;
      if (comparedMs === undefined) return;
      // Both are read, one after the other, or it is no success.
      for (const target of ['docker', 'consul']) this.set({ target }, comparedMs / 1000);
    },
  });
  countedMetrics(state, registry);
}

function countedMetrics(state: HostState, registry: Registry): void {
  const registers = [registry];
  // The gauges of one answer are of one moment, and are counted once.
  let tally: Tally = tallyOf(state);
  new Gauge({
    ...{ name: 'berth_services_desired', help: 'Services that containers ask for.', registers },
    collect() {
      tally = tallyOf(state);
      this.set(tally.desired);
    },
  });
  new Gauge({
    ...{ name: 'berth_services_registered', help: 'Services that Consul has.', registers },
    collect() {
      const { registered, maintenance, retained } = tally.services;
      this.set(registered + maintenance + retained);
    },
  });
  new Gauge({
    ...{ name: 'berth_containers_skipped', help: 'Containers that are not registered.', registers },
    labelNames: ['reason'],
    collect() {
      const { skipped, refused, failing } = tally;
      for (const [reason, count] of Object.entries({ ignored: skipped, refused, failing })) {
        this.set({ reason }, count);
      }
    },
  });
  new Counter({
    ...{ name: 'berth_foreign_collisions_total', registers },
    help: 'Service IDs that turned out to be somebody else’s.',
    collect() {
      this.reset();
      this.inc(state.collisionCount);
    },
  });
}

function secondsOf(atMs: number | undefined): number | undefined {
  return atMs === undefined ? undefined : atMs / 1000;
}
