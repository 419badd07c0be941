import { expect } from 'chai';
import { proofHtml } from '../../../../../src/cli/deploy/prove/proof-html.ts';
import { proofJson } from '../../../../../src/cli/deploy/prove/proof-json.ts';
import { proofPlot } from '../../../../../src/cli/deploy/prove/proof-plot.ts';
import { aProbe, aProvenRelease } from '../../../../support/proofs.ts';

const HOSTILE = `<img src=x onerror=alert(1)>"'&\u202e`;
const SPANS = [
  ['verifying', 0],
  ['converging', 500],
] as const;

describe('proofHtml', () => {
  const failed = { kind: 'failed', reason: HOSTILE } as const;
  const said = { kind: 'answered', status: 200, version: HOSTILE } as const;
  const probes = [
    aProbe(),
    aProbe({ proxy: HOSTILE, atMs: 600, phase: 'converging', outcome: said }),
    aProbe({ proxy: HOSTILE, atMs: 800, phase: 'converging', outcome: failed }),
    aProbe({ atMs: 900, phase: 'converging', outcome: { kind: 'reset' } }),
  ];
  const facts = { service: HOSTILE, version: HOSTILE, outcome: HOSTILE, spans: SPANS };
  const html = proofHtml(aProvenRelease(probes, { ...facts, unfinished: 2, unsent: 1 }));

  it('is a whole page that loads nothing and runs nothing', () => {
    expect(html)
      .to.match(/^<!doctype html>\n<html lang="en">/)
      .and.match(/<\/html>\n$/);
    expect(html).not.to.match(/<script|<link|<img|url\(|@import|\bsrc=(?!x)|href=/i);
    expect(html).to.include(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('escapes whatever somebody else has written', () => {
    const escaped = '&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\u202E';
    expect(html).not.to.include(HOSTILE.slice(0, 4));
    expect(html).not.to.include('\u202e');
    // Title, heading, deployment, proxies, plot, legend, tables.
    expect(html.split(escaped).length - 1).to.be.at.least(8);
  });

  it('has colours for light and for dark', () => {
    expect(html).to.include('color-scheme: light dark').and.include('prefers-color-scheme: dark');
  });

  it('says what was counted', () => {
    expect(html).to.include('4 requests, <span class="bad">1 failed</span>, in 0.9s');
    expect(html).to.include('1 request met the end of a kept connection');
    expect(html).to.include('2 requests had no answer yet').and.include('1 requests were not sent');
  });

  it('has no table of failures where there are none', () => {
    const calm = proofHtml(aProvenRelease([aProbe()]));

    expect(calm).to.include('<span>0 failed</span>').and.not.include('<h2>Failures');
  });
});

describe('proofPlot', () => {
  it('has a band for each phase, a stack for each version, and marks for what failed', () => {
    const two = { kind: 'answered', status: 200, version: '2' } as const;
    const failed = { kind: 'failed', reason: 'x' } as const;
    const { proof } = aProvenRelease(
      [
        aProbe({ atMs: 0 }),
        aProbe({ atMs: 10 }),
        aProbe({ atMs: 300 }),
        aProbe({ atMs: 310, outcome: two }),
        aProbe({ atMs: 800, outcome: failed }),
      ],
      { spans: SPANS },
    );

    const svg = proofPlot(proof.report);
    // 856 units for a second; the highest stack is two answers, 200 of 220 units.
    expect(svg).to.include('<rect class="band0" x="48.0" y="64" width="428.0" height="238"/>');
    expect(svg).to.include('<rect class="band1" x="476.0" y="64" width="428.0" height="238"/>');
    expect(svg).to.include(
      '<path class="version0" d="M48.0 284.0V84.0H262.0V284.0ZM262.0 284.0V184.0H476.0V284.0Z"><title>1</title>',
    );
    expect(svg).to.include(
      '<path class="version1" d="M262.0 184.0V84.0H476.0V184.0Z"><title>2</title>',
    );
    expect(svg).to.include('<path class="edge" d="M476.0 64V302"/>');
    expect(svg).to.include(
      '<rect class="failed" x="690.0" y="287" width="214.0" height="6"><title>0.8s: 1 failed</title></rect>',
    );
  });

  it('can be drawn of nothing', () => {
    expect(proofPlot(aProvenRelease([]).proof.report))
      .to.match(/^<svg .*<\/svg>$/s)
      .and.not.match(/NaN|Infinity/);
  });

  it('stays small, however long it was', () => {
    const probes = Array.from({ length: 20_000 }, (_, index) =>
      aProbe({
        ...{ atMs: index * 50 },
        outcome: { kind: 'answered', status: 200, version: String(index % 12) },
      }),
    );

    expect(proofPlot(aProvenRelease(probes).proof.report).length).to.be.below(400_000);
  });
});

describe('proofJson', () => {
  it('has everything, over time too', () => {
    const json = proofJson(aProvenRelease([aProbe({ atMs: 300 })], { unsent: 4 }));

    expect(JSON.parse(json)).to.deep.equal({
      ...{ schemaVersion: 1, service: 'shop', deploymentId: 'd1', version: '2' },
      ...{ outcome: 'succeeded', rate: 20, startedAt: '1970-01-01T00:00:00.000Z' },
      durationMs: 300,
      total: { requests: 1, failed: 0, keepAliveResets: 0, p50Ms: 2, p99Ms: 2 },
      proxies: [{ proxy: 'edge', requests: 1, failed: 0, keepAliveResets: 0 }],
      phases: [
        {
          ...{ phase: 'verifying', requests: 1, failed: 0, keepAliveResets: 0, p50Ms: 2, p99Ms: 2 },
          versions: [{ version: '1', answers: 1 }],
        },
      ],
      spans: [{ phase: 'verifying', fromMs: 0 }],
      versions: [{ version: '1', answers: 1, firstMs: 300, lastMs: 300 }],
      ...{ reasons: [], firstFailures: [], unfinished: 0, unsent: 4, bucketMs: 250 },
      buckets: [
        { fromMs: 0, failed: 0, keepAliveResets: 0, versions: [] },
        { fromMs: 250, failed: 0, keepAliveResets: 0, versions: [{ version: '1', answers: 1 }] },
      ],
    });
  });
});
