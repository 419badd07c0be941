import { expect } from 'chai';
import {
  ServiceWriter,
  type ServiceWriterOptions,
} from '../../../src/registrator/service-writer.ts';
import { ReaderStage, WEB } from '../../support/entry-reader-stage.ts';

describe('ServiceWriter', () => {
  for (const [what, end] of [
    ['succeeds', () => Promise.resolve()],
    ['fails', () => Promise.reject(new Error('no answer'))],
  ] as const) {
    it(`gives up what it has read ahead for something that ${what}`, async () => {
      const { reader, queue, asked } = new ReaderStage();
      queue.backlog = 0;
      const writer = new ServiceWriter({ reader } as ServiceWriterOptions);

      await Promise.allSettled([writer.whileReading([WEB], end)]);
      await reader.find(WEB);

      expect(asked).to.deep.equal([`find ${WEB}`, `find ${WEB}`]);
    });
  }
});
