import { expect } from 'chai';
import type { ServiceId } from '../../../src/domain/service.ts';
import { ReaderStage, WEB } from '../../support/entry-reader-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('EntryReader, reading ahead', () => {
  /** One whose agent has been asked about `web` while something else is found out. */
  function ahead(): ReaderStage {
    const stage = new ReaderStage();
    stage.queue.backlog = 0;
    stage.reader.readAhead(WEB);
    return stage;
  }
  const ONE_READ = [`find ${WEB}`];
  const TWO_READS = [`find ${WEB}`, `find ${WEB}`];

  it('asks at once, and answers from that', async () => {
    const stage = ahead();
    const askedBefore = [...stage.asked];

    expect(await stage.nameOf(WEB)).to.equal('found');
    expect([askedBefore, stage.asked]).to.deep.equal([ONE_READ, ONE_READ]);
  });

  it('answers nothing from it that is older than a second', async () => {
    const stage = ahead();
    stage.nowMs += 1_001;
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('answers nothing from it after a write', async () => {
    const stage = ahead();
    await stage.reader.write(WEB, () => Promise.resolve());
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('answers nothing from it that is written while it is waited for', async () => {
    const stage = ahead();
    const name = stage.nameOf(WEB);
    const write = stage.reader.write(WEB, () => Promise.resolve());
    await Promise.all([name, write]);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('begins none while the entry is written', async () => {
    const stage = new ReaderStage();
    stage.queue.backlog = 0;
    const writing = stage.reader.write(WEB, () => Promise.resolve());
    stage.reader.readAhead(WEB);
    const askedMeanwhile = [...stage.asked];
    await writing;

    expect(askedMeanwhile).to.deep.equal([]);
  });

  /** One whose agent is going to answer with 500. */
  function broken(): ReaderStage {
    const stage = new ReaderStage();
    stage.queue.backlog = 0;
    stage.isFindBroken = true;
    stage.reader.readAhead(WEB);
    stage.isFindBroken = false;
    return stage;
  }

  it('asks once more where it has failed', async () => {
    const stage = broken();
    await settled();

    expect(await stage.nameOf(WEB)).to.equal('found');
    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('fails with what fails while it is waited for: another wait is not worth it', async () => {
    const stage = broken();
    const [outcome] = await Promise.allSettled([stage.nameOf(WEB)]);

    expect(outcome).to.have.nested.property('reason.message', '500');
    expect(stage.asked).to.deep.equal(ONE_READ);
  });

  it('answers nothing from it that is older than a list', async () => {
    const stage = ahead();
    await stage.reader.list();
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal([...ONE_READ, 'list', ...ONE_READ]);
  });

  it('asks once more where it was given up', async () => {
    const stage = ahead();
    stage.reader.forgetAhead(WEB);
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

  it('leaves an ID that may be somebody else’s for later', () => {
    const stage = ahead();
    stage.reader.readAhead('shared' as ServiceId);

    expect(stage.asked).to.deep.equal(ONE_READ);
  });

  it('reads nothing that a list has', async () => {
    const stage = new ReaderStage();
    stage.reader.readAhead(WEB);

    expect(await stage.nameOf(WEB)).to.equal('listed');
    expect(stage.asked).to.deep.equal(['list']);
  });
});
