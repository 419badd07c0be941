import { setFlagsFromString } from 'node:v8';

/** By the major version of V8. Others are left alone: one prints it when it does not know a flag. */
const FLAGS = new Map([
  // Node.js 20: optimizes later and inlines less.
  ['11', ['--interrupt-budget=180000', '--max-inlined-bytecode-size-cumulative=300']],
  // Node.js 24 has a cheap optimizing compiler; code of the one before it is 2 MB.
  ['13', ['--no-sparkplug']],
]);

/**
 * Has V8 compile less.
 *
 * A start with a thousand containers is over before optimized code pays for itself: as V8 has it by
 * itself, the compiler takes a third of berth's CPU then. See docs/decisions/0020-the-wire.md.
 */
export function saveOnCompiling(v8: string = process.versions.v8, set = setFlagsFromString): void {
  const [major = ''] = v8.split('.');
  for (const flag of FLAGS.get(major) ?? []) set(flag);
}
