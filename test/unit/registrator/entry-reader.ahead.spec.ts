import { expect } from 'chai';
import type { ServiceId } from '../../../src/domain/service.ts';
import { ReaderStage, WEB } from '../../support/entry-reader-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('EntryReader, reading ahead', () => {
  /** Begins to read, for something that takes until the end of the test. */
  async function beginReading(
    { reader }: ReaderStage,
    ...ids: readonly ServiceId[]
  ): Promise<void> {
    void reader.whileReading(ids, () => new Promise(() => undefined));
    await Promise.resolve();
  }

  function quiet(): ReaderStage {
    const stage = new ReaderStage();
    stage.queue.backlog = 0;
    return stage;
  }

  /** One whose agent has been asked about `web` while something else is found out. */
  async function ahead(): Promise<ReaderStage> {
    const stage = quiet();
    await beginReading(stage, WEB);
    return stage;
  }
  const ONE_READ = [`find ${WEB}`];
  const TWO_READS = [`find ${WEB}`, `find ${WEB}`];

  it('asks at once, and answers from that', async () => {
    const stage = await ahead();
    const askedBefore = [...stage.asked];

    expect(await stage.nameOf(WEB)).to.equal('found');
    expect([askedBefore, stage.asked]).to.deep.equal([ONE_READ, ONE_READ]);
  });

  it('answers nothing from it that is older than a second', async () => {
    const stage = await ahead();
    stage.nowMs += 1_001;
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('answers nothing from it after a write', async () => {
    const stage = await ahead();
    await stage.reader.write(WEB, () => Promise.resolve());
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('answers nothing from it that is written while it is waited for', async () => {
    const stage = await ahead();
    const name = stage.nameOf(WEB);
    const write = stage.reader.write(WEB, () => Promise.resolve());
    await Promise.all([name, write]);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('begins none while the entry is written', async () => {
    const stage = quiet();
    void stage.reader.write(WEB, () => new Promise(() => undefined));
    await beginReading(stage, WEB);

    expect(stage.asked).to.deep.equal([]);
  });

  it('asks once more where it has failed', async () => {
    const stage = quiet();
    stage.isFindBroken = true;
    await beginReading(stage, WEB);
    stage.isFindBroken = false;
    await settled();

    expect(await stage.nameOf(WEB)).to.equal('found');
    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('fails with what fails while it is waited for: another wait is not worth it', async () => {
    const stage = quiet();
    stage.isFindBroken = true;
    const reading = stage.reader.whileReading([WEB], () => stage.nameOf(WEB));
    const [outcome] = await Promise.allSettled([reading]);

    expect(outcome).to.have.nested.property('reason.message', '500');
    expect(stage.asked).to.deep.equal(ONE_READ);
  });

  it('answers nothing from it that is older than a list', async () => {
    const stage = await ahead();
    await stage.reader.list();
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal([...ONE_READ, 'list', ...ONE_READ]);
  });

  for (const [what, end] of [
    ['has succeeded', () => Promise.resolve()],
    ['has failed', () => Promise.reject(new Error('no answer'))],
  ] as const) {
    it(`answers nothing from it once that for which it was read ${what}`, async () => {
      const stage = quiet();
      await Promise.allSettled([stage.reader.whileReading([WEB], end)]);
      await stage.nameOf(WEB);

      expect(stage.asked).to.deep.equal(TWO_READS);
    });
  }

  it('leaves an ID that may be somebody else’s for later', async () => {
    const stage = quiet();
    await beginReading(stage, 'shared' as ServiceId, WEB);

    expect(stage.asked).to.deep.equal(ONE_READ);
  });

  it('asks for the list in a burst', async () => {
    const stage = new ReaderStage();
    await beginReading(stage, WEB);

    expect(await stage.nameOf(WEB)).to.equal('listed');
    expect(stage.asked).to.deep.equal(['list']);
  });
});
