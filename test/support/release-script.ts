import type { ReleaseOutput, ReleaseResult } from '../../src/cli/deploy/release-output.ts';
import type { Deployment } from '../../src/domain/deploy/deployment.ts';
import type { Phase } from '../../src/domain/deploy/phase.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Tells an output of a release, phase by phase, while time passes. */
export class ReleaseScript {
  readonly #output: ReleaseOutput;
  readonly #clock: VirtualClock;
  #deployment: Deployment;

  constructor(output: ReleaseOutput, clock: VirtualClock, deployment: Deployment) {
    this.#output = output;
    this.#clock = clock;
    this.#deployment = deployment;
  }

  enter(phase: Phase, text: string, facts: Partial<Deployment> = {}): void {
    this.#deployment = { ...this.#deployment, phase, phaseAt: this.#clock.now(), ...facts };
    this.#output.progress({ kind: 'phase', deployment: this.#deployment, text });
  }

  wait(text: string): void {
    this.#output.progress({ kind: 'waiting', deployment: this.#deployment, text });
  }

  trouble(text: string): void {
    this.#output.progress({ kind: 'trouble', deployment: this.#deployment, text });
  }

  command(verb: 'promote' | 'abort', from: string): void {
    const command = { id: '1', verb, from, at: 0 };
    this.#output.progress({ kind: 'command', deployment: this.#deployment, command });
  }

  end(result: ReleaseResult): void {
    this.#output.result(result, this.#deployment);
  }
}

export const SUCCESS: ReleaseResult = {
  ...{ outcome: 'succeeded', exitCode: 0, text: 'green serves version 2' },
};

export const REJECTION: ReleaseResult = {
  ...{ outcome: 'aborted', exitCode: 6, text: '2 was rejected: it ended; blue serves as before' },
};
