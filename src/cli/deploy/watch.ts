import type { Clock } from '../../domain/clock.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';
import { isFinal } from '../../domain/deploy/phase.ts';
import type { ReleaseStore } from '../../domain/deploy/release-store.ts';
import { DependencyError } from '../../domain/errors.ts';
import type { Stop } from '../../deploy/driver.ts';
import { pause } from '../../deploy/pause.ts';
import type { ReleaseOutput, ReleaseResult } from './release-output.ts';
import { resultOf } from './release-result.ts';

const LOOK_EVERY_MS = 1_000;
const NONE: ReleaseResult = {
  ...{ outcome: 'nothing', exitCode: 0, text: 'no release has been recorded' },
};

export interface WatchOptions {
  readonly store: Pick<ReleaseStore, 'read' | 'journal' | 'history'>;
  readonly service: string;
  readonly output: ReleaseOutput;
  readonly clock: Clock;
  /** Aborted: stop watching. */
  readonly signal: AbortSignal;
}

/**
 * Follows a release that somebody else drives, until it has an end or is held.
 *
 * INVARIANTS
 * - It writes nothing to the record.
 * - It follows the release that it found first, whatever is begun after it.
 */
export class Watch {
  readonly #options: WatchOptions;
  #deployment: Deployment | undefined;
  /** The last state of which everything has been told. */
  #told = '';
  readonly #toldSteps = new Set<string>();
  #trouble = '';

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  async follow(): Promise<ReleaseResult> {
    const { output, signal, clock } = this.#options;
    const silence = output.beat();
    try {
      let result = await this.#look();
      while (result === undefined) {
        await pause(clock, LOOK_EVERY_MS, signal);
        result = signal.aborted ? this.#interrupted() : await this.#look();
      }
      output.result(result, this.#deployment);
      return result;
    } finally {
      silence();
    }
  }

  /** @returns `undefined` to look again */
  async #look(): Promise<ReleaseResult | undefined> {
    try {
      const deployment = await this.#read();
      if (deployment === undefined) return NONE;
      this.#deployment = deployment;
      await this.#tell(deployment);
      this.#trouble = '';
      const stop = stopOf(deployment);
      return stop && resultOf(stop, deployment, '', false);
    } catch (error) {
      this.#take(error);
      return undefined;
    }
  }

  async #read(): Promise<Deployment | undefined> {
    const { store, service } = this.#options;
    const { deployment } = await store.read(service);
    const followed = this.#deployment;
    if (followed === undefined || deployment?.id === followed.id) return deployment;
    const former = (await store.history(service)).find(({ id }) => id === followed.id);
    return former ?? followed;
  }

  /** Each step since the last look, as whoever drives has told it. */
  async #tell(deployment: Deployment): Promise<void> {
    const { store, service, output } = this.#options;
    const record = JSON.stringify(deployment);
    if (record === this.#told) return;
    for (const step of await store.journal(service, deployment.id)) {
      // Not by number: where clocks differ, a later step may be listed before an earlier one.
      const key = JSON.stringify(step);
      if (this.#toldSteps.has(key)) continue;
      this.#toldSteps.add(key);
      const then = { ...deployment, phase: step.phase, phaseAt: step.at };
      output.progress({ kind: 'phase', deployment: then, text: step.text });
    }
    this.#told = record;
  }

  /** Once: it may last. */
  #take(error: unknown): void {
    if (!(error instanceof DependencyError) || this.#deployment === undefined) throw error;
    if (error.message !== this.#trouble) this.#options.output.note(`trouble: ${error.message}`);
    this.#trouble = error.message;
  }

  #interrupted(): ReleaseResult {
    const { signal, service } = this.#options;
    const phase = this.#deployment?.phase ?? 'planned';
    const exitCode = signal.reason === 'SIGINT' ? 130 : 143;
    return { outcome: 'unwatched', exitCode, text: `${service} goes on in ${phase}` };
  }
}

function stopOf({ phase }: Deployment): Stop | undefined {
  if (phase === 'held') return 'held';
  return isFinal(phase) ? 'final' : undefined;
}
