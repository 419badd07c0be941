import { type IncomingMessage, get } from 'node:http';
import { expect } from 'chai';
import { EventFeed } from '../../../src/http/event-feed.ts';
import { MemoryStream } from '../../support/memory-stream.ts';
import { aContainer } from '../../support/builders.ts';
import { outage } from '../../support/registrator-stage.ts';
import { ask, connected, statusStages } from '../../support/status-stage.ts';

interface Reader {
  readonly text: () => string;
  readonly closed: Promise<void>;
  readonly until: (word: string) => Promise<string>;
  readonly leave: () => void;
}

/** Follows the feed of a room. */
function follow(url: string, headers: Record<string, string> = {}): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/events`, { agent: false, headers }, (response: IncomingMessage) => {
      let text = '';
      const waits: (() => void)[] = [];
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        for (const wait of waits.splice(0)) wait();
      });
      response.on('error', () => undefined); // it is cut
      const closed = new Promise<void>((end) => response.on('close', end));
      const until = async (word: string): Promise<string> => {
        while (!text.includes(word)) await new Promise<void>((wait) => waits.push(wait));
        return text;
      };
      resolve({ text: () => text, closed, until, leave: () => request.destroy() });
    });
    request.on('error', reject);
  });
}

describe('/events', () => {
  const open = statusStages();

  it('tells what happened, then what happens', async () => {
    const stage = await open();
    await connected(stage);
    const reader = await follow(stage.url);
    const before = await reader.until('"kind":"consul-up"');
    stage.source.start(aContainer());
    await stage.clock.advance(300);

    const after = await reader.until('event: container');

    expect(before).to.match(/^retry: \d+\n\nevent: entry\nid: 1\ndata: {"id":1,/);
    expect(after).to.include('"kind":"registered","importance":"info","container":"web"');
    expect(after).to.include('"service":"vm:web:80"');
    reader.leave();
  });

  it('goes on after the last entry that the reader has', async () => {
    const stage = await open();
    await connected(stage);

    const reader = await follow(stage.url, { 'last-event-id': '1' });
    const text = await reader.until('id: 2');

    expect(text).not.to.include('id: 1\n');
    reader.leave();
  });

  it('begins anew for a number of an earlier process', async () => {
    const stage = await open();
    await connected(stage);

    const reader = await follow(stage.url, { 'last-event-id': '99' });

    expect(await reader.until('id: 2')).to.include('id: 1\n');
    reader.leave();
  });

  it('tells of a container that is gone', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);
    const reader = await follow(stage.url);
    await reader.until('registered');
    stage.source.stop(aContainer().id);
    await stage.clock.advance(300);

    expect(await reader.until('event: gone')).to.include(`{"id":"${aContainer().id}"}`);
    reader.leave();
  });

  it('tells what goes wrong', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = outage;
    stage.source.signals$.next({ kind: 'disconnected', error: new Error('cut'), retryInMs: 1 });
    stage.source.connect();
    await stage.clock.advance(40_000);

    const reader = await follow(stage.url);
    const text = await reader.until('consul-down');

    expect(text).to.include('"kind":"docker-down","importance":"error"');
    reader.leave();
  });

  it('answers HEAD and lets go', async () => {
    const { url } = await open();

    const answer = await ask(`${url}/events`, { method: 'HEAD' });

    expect(answer.headers['content-type']).to.equal('text/event-stream; charset=utf-8');
  });

  it('has room for sixteen readers, and for another when one leaves', async () => {
    const { url } = await open();
    const readers = await Promise.all(Array.from({ length: 16 }, () => follow(url)));

    expect((await ask(`${url}/events`)).statusCode).to.equal(503);
    for (const { leave } of readers) leave();
  });

  it('lets its readers go when the daemon stops', async () => {
    const stage = await open();
    const reader = await follow(stage.url);

    stage.room.close();

    await reader.closed;
  });
});

describe('EventFeed', () => {
  const entry = { kind: 'note', importance: 'warn', container: 'c', service: '' } as const;

  it('keeps the last two hundred', () => {
    const feed = new EventFeed(JSON.stringify);
    for (let count = 1; count <= 250; count += 1) {
      feed.add({ ...entry, detail: String(count) }, 0);
    }
    const reader = new MemoryStream();

    feed.open(reader as never, 0);

    expect(reader.text.match(/event: entry/g)).to.have.length(200);
    expect(reader.text).to.include('id: 51\n').and.not.include('id: 50\n');
    feed.close();
  });

  it('lets a reader go that does not read', () => {
    const feed = new EventFeed(JSON.stringify);
    const reader = Object.assign(new MemoryStream(), { _write: () => undefined });
    feed.open(reader as never, 0);
    for (let count = 0; count < 20; count += 1) {
      feed.send('container', { text: 'x'.repeat(100_000) });
    }

    expect(reader.destroyed).to.equal(true);
    expect(reader.writableLength).to.be.lessThan(1_300_000);
    feed.close();
  });
});
