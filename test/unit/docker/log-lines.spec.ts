import { expect } from 'chai';
import fc from 'fast-check';
import { logLines } from '../../../src/docker/log-lines.ts';

function frame(text: string | Buffer, stream = 1): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

describe('logLines', () => {
  it('takes the lines out of the frames of both streams', () => {
    const log = Buffer.concat([frame('one\n'), frame('two\nthr', 2), frame('ee\n')]);

    expect(logLines(log)).to.deep.equal(['one', 'two', 'three']);
  });

  it('keeps a character that two frames share', () => {
    const anchor = Buffer.from('⚓\n');

    const log = Buffer.concat([frame(anchor.subarray(0, 1)), frame(anchor.subarray(1))]);

    expect(logLines(log)).to.deep.equal(['⚓']);
  });

  it('cuts lines that are too long, and no character in two', () => {
    const [line] = logLines(frame(`${'x'.repeat(999)}😀${'y'.repeat(9_000)}\n`));
    expect(line)
      .to.have.length(1_000)
      .and.match(/^x{999}.$/u);
  });

  it('takes the log of a terminal as it is', () => {
    expect(logLines(Buffer.from('one line\r\nanother\r\n'))).to.deep.equal(['one line', 'another']);
  });

  it('takes what is there of a frame that was cut', () => {
    expect(logLines(frame('one\ntwo\n').subarray(0, 13))).to.deep.equal(['one', 't']);
  });

  it('ends, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(logLines(Buffer.from(bytes)).join('\n').length).to.be.at.most(bytes.length);
      }),
    );
  });
});
