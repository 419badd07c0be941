import { sync } from './bare-client.ts';
import type { Figures } from './plays.ts';
import { Stage } from './stage.ts';
import { cpuSecondsOf } from './subject.ts';

const FLOOR_CONCURRENCIES = [16, 32, 64, 96];

/** The best of several concurrencies, each against a Consul of its own. */
export async function bareSync(size: number): Promise<Figures> {
  const runs: (readonly [number, number, number])[] = [];
  for (const concurrency of FLOOR_CONCURRENCIES) {
    const seconds = await Stage.play(async (stage) => {
      stage.docker.populate(size);
      const seconds = await sync(stage.socketPath, stage.consulPort, concurrency);
      return [seconds, concurrency, cpuSecondsOf(stage.consul.pid)] as const;
    });
    runs.push(seconds);
  }
  const [best = [Number.NaN, 0, 0]] = runs.sort(([a], [b]) => a - b);
  return { 'sync s': best[0], 'in flight': best[1], 'Consul CPU s': best[2] };
}
