import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openChromium } from '../test/support/chromium.ts';
import { openScene } from '../test/support/status-scene.ts';

/** `npm run screenshots`: the status page as it looks, into docs/screenshots/. */
const DIRECTORY = 'docs/screenshots';
const SIZES = [3, 200, 2000];

async function take(browser: Browser, services: number, scheme: 'light' | 'dark'): Promise<void> {
  const scene = await openScene(services);
  const page = await browser.newPage({
    viewport: { width: 1360, height: 860 },
    colorScheme: scheme,
    locale: 'en-GB',
  });
  await page.goto(scene.url);
  await page.waitForSelector('.release');
  await page.waitForSelector('#events li');
  await page.screenshot({ path: `${DIRECTORY}/status-${String(services)}-${scheme}.png` });
  await page.close();
  scene.close();
}

mkdirSync(DIRECTORY, { recursive: true });
const browser = await openChromium();
if (browser !== undefined) {
  for (const services of SIZES) {
    await take(browser, services, 'light');
    await take(browser, services, 'dark');
  }
  await browser.close();
}
