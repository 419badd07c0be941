import { byId } from './dom.ts';
import { EventsView } from './events-view.ts';
import { showFigures, showHead } from './head.ts';
import { plots } from './plots.ts';
import { RowList } from './row-list.ts';
import type { Container, Entry, Status, Summary, Zones } from './status.ts';
import { ZonesView } from './zones-view.ts';

const SUMMARY_EVERY_MS = 5_000;
const ZONES_EVERY_MS = 4_000;
const FOLLOW_AGAIN_MS = 10_000;

const rows = new RowList();
const events = new EventsView();
const zones = new ZonesView();
const drawPlots = plots();

async function read(path: string): Promise<unknown> {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`);
  return answer.json();
}

function showSummary(summary: Summary): void {
  showHead(summary);
  showFigures(summary);
  drawPlots(summary.history);
}

async function readAll(): Promise<void> {
  const status = (await read('/status')) as Status;
  rows.replace(status.containers);
  showSummary(status);
  byId('lost').hidden = true;
}

/** Until the page is closed; not while nobody sees it. */
function every(ms: number, work: () => Promise<void>): void {
  const once = async (): Promise<void> => {
    // What fails is tried again; the feed says that the connection is lost.
    if (!document.hidden) await work().catch(() => undefined);
    setTimeout(() => void once(), ms);
  };
  void once();
}

/** What is being read, which what happens meanwhile has to wait for: it is older. */
let reading = Promise.resolve();

function readAnew(): void {
  reading = readAll().catch(() => {
    byId('lost').hidden = false;
  });
}

/** Follows what happens; after a break everything is read anew. */
function follow(): void {
  const feed = new EventSource('/events');
  feed.addEventListener('open', readAnew);
  feed.addEventListener('error', () => {
    byId('lost').hidden = false;
    if (feed.readyState !== EventSource.CLOSED) return; // the browser tries again
    readAnew(); // too many follow already
    setTimeout(follow, FOLLOW_AGAIN_MS);
  });
  const on = (name: string, take: (data: unknown) => void): void => {
    feed.addEventListener(name, ({ data }: MessageEvent<string>) => {
      void reading.then(() => {
        take(JSON.parse(data));
      });
    });
  };
  on('entry', (data) => {
    events.add(data as Entry);
  });
  on('container', (data) => {
    rows.set(data as Container);
  });
  on('gone', (data) => {
    rows.remove((data as Pick<Container, 'id'>).id);
  });
}

follow();
every(SUMMARY_EVERY_MS, async () => {
  showSummary((await read('/status?summary')) as Summary);
});
every(ZONES_EVERY_MS, async () => {
  zones.show((await read('/zones')) as Zones);
});
