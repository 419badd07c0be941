import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './stage.ts';
import { quantile } from './statistics.ts';
import { type Subject, cpuSecondsOf } from './subject.ts';

/** Figures of one run by their names, in the order of the table; units are in the names. */
export type Figures = Readonly<Record<string, number>>;

export const STEADY_RATE = 20;
export const STEADY_SECONDS = 20;
export const STORM_RATE = 2_000;
export const STORM_SECONDS = 60;
export const IDLE_SECONDS = 30;
const SETTLE_SECONDS = 12;

export async function playCold(stage: Stage, subject: Subject, size: number): Promise<Figures> {
  stage.docker.populate(size);
  const running = stage.launch(subject);
  const done = await stage.registered(size);
  const lastMs = done.at(-1)?.atMs ?? Number.NaN;
  return {
    'total s': (lastMs - running.startedAtMs) / 1000,
    'sync s': (lastMs - stage.docker.firstListAtMs) / 1000,
    missing: size - (await stage.consul.serviceIds()).size,
    'CPU s': running.cpuSeconds,
    'RSS MB': running.rssMb,
    'Consul CPU s': cpuSecondsOf(stage.consul.pid),
  };
}

export async function playWarm(stage: Stage, subject: Subject, size: number): Promise<Figures> {
  await playCold(stage, subject, size);
  await stage.quiet();
  await stage.running.stop();
  const before = stage.proxy.writes;
  stage.docker.firstListAtMs = 0;
  const running = stage.launch(subject);
  await stage.quiet();
  return {
    'total s': (stage.proxy.lastRequestAtMs - running.startedAtMs) / 1000,
    writes: stage.proxy.writes - before,
    'CPU s': running.cpuSeconds,
    'RSS MB': running.rssMb,
  };
}

export async function playSteady(stage: Stage, subject: Subject, size: number): Promise<Figures> {
  await playCold(stage, subject, size);
  await stage.quiet();
  const count = STEADY_RATE * STEADY_SECONDS;
  const starts = await paced(count, (index) => {
    stage.docker.start(size + index);
  });
  const registrations = await latencies(stage, 'register', starts, size);
  const dies = await paced(count, (index) => {
    stage.docker.die(size + index);
  });
  const deregistrations = await latencies(stage, 'deregister', dies, size);
  return {
    'start p50 ms': quantile(registrations, 0.5),
    'start p99 ms': quantile(registrations, 0.99),
    'starts lost': count - registrations.length,
    'die p50 ms': quantile(deregistrations, 0.5),
    'die p99 ms': quantile(deregistrations, 0.99),
    'dies lost': count - deregistrations.length,
  };
}

/** @returns when each was done, `performance.now()` */
async function paced(count: number, act: (index: number) => void): Promise<readonly number[]> {
  const startMs = performance.now();
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const waitMs = startMs + (index * 1000) / STEADY_RATE - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    times.push(performance.now());
    act(index);
  }
  return times;
}

async function latencies(
  stage: Stage,
  kind: 'register' | 'deregister',
  times: readonly number[],
  offset: number,
): Promise<readonly number[]> {
  await stage.quiet();
  const doneAt = new Map(
    stage.proxy.acknowledged
      .filter((one) => one.kind === kind)
      .map(({ serviceId, atMs }) => [containerOf(serviceId), atMs]),
  );
  return times.flatMap((startMs, index) => {
    const endMs = doneAt.get(`web-${String(offset + index)}`);
    return endMs === undefined ? [] : [endMs - startMs];
  });
}

function containerOf(serviceId: string): string {
  return serviceId.split(':')[1] ?? '';
}

export async function playBurst(stage: Stage, subject: Subject, size: number): Promise<Figures> {
  await playCold(stage, subject, 1);
  await sleep(500);
  const startMs = performance.now();
  for (let index = 1; index <= size; index += 1) stage.docker.start(index);
  const starts = await stage.registered(size + 1);
  await stage.quiet();
  const registered = (await stage.consul.serviceIds()).size - 1;
  const dieMs = performance.now();
  for (let index = 1; index <= size; index += 1) stage.docker.die(index);
  const dies = await stage.deregistered(registered);
  await stage.quiet();
  return {
    registered: registered,
    'starts s': ((starts.at(-1)?.atMs ?? Number.NaN) - startMs) / 1000,
    stale: (await stage.consul.serviceIds()).size - 1,
    'dies s': ((dies.at(-1)?.atMs ?? Number.NaN) - dieMs) / 1000,
    'RSS MB': stage.running.rssMb,
  };
}

export async function playIdle(stage: Stage, subject: Subject, size: number): Promise<Figures> {
  await playCold(stage, subject, size);
  await sleep(SETTLE_SECONDS * 1000);
  const { running, proxy } = stage;
  const before = { cpu: running.cpuSeconds, writes: proxy.writes };
  await sleep(IDLE_SECONDS * 1000);
  return {
    'CPU %': ((running.cpuSeconds - before.cpu) / IDLE_SECONDS) * 100,
    writes: proxy.writes - before.writes,
    'RSS MB': running.rssMb,
  };
}

export async function playStorm(stage: Stage, subject: Subject, size: number): Promise<Figures> {
  await playCold(stage, subject, size);
  // Until what the start has left behind is given back: it would hide what the storm takes.
  await sleep(SETTLE_SECONDS * 1000);
  const { running, docker, proxy } = stage;
  const before = { cpu: running.cpuSeconds, rss: running.rssMb, writes: proxy.writes };
  let mostRss = before.rss;
  const startMs = performance.now();
  const count = STORM_RATE * STORM_SECONDS;
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, ((performance.now() - startMs) * STORM_RATE) / 1000);
    for (; sent < due; sent += 1) docker.hint(sent % size);
    mostRss = Math.max(mostRss, running.rssMb);
    await sleep(5);
  }
  await stage.quiet();
  return {
    'RSS before MB': before.rss,
    'RSS growth MB': mostRss - before.rss,
    'unread kB': docker.mostUnreadBytes / 1024,
    inspections: docker.inspections - size,
    writes: proxy.writes - before.writes,
    'CPU %': ((running.cpuSeconds - before.cpu) / STORM_SECONDS) * 100,
  };
}
