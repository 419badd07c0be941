import { systemClock } from '../../src/cli/system-clock.ts';
import type { Clock } from '../../src/domain/clock.ts';

const HURRY = 50;

/** A clock by which time passes fifty times as fast, for what waits by itself. */
export const hurriedClock: Clock = {
  now: () => systemClock.now() * HURRY,
  after: (delayMs, callback) => systemClock.after(delayMs / HURRY, callback),
  random: () => systemClock.random(),
};
