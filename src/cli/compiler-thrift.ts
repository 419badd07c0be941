import { setFlagsFromString } from 'node:v8';

/** By the major version of V8. Others are left alone: one prints it when it does not know a flag. */
const FLAGS = new Map([
  // Node.js 20 and 22 keep Sparkplug, which compiles at once.
  ['11', ['--no-opt']],
  ['12', ['--no-opt']],
  // Node.js 24 has Maglev too, a cheap optimizing compiler. Sparkplug's code is 2 MB.
  ['13', ['--no-opt', '--no-sparkplug']],
]);

/**
 * Has V8 do without the compilers that cost berth more than they save: its work is short.
 *
 * Call it when everything is loaded. Node.js brings its own modules compiled, and V8 takes the compiled
 * code only under the flags that it was made with: on the command line these make a start 40 ms longer.
 * See docs/decisions/0011-memory.md.
 */
export function saveOnCompiling(v8: string = process.versions.v8, set = setFlagsFromString): void {
  const [major = ''] = v8.split('.');
  for (const flag of FLAGS.get(major) ?? []) set(flag);
}
