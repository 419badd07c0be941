import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Acknowledged, CountingProxy } from './counting-proxy.ts';
import { PrivateConsul } from './private-consul.ts';
import { ScriptedDocker } from './scripted-docker.ts';
import { RunningSubject, type Subject } from './subject.ts';

/** Nothing was asked of Consul for so long: whatever has not been done by now will not be. */
const QUIET_MS = 3_000;

/** A scripted Docker, a real Consul of its own behind a counting proxy, and who is measured. */
export class Stage {
  readonly docker = new ScriptedDocker();
  readonly consul = new PrivateConsul();
  readonly proxy = new CountingProxy(this.consul.port);
  #directory = '';
  #consulPort = 0;
  #running: RunningSubject | undefined;

  /** Sets the stage, plays, and clears it whatever happened. */
  static async play<T>(play: (stage: Stage) => Promise<T>): Promise<T> {
    const stage = new Stage();
    try {
      await stage.#set();
      return await play(stage);
    } finally {
      await stage.#clear();
    }
  }

  get socketPath(): string {
    return join(this.#directory, 'docker.sock');
  }

  get consulPort(): number {
    return this.#consulPort;
  }

  get running(): RunningSubject {
    if (this.#running === undefined) throw new Error('nothing was launched');
    return this.#running;
  }

  launch(subject: Subject): RunningSubject {
    this.#running = new RunningSubject(subject, this.socketPath, this.#consulPort);
    return this.#running;
  }

  /** Waits until so many different services were registered, or nothing happens any more. */
  async registered(count: number): Promise<readonly Acknowledged[]> {
    return this.#until('register', count);
  }

  async deregistered(count: number): Promise<readonly Acknowledged[]> {
    return this.#until('deregister', count);
  }

  /** Waits until nothing was asked of Consul for a while. */
  async quiet(): Promise<void> {
    const sinceMs = performance.now();
    while (performance.now() - Math.max(this.proxy.lastRequestAtMs, sinceMs) < QUIET_MS) {
      await sleep(50);
    }
  }

  async #until(kind: Acknowledged['kind'], count: number): Promise<readonly Acknowledged[]> {
    const sinceMs = performance.now();
    for (;;) {
      // Looked at often: what is measured shares the machine with this.
      if (this.proxy.ids[kind].size >= count) return this.#acknowledged(kind);
      const lastMs = Math.max(sinceMs, this.proxy.lastRequestAtMs);
      const isSlow = this.docker.inspectDelayMs > 0 || this.proxy.writeDelayMs > 0;
      if (performance.now() - lastMs > QUIET_MS * (isSlow ? 3 : 1)) return this.#acknowledged(kind);
      if (this.running.hasEnded) throw new Error('it ended by itself');
      await sleep(5);
    }
  }

  #acknowledged(kind: Acknowledged['kind']): readonly Acknowledged[] {
    return this.proxy.acknowledged.filter((one) => one.kind === kind);
  }

  async #set(): Promise<void> {
    this.#directory = await mkdtemp(join(tmpdir(), 'berth-bench-'));
    await this.docker.listen(this.socketPath);
    await this.consul.start();
    this.#consulPort = await this.proxy.listen();
  }

  async #clear(): Promise<void> {
    await this.#running?.stop();
    await this.proxy.close();
    await this.docker.close();
    await this.consul.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
