import { expect } from 'chai';
import type { ServiceId } from '../../../src/domain/service.ts';
import { ReaderStage, WEB } from '../../support/entry-reader-stage.ts';

describe('EntryReader', () => {
  it('reads one entry while few wait', async () => {
    const stage = new ReaderStage();
    stage.queue.backlog = 49;

    expect(await stage.nameOf(WEB)).to.equal('found');
    expect(stage.asked).to.deep.equal([`find ${WEB}`]);
  });

  it('answers from one list while many wait, also that there is no entry', async () => {
    const stage = new ReaderStage();
    const other = 'host:other:80' as ServiceId;

    const names = await Promise.all([WEB, other, WEB].map((id) => stage.nameOf(id)));

    expect(names).to.deep.equal(['listed', undefined, 'listed']);
    expect(stage.asked).to.deep.equal(['list']);
  });

  it('counts those that are held back: a storm of events about many containers', async () => {
    const stage = new ReaderStage();
    Object.assign(stage.queue, { backlog: 2, heldCount: 48 });

    expect(await stage.nameOf(WEB)).to.equal('listed');
  });

  it('answers the last of a burst from the list of the first, and lists no more for them', async () => {
    const stage = new ReaderStage();
    await stage.nameOf(WEB);
    Object.assign(stage.queue, { backlog: 0, runningCount: 2 });

    expect(await stage.nameOf(WEB)).to.equal('listed');
    stage.nowMs += 5_001;
    expect(await stage.nameOf(WEB)).to.equal('found');
    expect(stage.asked).to.deep.equal(['list', `find ${WEB}`]);
  });

  it('takes what comes once that list is too old for no part of the burst', async () => {
    const stage = new ReaderStage();
    await stage.nameOf(WEB);
    Object.assign(stage.queue, { backlog: 0, runningCount: 2 });
    stage.nowMs += 5_001;
    await stage.nameOf(WEB);

    await stage.reader.list();

    expect(await stage.nameOf(WEB)).to.equal('found');
  });

  it('reads by itself again what comes after a burst', async () => {
    const stage = new ReaderStage();
    await stage.nameOf(WEB);
    Object.assign(stage.queue, { backlog: 0, runningCount: 1 });

    const last = await stage.nameOf(WEB);
    stage.queue.runningCount = 2;

    expect([last, await stage.nameOf(WEB)]).to.deep.equal(['found', 'found']);
  });

  it('reads an ID by itself that may be somebody else’s', async () => {
    const stage = new ReaderStage();

    expect(await stage.nameOf('shared' as ServiceId)).to.equal('found');
    expect(stage.asked).to.deep.equal(['find shared']);
  });

  it('lists again after five seconds', async () => {
    const stage = new ReaderStage();

    await stage.nameOf(WEB);
    stage.nowMs += 5_001;
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(['list', 'list']);
  });

  it('lists again when the clock was set back', async () => {
    const stage = new ReaderStage();

    await stage.nameOf(WEB);
    stage.nowMs -= 3_600_000;
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(['list', 'list']);
  });

  it('believes no list about an entry that was written since', async () => {
    const stage = new ReaderStage();

    await stage.nameOf(WEB);
    await stage.reader.write(WEB, () => Promise.resolve());

    expect(await stage.nameOf(WEB)).to.equal('found');
  });

  it('believes no list about an entry that was being written when it was asked for', async () => {
    const stage = new ReaderStage();
    let end = (): void => undefined;
    const writing = stage.reader.write(
      WEB,
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );

    const first = await stage.nameOf(WEB);
    end();
    await writing;

    expect([first, await stage.nameOf(WEB)]).to.deep.equal(['found', 'found']);
  });

  it('believes a new list after a write that failed as well', async () => {
    const stage = new ReaderStage();
    const [write] = await Promise.allSettled([
      stage.reader.write(WEB, () => Promise.reject(new Error('500'))),
    ]);

    expect(write.status).to.equal('rejected');
    expect(await stage.nameOf(WEB)).to.equal('listed');
  });

  it('answers from the list that a resync has made, and not from an older one', async () => {
    const stage = new ReaderStage();

    await stage.nameOf(WEB);
    await stage.reader.list();
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(['list', 'list']);
  });

  it('lets a resync know that its list has failed', async () => {
    const stage = new ReaderStage();
    stage.isListBroken = true;

    const [outcome] = await Promise.allSettled([stage.reader.list()]);

    expect(outcome.status).to.equal('rejected');
  });

  it('keeps a list for no longer than it is believed, with one timer', async () => {
    const stage = new ReaderStage();

    await stage.reader.list();
    await stage.reader.list();
    expect(stage.timers.map(({ delayMs }) => delayMs)).to.deep.equal([5_000]);
    stage.timers[0]?.callback();
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(['list', 'list', 'list']);
  });

  it('leaves no timer when it is stopped', async () => {
    const stage = new ReaderStage();

    await stage.reader.list();
    stage.reader.stop();

    expect(stage.timers).to.deep.equal([]);
  });

  it('reads one entry when the list fails', async () => {
    const stage = new ReaderStage();
    stage.isListBroken = true;

    expect(await stage.nameOf(WEB)).to.equal('found');
  });
});
