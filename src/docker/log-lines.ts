import { wellFormed } from '../domain/untrusted-text.ts';

/** What is kept of a line: some programs log documents. */
const LONGEST_LINE = 1_000;

/** Before each piece of a log without a terminal: its stream, three zeros, its length. */
const HEADER_BYTES = 8;

/** The lines of a container's log, as the engine sends it at once; with a terminal it has no frames. */
export function logLines(log: Buffer): readonly string[] {
  return (isFramed(log) ? unframed(log) : log.toString())
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => wellFormed(line.slice(0, LONGEST_LINE)));
}

function isFramed(log: Buffer): boolean {
  return log.length >= HEADER_BYTES && (log[0] ?? 3) < 3 && log.readUIntBE(1, 3) === 0;
}

function unframed(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= log.length;) {
    const end = at + HEADER_BYTES + log.readUInt32BE(at + HEADER_BYTES / 2);
    pieces.push(log.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  // A character may have been cut in two by a frame.
  return Buffer.concat(pieces).toString();
}
