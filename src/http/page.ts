import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';

/**
 * The status page.
 *
 * INVARIANT: nothing runs in it but what it was built with, and it talks to nobody but this server.
 */
export function pageAnswer(page: string): Answer {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(page, 'script')}`,
    `style-src ${hashOf(page, 'style')}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...{ statusCode: 200, contentType: 'text/html; charset=utf-8', body: page },
    headers: { 'Content-Security-Policy': policy.join('; ') },
  };
}

function hashOf(page: string, tag: 'script' | 'style'): string {
  const from = page.indexOf('>', page.indexOf(`<${tag}`)) + 1;
  const text = page.slice(from, page.indexOf(`</${tag}>`, from));
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
