import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { buildPage } from '../../../../esbuild.page.js';
import { pageAnswer } from '../../../../src/http/page.ts';
import { PAGE, ask, statusStages } from '../../../support/status-stage.ts';

const hash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the page', () => {
  const open = statusStages();

  it('is served with a policy that lets nothing run but itself', async () => {
    const { statusCode, headers, body } = await ask((await open()).url);

    expect(statusCode).to.equal(200);
    expect(body).to.equal(PAGE);
    expect(headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(headers['content-security-policy']).to.equal(
      `default-src 'none'; script-src ${hash('1')}; style-src ${hash('p{}')}; connect-src 'self'; ` +
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('is one text, with nothing from elsewhere, and never takes text for markup', async () => {
    const page = await buildPage();

    expect(page).not.to.match(/(?:src|href)="(?!#|data:)/);
    expect(page).not.to.match(/innerHTML|insertAdjacentHTML|document\.write|\beval\b/);
    expect(page.match(/<script/g)).to.have.length(1);
    expect(page.match(/<\/(?:script|style)>/g)).to.have.length(2);
    expect(Buffer.byteLength(page)).to.be.lessThan(40_000);
    expect(pageAnswer(page).body).to.equal(page);
  });
});
