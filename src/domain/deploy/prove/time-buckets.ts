/** What happened in a stretch of time. */
export interface TimeBucket {
  /** Since the first request, milliseconds. */
  readonly fromMs: number;
  /** By version. */
  readonly answers: ReadonlyMap<string, number>;
  readonly failed: number;
  readonly keepAliveResets: number;
}

/** What is counted: a version that answered, or what happened instead. */
export type Counted =
  { readonly kind: 'answer'; readonly version: string } | { readonly kind: 'failed' | 'reset' };

interface Bucket {
  readonly answers: Map<string, number>;
  failed: number;
  keepAliveResets: number;
}

const FIRST_WIDTH_MS = 250;
const MOST_BUCKETS = 480;

/** Counts over time. Whenever there would be too many buckets, two become one: memory is bounded. */
export class TimeBuckets {
  #widthMs = FIRST_WIDTH_MS;
  #buckets: Bucket[] = [];

  get widthMs(): number {
    return this.#widthMs;
  }

  add(atMs: number, counted: Counted): void {
    const bucket = this.#at(Math.max(0, atMs));
    if (counted.kind === 'answer') addTo(bucket.answers, counted.version, 1);
    else if (counted.kind === 'failed') bucket.failed += 1;
    else bucket.keepAliveResets += 1;
  }

  all(): readonly TimeBucket[] {
    return this.#buckets.map((bucket, index) => ({ fromMs: index * this.#widthMs, ...bucket }));
  }

  #at(atMs: number): Bucket {
    while (atMs >= MOST_BUCKETS * this.#widthMs) this.#join();
    const index = Math.floor(atMs / this.#widthMs);
    while (this.#buckets.length <= index) this.#buckets.push(emptyBucket());
    return this.#buckets[index] ?? emptyBucket();
  }

  #join(): void {
    const joined: Bucket[] = [];
    for (const [index, { answers, failed, keepAliveResets }] of this.#buckets.entries()) {
      const bucket = (joined[index >> 1] ??= emptyBucket());
      for (const [version, count] of answers) addTo(bucket.answers, version, count);
      bucket.failed += failed;
      bucket.keepAliveResets += keepAliveResets;
    }
    this.#buckets = joined;
    this.#widthMs *= 2;
  }
}

function addTo(counts: Map<string, number>, word: string, count: number): void {
  counts.set(word, (counts.get(word) ?? 0) + count);
}

function emptyBucket(): Bucket {
  return { answers: new Map(), failed: 0, keepAliveResets: 0 };
}
