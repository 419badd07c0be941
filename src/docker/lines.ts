import { StringDecoder } from 'node:string_decoder';

const LONGEST_LINE = 1024 * 1024;

/** Cuts a byte stream into lines; chunks may split lines, merge them, or split a character. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @throws RangeError  when a line grows past 1 MiB: that is no event stream */
  push(chunk: Buffer): readonly string[] {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_LINE) {
      throw new RangeError(
        `a line of the stream is longer than ${String(LONGEST_LINE)} characters`,
      );
    }
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  }
}
