import { BARE_FOLLOWER } from './bare-follower.ts';
import { bareSync } from './floor.ts';
import { playHelp } from './help.ts';
import {
  type Figures,
  IDLE_SECONDS,
  STEADY_RATE,
  STEADY_SECONDS,
  STORM_RATE,
  STORM_SECONDS,
  playBurst,
  playCold,
  playIdle,
  playSteady,
  playStorm,
  playWarm,
} from './plays.ts';
import { Stage } from './stage.ts';
import type { Subject } from './subject.ts';

export interface Scenario {
  readonly name: string;
  readonly doc: string;
  /** Numbers of containers that it is played with. */
  readonly sizes: readonly number[];
  /** Whether it is played with the sizes asked for, or only with its own. */
  readonly isSized: boolean;
  readonly play: (subject: Subject, size: number) => Promise<Figures>;
  /** What no registrator can beat: a bare client doing the same. */
  readonly floor?: (size: number) => Promise<Figures>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'cold',
    doc: 'start with N containers and an empty Consul',
    sizes: [100, 1_000, 5_000, 10_000],
    isSized: true,
    play: (subject, size) => Stage.play((stage) => playCold(stage, subject, size)),
    floor: (size) => bareSync(size),
  },
  {
    name: 'warm',
    doc: 'start again with nothing changed',
    sizes: [100, 1_000, 5_000, 10_000],
    isSized: true,
    play: (subject, size) => Stage.play((stage) => playWarm(stage, subject, size)),
  },
  {
    name: 'steady',
    doc: `${String(STEADY_RATE)} starts and ${String(STEADY_RATE)} dies a second for ${String(STEADY_SECONDS)} s beside N containers`,
    sizes: [1_000],
    isSized: false,
    play: (subject, size) => Stage.play((stage) => playSteady(stage, subject, size)),
    floor: (size) => Stage.play((stage) => playSteady(stage, BARE_FOLLOWER, size)),
  },
  {
    name: 'burst',
    doc: 'N starts at once, then N dies at once',
    sizes: [1_000],
    isSized: false,
    play: (subject, size) => Stage.play((stage) => playBurst(stage, subject, size)),
  },
  {
    name: 'slow-inspect',
    doc: '200 ms for each inspect',
    sizes: [100],
    isSized: false,
    play: (subject, size) =>
      Stage.play((stage) => {
        stage.docker.inspectDelayMs = 200;
        return playCold(stage, subject, size);
      }),
  },
  {
    name: 'slow-consul',
    doc: '50 ms for each write to Consul',
    sizes: [100],
    isSized: false,
    play: (subject, size) =>
      Stage.play((stage) => {
        stage.proxy.writeDelayMs = 50;
        return playCold(stage, subject, size);
      }),
  },
  {
    name: 'idle',
    doc: `${String(IDLE_SECONDS)} s in which nothing changes`,
    sizes: [1_000, 5_000],
    isSized: false,
    play: (subject, size) => Stage.play((stage) => playIdle(stage, subject, size)),
  },
  {
    name: 'storm',
    doc: `${String(STORM_RATE)} events a second for ${String(STORM_SECONDS)} s about N containers`,
    sizes: [1_000],
    isSized: false,
    play: (subject, size) => Stage.play((stage) => playStorm(stage, subject, size)),
  },
  {
    name: 'help',
    doc: 'CPU of --help',
    sizes: [0],
    isSized: false,
    play: (subject) => playHelp(subject),
  },
];
