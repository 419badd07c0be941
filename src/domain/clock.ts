/** Time and chance, as arguments: simulation brings its own. */
export interface Clock {
  /** Wall clock, milliseconds. */
  now(): number;
  /** Calls back once after the delay; the returned function calls it off. */
  after(delayMs: number, callback: () => void): () => void;
  /** In [0, 1). */
  random(): number;
}
