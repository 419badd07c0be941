import { expect } from 'chai';
import { createLogger } from '../../../src/logging/logger.ts';
import { MemoryStream } from '../../support/memory-stream.ts';

describe('createLogger, of untrusted input', () => {
  for (const character of ['\u007f', '\u0085', '\u009b']) {
    for (const value of [`a${character}31mb`, [`a${character}31mb`]]) {
      const where = typeof value === 'string' ? 'a text' : 'a list';
      it(`keeps ${encodeURIComponent(character)} in ${where} from the terminal`, async () => {
        const stream = new MemoryStream();
        const logger = createLogger({ level: 'info', format: 'text', stream, secrets: [] });

        logger.write({ level: 'info', message: 'registered', fields: { key: value } });
        await logger.close();

        expect(stream.text.trimEnd()).not.to.match(/\p{Cc}/u);
      });
    }
  }
});
