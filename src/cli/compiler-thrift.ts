import { setFlagsFromString } from 'node:v8';

/** By the major version of V8. Others are left alone: one prints it when it does not know a flag. */
const FLAGS = new Map([
  // Node.js 20 and 22 are left with the compiler that begins at once.
  ['11', ['--no-opt']],
  ['12', ['--no-opt']],
  // Node.js 24 has a cheap optimizing compiler beside it; code of the one that begins at once is 2 MB.
  ['13', ['--no-opt', '--no-sparkplug']],
]);

/**
 * Has V8 do without the compilers that cost berth more than they save: its work is short.
 *
 * Call it when everything is loaded. Node.js carries its own modules compiled, and V8 takes that only
 * while its flags are those that they were compiled with: given on the command line, these make a start
 * 40 ms longer. See docs/decisions/0011-memory.md.
 */
export function saveOnCompiling(v8: string = process.versions.v8, set = setFlagsFromString): void {
  const [major = ''] = v8.split('.');
  for (const flag of FLAGS.get(major) ?? []) set(flag);
}
