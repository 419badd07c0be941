import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import type { Browser, Page } from 'playwright-core';
import type { ContainerStatus } from '../../src/domain/observation.ts';
import { openChromium } from '../support/chromium.ts';
import { type Scene, openScene, sceneContainer } from '../support/status-scene.ts';

describe('the status page in a browser', () => {
  let browser: Browser;
  let closeBrowser = (): Promise<void> => Promise.resolve();
  let scene: Scene;
  let page: Page;
  /** What the browser complained of, and whatever it asked of another host. */
  const complaints: string[] = [];

  before(async function () {
    const opened = await openChromium();
    if (opened === undefined) this.skip();
    browser = opened;
    closeBrowser = () => opened.close();
  });

  after(() => closeBrowser());

  afterEach(async () => {
    const said = complaints.splice(0);
    await page.close();
    scene.close();
    expect(said).to.deep.equal([]);
  });

  async function open(services: number, scheme: 'light' | 'dark' = 'light'): Promise<void> {
    scene = await openScene(services);
    page = await browser.newPage({ colorScheme: scheme });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => {
      if (!/^(?:data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) complaints.push(request.url());
    });
    await page.addInitScript({ path: 'test/browser/in-page.js' });
    await page.goto(scene.url);
    await page.waitForSelector('#rows .row');
  }

  const texts = (selector: string): Promise<readonly string[]> =>
    page.locator(selector).allTextContents();
  const shownNames = (): Promise<readonly string[]> => texts('.row:not([hidden]) .name');

  function look(container: ContainerStatus): void {
    scene.room.hear({ kind: 'looked-at', container });
  }

  /** Not by a condition in the page, which would be evaluated there: its policy forbids that. */
  async function rows(count: number): Promise<void> {
    await eventually(`${String(count)} rows`, async () => {
      expect(await page.locator('.row').count()).to.equal(count);
    });
  }

  it('shows three services, their host and a release', async () => {
    await open(3);
    await page.waitForSelector('.release');

    expect(await shownNames()).to.deep.equal(['catalog', 'checkout', 'search']);
    expect(await texts('h1, #ready')).to.deep.equal(['vm-0110', 'Ready']);
    expect(await texts('.release .zone.active .version')).to.deep.equal(['v2.5.0']);
    expect(await texts('.release .phase')).to.include('succeeded');
  });

  it('shows what is wrong first', async () => {
    await open(200);
    await rows(200);

    const states = (await texts('.row .state')).map((text) => text.replace(/\W+/g, ''));

    expect(states.slice(0, 11)).to.deep.equal([
      ...['failing', 'failing', 'refused', 'refused', 'drift', 'drift'],
      ...['maintenance', 'maintenance', 'retained', 'retained', 'warning'],
    ]);
    expect(states.at(-1)).to.equal('skipped');
  });

  it('finds what is searched for, and shows one state alone', async () => {
    await open(200);
    await page.keyboard.press('/');
    await page.keyboard.type('PAYMENT green');

    expect(await page.locator('#row-count').innerText()).to.match(/^\d+ of 200$/);
    expect((await shownNames()).every((name) => name.startsWith('payment'))).to.equal(true);
    await page.keyboard.press('Escape');
    await page.click('.filter.failing');
    expect(await page.locator('#row-count').innerText()).to.equal('2 of 200');
    await page.click('.filter.failing');
    expect(await page.locator('#row-count').innerText()).to.equal('200');
    await page.fill('#search', 'no such thing');
    expect(await page.locator('#nothing').innerText()).to.equal('Nothing is found.');
  });

  it('is used by keyboard: from row to row, and into one', async () => {
    await open(200);
    const tabStops = await page.locator('#rows summary[tabindex="0"]').count();
    await page.locator('#rows summary[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.row:nth-child(2) dl');

    expect(tabStops).to.equal(1);
    expect((await texts('.row:nth-child(2) dl'))[0]).to.match(/Next try\s*\d\d:\d\d:\d\d/);
    await page.keyboard.press('End');
    const isLast = await page.evaluate(
      'document.activeElement.closest(".row") === document.querySelector(".row:last-child")',
    );
    expect(isLast).to.equal(true);
  });

  it('shows what happens as it happens', async () => {
    await open(3);
    await page.waitForSelector('#events li');
    const failing = { ...sceneContainer(1), name: 'late' };
    const error = new Error('Consul: 403');
    const subject = { containerId: failing.id, containerName: 'late' };
    look(failing);
    scene.room.hear({
      ...{ kind: 'attempted', ...subject, elapsedMs: 1, attempt: 1, errors: [error] },
      willRetry: true,
    });
    scene.room.hear({ kind: 'failed', ...subject, errors: [error], attempt: 1 });
    look({ ...sceneContainer(9), services: [], ignored: [{ port: null, reason: 'not mine' }] });
    scene.room.hear({ kind: 'gone', containerId: sceneContainer(0).id });

    await page.waitForSelector('#events li.error:first-child');
    await page.waitForSelector('.row.skipped');

    expect(await shownNames()).to.have.members(['catalog', 'search', sceneContainer(9).name]);
    expect(await texts('.row.skipped .note')).to.deep.equal(['not mine']);
    expect((await texts('#events li'))[0])
      .to.include('late')
      .and.include('Consul: 403');
  });

  it('holds the events still to be read', async () => {
    await open(3);
    await page.waitForSelector('#events li');
    const count = await page.locator('#events li').count();
    await page.click('#pause');
    scene.room.hear({ kind: 'removals-held', gone: 9, of: 10 });
    await page.locator('#pause', { hasText: '1 new' }).waitFor();

    expect(await page.locator('#events li').count()).to.equal(count);
    await page.click('#pause');
    expect(await page.locator('#events li').count()).to.equal(count + 1);
  });

  it('takes nothing that a label says for markup', async () => {
    await open(3);
    const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const { services, ...container } = sceneContainer(2);
    const named = services.map((service) => ({ ...service, name: evil, tags: [evil] }));
    look({ ...container, name: evil, image: evil, warnings: [evil], services: named });
    scene.room.hear({
      kind: 'note',
      containerId: container.id,
      containerName: evil,
      messages: [evil],
    });

    await page.waitForSelector('#events li.warn');
    await page.waitForSelector('.row.warning');
    await page.click('.row.warning summary');

    expect(await texts('.row.warning .name')).to.deep.equal([evil]);
    expect(await page.locator('main img, main script').count()).to.equal(0);
    expect(await page.title()).to.equal('vm-0110 · berth');
  });

  it('says when berth is gone', async () => {
    await open(3);
    await page.waitForSelector('#events li');
    scene.room.close();

    await page.waitForSelector('#lost:not([hidden])');
    complaints.splice(0); // that nobody answers is what this is about
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has text that stands out from its ground, ${scheme}`, async () => {
      await open(200, scheme);
      await page.waitForSelector('.release');

      expect(await page.evaluate('contrastsBelow(4.5)')).to.deep.equal([]);
    });
  }

  it('names its regions and whatever can be used', async () => {
    await open(200);
    await page.waitForSelector('.release');
    for (const [role, name] of [
      ['region', 'Services'],
      ['region', 'Events'],
      ['region', 'Releases'],
      ['region', 'The last hour'],
      ['log', 'Events'],
      ['searchbox', 'Search services, containers, images, addresses and tags'],
      ['img', 'Latency in the last hour'],
      ['list', 'Services'],
    ] as const) {
      expect(await page.getByRole(role, { name }).count(), `${role} ${name}`).to.equal(1);
    }
    expect(await page.getByRole('main').count()).to.equal(1);
  });

  it('paints two thousand services', async () => {
    await open(2000);
    await rows(2000);
    const firstRowsMs = Number(await page.evaluate('firstRowsMs'));
    const allMs = Number(await page.evaluate('performance.now()'));
    const paint = Number(
      await page.evaluate('performance.getEntriesByName("first-contentful-paint")[0].startTime'),
    );
    console.log(
      `      first paint ${String(Math.round(paint))} ms, first rows painted ` +
        `${String(Math.round(firstRowsMs))} ms, all 2,000 there ${String(Math.round(allMs))} ms`,
    );

    await page.fill('#search', 'payment-3');
    expect((await shownNames()).length).to.be.greaterThan(0);
  });
});
