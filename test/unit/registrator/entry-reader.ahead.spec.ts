import { expect } from 'chai';
import { DependencyError } from '../../../src/domain/errors.ts';
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

  it('begins no more than eight, be they of use or not', async () => {
    const stage = quiet();
    stage.isFindHanging = true;
    const ids = Array.from({ length: 10 }, (_, port) => `host:web:${String(port)}` as ServiceId);
    await stage.reader.whileReading(ids.slice(0, 5), () => Promise.resolve());
    await beginReading(stage, ...ids.slice(5));

    expect(stage.asked).to.deep.equal(ids.slice(0, 8).map((id) => `find ${id}`));
  });

  it('begins others once some are answered, or have failed', async () => {
    const stage = quiet();
    for (const isFindBroken of [false, true]) {
      stage.isFindBroken = isFindBroken;
      await beginReading(stage, ...Array<ServiceId>(8).fill(WEB));
      await settled();
    }
    await beginReading(stage, WEB);

    expect(stage.asked).to.have.length(17);
  });

  /** A write ends so, and then something is read ahead. */
  async function afterWrite(error: Error, elapsedMs: number): Promise<readonly string[]> {
    const stage = quiet();
    const other = 'host:other:80' as ServiceId;
    await Promise.allSettled([stage.reader.write(other, () => Promise.reject(error))]);
    stage.nowMs += elapsedMs;
    await beginReading(stage, WEB);
    return stage.asked;
  }

  it('begins none while a write that failed may be on its way', async () => {
    const error = new DependencyError('consul', 'unreachable', 'Consul: no answer');

    expect(await afterWrite(error, 10_000)).to.deep.equal([]);
    expect(await afterWrite(error, 10_001)).to.deep.equal(ONE_READ);
  });

  it('begins some after a write that Consul has refused', async () => {
    const error = new DependencyError('consul', 'refused', 'Consul: 403');

    expect(await afterWrite(error, 0)).to.deep.equal(ONE_READ);
  });

  it('keeps what is read for another when one ends', async () => {
    const stage = quiet();
    let end = (): void => undefined;
    const first = stage.reader.whileReading(
      [WEB],
      () => new Promise<void>((resolve) => (end = resolve)),
    );
    await beginReading(stage, WEB);
    end();
    await first;
    await stage.nameOf(WEB);

    expect(stage.asked).to.deep.equal(TWO_READS);
  });

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
