/**
 * Loaded before berth in each process that a test starts: appends everything that leaves the process to
 * a file of its own in BERTH_TAP. That is output, answers, bodies and paths of requests, and files; not
 * the headers of requests, where the token belongs.
 */
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const { openSync, writeSync } = fs;
const name = `${String(process.pid)}-${String(Date.now())}`;
const file = openSync(join(process.env.BERTH_TAP ?? '', name), 'a');

/** @param {unknown} chunk */
function keep(chunk) {
  if (typeof chunk === 'string') writeSync(file, chunk);
  else if (chunk instanceof Uint8Array) writeSync(file, chunk);
}

/**
 * Keeps one argument of every call of a method.
 * @param {any} object
 * @param {string} method
 * @param {number} place
 */
function tap(object, method, place) {
  const original = object[method];
  object[method] = function tapped(/** @type {unknown[]} */ ...args) {
    keep(args[place]);
    return original.apply(this, args);
  };
}

for (const stream of [process.stdout, process.stderr]) tap(stream, 'write', 0);
for (const method of ['write', 'end']) tap(http.OutgoingMessage.prototype, method, 0);
const { end } = http.ClientRequest.prototype;
http.ClientRequest.prototype.end = function tapped(...args) {
  keep(`${this.method} ${this.path}\n`);
  return end.apply(this, args);
};
for (const method of ['writeFile', 'writeFileSync']) tap(fs, method, 1);
tap(fs.promises, 'writeFile', 1);
syncBuiltinESMExports();
