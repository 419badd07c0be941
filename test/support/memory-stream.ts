import { Writable } from 'node:stream';

/** A stream that keeps what is written to it. */
export class MemoryStream extends Writable {
  text = '';
  readonly isTTY: boolean;

  constructor({ isTTY = false }: { readonly isTTY?: boolean } = {}) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.emit('written', this.text);
    done();
  }
}
