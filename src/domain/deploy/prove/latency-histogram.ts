/** A bucket is so much wider than the one before it: no answer is off by more. */
const GROWTH = 1.03;
const STEP = Math.log(GROWTH);
/** Microseconds; what takes longer counts as this. */
const LONGEST_US = 600_000_000;

/** Times in buckets whose width grows with them: what it takes of memory is bounded, whatever comes. */
export class LatencyHistogram {
  /** By the bucket’s number; at most 685. */
  readonly #counts = new Map<number, number>();
  #count = 0;
  #longestMs = 0;

  record(durationMs: number): void {
    const us = Math.min(Math.max(durationMs * 1_000, 1), LONGEST_US);
    const bucket = Math.floor(Math.log(us) / STEP);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#count += 1;
    this.#longestMs = Math.max(this.#longestMs, us / 1_000);
  }

  /**
   * The time within which this share of the answers came, at most 3 % too long; `undefined` without any.
   * @param share  above 0, up to 1
   */
  quantileMs(share: number): number | undefined {
    let left = Math.max(1, Math.ceil(share * this.#count));
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      left -= this.#counts.get(bucket) ?? 0;
      if (left <= 0) return Math.min(GROWTH ** (bucket + 1) / 1_000, this.#longestMs);
    }
    return undefined;
  }
}
