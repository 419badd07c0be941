import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const ARGUMENTS = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** @returns `undefined` where there is no Chromium; then a line says so */
export async function openChromium(): Promise<Browser | undefined> {
  let executablePath = '';
  try {
    const options = {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'] as ('ignore' | 'pipe' | 'inherit')[],
    } as const;
    executablePath = execFileSync('bash', ['test/chromium'], options).trim();
  } catch {
    return undefined; // it has said so itself
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
