import { setTimeout as sleep } from 'node:timers/promises';
import { BerthProcess } from '../support/berth-process.ts';
import { Churn } from '../support/churn.ts';
import { ForeignServices, compare } from '../support/comparison.ts';
import { eventually } from '../support/eventually.ts';
import { MISHAPS } from '../support/mishaps.ts';
import { PrivateHost } from '../support/private-host.ts';
import { ProcessUsage } from './process-usage.ts';
import type { Settings } from './settings.ts';
import { drift, usageTable } from './table.ts';
import { EventTally, LogTally } from './tally.ts';

const HOSTNAME = 'soak';
const SAMPLE_MS = 2_000;
const SAMPLES_A_REPORT = 15;
const SOON = { timeoutMs: 90_000 };

/** berth under load for as long as is wanted, watched from outside. */
export class Soak {
  readonly violations: string[] = [];
  readonly #settings: Settings;
  readonly #host: PrivateHost;
  readonly #berth: BerthProcess;
  readonly #usage: ProcessUsage;
  readonly #churn: Churn;
  readonly #foreign: ForeignServices;
  readonly #log = new LogTally();
  readonly #events: EventTally;
  readonly #startedAtMs = performance.now();
  #mishaps = 0;
  #slowestMs = 0;

  private constructor(settings: Settings, host: PrivateHost) {
    const resync = String(settings.resync);
    const args = ['run', '-ip', '10.9.8.7', '-hostname', HOSTNAME, '-resync', resync];
    const env = { DOCKER_HOST: host.dockerHost };
    this.#settings = settings;
    this.#host = host;
    this.#berth = new BerthProcess([...args, 'consul://127.0.0.1:8500'], env, host.inNetwork);
    this.#usage = new ProcessUsage(this.#berth.child.pid ?? 0);
    this.#churn = new Churn(host, settings);
    this.#foreign = new ForeignServices(host, HOSTNAME);
    this.#events = new EventTally(host);
  }

  static async open(settings: Settings): Promise<Soak> {
    const soak = new Soak(settings, await PrivateHost.open());
    await soak.#berth.logged('resynced');
    await soak.#foreign.register();
    return soak;
  }

  /** Resolves when the signal comes, or when berth has ended. */
  async churnUntil(end: AbortSignal): Promise<void> {
    const everyMs = this.#settings['mishap-every'] * 1_000;
    let calmSinceMs = performance.now();
    this.#churn.start();
    while (!end.aborted && this.#isAlive()) {
      await sleep(SAMPLE_MS, undefined, { signal: end }).catch(() => undefined);
      await this.#sample();
      if (everyMs === 0 || performance.now() - calmSinceMs < everyMs) continue;
      await this.#mishap();
      calmSinceMs = performance.now();
    }
    await this.#churn.stop();
  }

  /** Compares a last time, sees to it that berth is quiet then, and says what there is to say. */
  async conclude(): Promise<void> {
    await this.#settle('at the end');
    this.#log.take(this.#berth);
    const writes = this.#log.writes;
    await sleep(2.5 * this.#settings.resync * 1_000); // two resyncs, with their jitter
    await this.#sample();
    const idle = this.#log.writes - writes;
    if (idle > 0) this.violations.push(`${String(idle)} writes while nothing changed`);
    this.#report();
    if (this.violations.length > 0) process.stdout.write(`${this.#log.tail.join('\n')}\n`);
  }

  async close(): Promise<void> {
    this.#events.stop();
    await this.#berth.end();
    await this.#host.close();
  }

  #isAlive(): boolean {
    const { exitCode, signalCode } = this.#berth.child;
    return exitCode === null && signalCode === null;
  }

  async #sample(): Promise<void> {
    this.#log.take(this.#berth);
    if (!this.#isAlive()) {
      const code = String(this.#berth.child.exitCode ?? this.#berth.child.signalCode);
      this.violations.push(`berth has ended: ${code} ${this.#berth.stderr}`);
      return;
    }
    await this.#usage.sample();
    const { samples } = this.#usage;
    if (samples.length % SAMPLES_A_REPORT === 0 && samples.length > 0) {
      const minutes = (performance.now() - this.#startedAtMs) / 60_000;
      const rss = samples.at(-1)?.rssMib.toFixed(1) ?? '';
      const { changes } = this.#churn;
      process.stdout.write(
        `${minutes.toFixed(1)} min: RSS ${rss} MiB, ${String(changes)} changes, ${String(this.#log.writes)} writes\n`,
      );
    }
  }

  async #mishap(): Promise<void> {
    const mishap = MISHAPS[this.#mishaps % MISHAPS.length];
    if (mishap === undefined) return;
    this.#mishaps += 1;
    await mishap.happen(this.#host);
    await this.#churn.stop();
    await this.#settle(mishap.name, mishap.forgets === true);
    await this.#host.docker.pruneContainers();
    if (mishap.forgets === true) await this.#foreign.register();
    this.#churn.start();
  }

  /** Waits, with nothing changing any more, until Consul equals Docker. */
  async #settle(occasion: string, isForgotten = false): Promise<void> {
    const startedAtMs = performance.now();
    const isEqual = async (): Promise<void> => {
      const { missing, stale } = await compare(this.#host, HOSTNAME, this.#foreign.ids);
      if (missing.length + stale.length === 0) return;
      throw new Error(`missing: ${missing.join(', ')}; stale: ${stale.join(', ')}`);
    };
    await eventually('Consul equals Docker', isEqual, SOON).catch((error: unknown) => {
      this.violations.push(`${occasion}: ${String(error)}`);
    });
    const tookMs = performance.now() - startedAtMs;
    this.#slowestMs = Math.max(this.#slowestMs, tookMs);
    const touched = await this.#foreign.countTouched({ isForgotten });
    if (touched > 0) this.violations.push(`${occasion}: ${String(touched)} foreign touched`);
    process.stdout.write(`${occasion}: equal after ${tookMs.toFixed(0)} ms\n`);
  }

  #report(): void {
    const { samples } = this.#usage;
    const growth = drift(samples);
    const most = this.#settings['max-drift'];
    if (most > 0 && growth > most) this.violations.push(`drift above ${String(most)} MiB`);
    const { registrations, deregistrations, writes, complaints, lastError } = this.#log;
    const lines = [
      usageTable(samples),
      `RSS, median of the last quarter against the first: ${growth.toFixed(1)} MiB`,
      `${String(this.#churn.changes)} changes, ${String(this.#events.events)} events, ${String(registrations)} registrations, ${String(deregistrations)} deregistrations (${String(writes)} writes)`,
      `${String(this.#mishaps)} mishaps, slowest convergence ${this.#slowestMs.toFixed(0)} ms`,
      `complaints: ${[...complaints].map(([message, count]) => `${message} (${String(count)})`).join(', ') || 'none'}`,
      `last error: ${lastError}`,
    ];
    process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}
