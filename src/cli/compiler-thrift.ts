import { setFlagsFromString } from 'node:v8';

/** Of Node.js 20. Later ones have a cheaper compiler in between, and other flags. */
const V8 = /^11[.]/;

/**
 * Lets V8 optimize later and inline less.
 *
 * A start with a thousand containers is over before optimized code pays for itself: as V8 has it by
 * itself, the compiler takes a third of berth's CPU then. See docs/decisions/0020-the-wire.md.
 */
export function saveOnCompiling(v8: string = process.versions.v8, set = setFlagsFromString): void {
  if (!V8.test(v8)) return;
  set('--interrupt-budget=180000');
  set('--max-inlined-bytecode-size-cumulative=300');
}
