import { expect } from 'chai';
import { proofText } from '../../../../../src/cli/deploy/prove/proof-text.ts';
import { aProbe, aProvenRelease } from '../../../../support/proofs.ts';

const two = { kind: 'answered', status: 200, version: '2' } as const;

describe('proofText', () => {
  it('is a table by phase, and what each version answered', () => {
    const probes = [
      aProbe(),
      aProbe({
        atMs: 950,
        durationMs: 30,
        outcome: { kind: 'answered', status: 200, version: '' },
      }),
      aProbe({ phase: 'converging', proxy: 'b', atMs: 1_250 }),
      aProbe({ phase: 'converging', atMs: 1_300, outcome: two }),
    ];

    expect(proofText(aProvenRelease(probes))).to.deep.equal([
      'prove: 4 requests at 20/s through 2 proxies, 0 failed',
      '  phase       requests  failed    p50    p99  answers by version',
      '  verifying          2       0  2.0ms   30ms  1: 1, (not said): 1',
      '  converging         2       0  2.0ms  2.0ms  1: 1, 2: 1',
      '  all                4       0  2.0ms   30ms',
      '  1 answered 2, from 0.0s to 1.3s',
      '  (not said) answered 1, from 0.9s to 0.9s',
      '  2 answered 1, from 1.3s to 1.3s',
    ]);
  });

  it('says what failed, what was reset, and what is not known', () => {
    const failed = { kind: 'failed', reason: 'ECONNREFUSED' } as const;
    const probes = [
      ...Array.from({ length: 7 }, (_, index) => aProbe({ atMs: index * 100, outcome: failed })),
      aProbe({ connection: 'keep-alive', outcome: { kind: 'reset' } }),
    ];

    const lines = proofText(aProvenRelease(probes, { unfinished: 1, unsent: 3 }));
    expect(lines[0]).to.equal('prove: 8 requests at 20/s through 1 proxy, 7 failed');
    expect(lines.slice(4)).to.deep.equal([
      '  failed 7: ECONNREFUSED',
      '  at 0.0s in verifying, edge, fresh: ECONNREFUSED',
      '  at 0.1s in verifying, edge, fresh: ECONNREFUSED',
      '  at 0.2s in verifying, edge, fresh: ECONNREFUSED',
      '  at 0.3s in verifying, edge, fresh: ECONNREFUSED',
      '  at 0.4s in verifying, edge, fresh: ECONNREFUSED',
      '  1 request met the end of a kept connection, which nginx before 1.27.4 brings about at each reload; not counted as failed, for clients send a GET again',
      '  1 request had no answer yet at the end',
      '  3 requests not sent: this process was too busy',
    ]);
  });
});
