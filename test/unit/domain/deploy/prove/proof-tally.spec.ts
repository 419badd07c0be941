import { expect } from 'chai';
import { type Probe, failureOf } from '../../../../../src/domain/deploy/prove/probe.ts';
import { ProofTally } from '../../../../../src/domain/deploy/prove/proof-tally.ts';

const answered = (version: string, status = 200): Probe['outcome'] => ({
  ...{ kind: 'answered', status, version },
});

function aProbe(facts: Partial<Probe>): Probe {
  return {
    ...{ proxy: 'p1', connection: 'fresh', phase: 'verifying', atMs: 0, durationMs: 1 },
    ...{ outcome: answered('1'), ...facts },
  };
}

describe('failureOf', () => {
  for (const [outcome, failure] of [
    [answered('1', 200), undefined],
    [answered('1', 304), undefined],
    [answered('1', 404), 'status 404'],
    [answered('1', 502), 'status 502'],
    [answered('1', 100), 'status 100'],
    [{ kind: 'failed', reason: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [{ kind: 'reset' }, undefined],
  ] as const) {
    it(`says ${String(failure)} of ${JSON.stringify(outcome)}`, () => {
      expect(failureOf(outcome)).to.equal(failure);
    });
  }
});

describe('ProofTally', () => {
  it('counts by phase, by proxy, by version and over time', () => {
    const tally = new ProofTally();
    tally.enter('verifying', 0);
    tally.enter('verifying', 100);
    tally.enter('converging', 400);
    tally.add(aProbe({ atMs: 0, durationMs: 2 }));
    tally.add(aProbe({ atMs: 450, phase: 'converging', proxy: 'p2', outcome: answered('2') }));
    tally.add(aProbe({ atMs: 400, phase: 'converging', outcome: answered('1') }));
    tally.add(aProbe({ atMs: 430, phase: 'converging', outcome: answered('', 502) }));
    tally.add(aProbe({ atMs: 420, phase: 'converging', outcome: { kind: 'reset' } }));
    const refused = { kind: 'failed', reason: 'ECONNREFUSED' } as const;
    tally.add(
      aProbe({ atMs: 410, phase: 'converging', outcome: refused, connection: 'keep-alive' }),
    );

    const failure = { phase: 'converging', proxy: 'p1' };
    expect(tally.report()).to.deep.equal({
      total: { requests: 6, failed: 2, keepAliveResets: 1, p50Ms: 1.01, p99Ms: 2 },
      durationMs: 450,
      proxies: [
        { proxy: 'p1', requests: 5, failed: 2, keepAliveResets: 1 },
        { proxy: 'p2', requests: 1, failed: 0, keepAliveResets: 0 },
      ],
      phases: [
        {
          ...{ phase: 'verifying', requests: 1, failed: 0, keepAliveResets: 0, p50Ms: 2, p99Ms: 2 },
          versions: [{ version: '1', answers: 1 }],
        },
        {
          ...{ phase: 'converging', requests: 5, failed: 2, keepAliveResets: 1 },
          ...{ p50Ms: 1, p99Ms: 1 },
          versions: [
            { version: '2', answers: 1 },
            { version: '1', answers: 1 },
          ],
        },
      ],
      spans: [
        { phase: 'verifying', fromMs: 0 },
        { phase: 'converging', fromMs: 400 },
      ],
      versions: [
        { version: '1', answers: 2, firstMs: 0, lastMs: 400 },
        { version: '2', answers: 1, firstMs: 450, lastMs: 450 },
      ],
      buckets: {
        widthMs: 250,
        all: [
          { fromMs: 0, answers: new Map([['1', 1]]), failed: 0, keepAliveResets: 0 },
          {
            ...{ fromMs: 250, failed: 2, keepAliveResets: 1 },
            answers: new Map([
              ['2', 1],
              ['1', 1],
            ]),
          },
        ],
      },
      reasons: [
        { reason: 'status 502', count: 1 },
        { reason: 'ECONNREFUSED', count: 1 },
      ],
      firstFailures: [
        { ...failure, atMs: 410, connection: 'keep-alive', reason: 'ECONNREFUSED' },
        { ...failure, atMs: 430, connection: 'fresh', reason: 'status 502' },
      ],
    });
  });

  it('keeps no more of what answers say than it has room for', () => {
    const tally = new ProofTally();
    for (let index = 0; index < 1_000; index += 1) {
      tally.enter(index % 2 === 0 ? 'held' : 'converging', index);
      tally.add(aProbe({ atMs: index, outcome: answered(`v${String(index)}`.padEnd(999)) }));
      const reason = `bad ${String(index)}`.padEnd(999);
      tally.add(aProbe({ atMs: index, outcome: { kind: 'failed', reason } }));
    }

    const { versions, reasons, firstFailures, spans, phases } = tally.report();
    expect(versions).to.have.length(9);
    expect(versions.at(-1)).to.include({ version: '(others)', answers: 992, lastMs: 999 });
    expect(phases[0]?.versions).to.have.length(9);
    expect(reasons).to.have.length(21);
    expect(reasons.at(-1)).to.deep.equal({ reason: '(others)', count: 980 });
    expect([firstFailures.length, spans.length]).to.deep.equal([20, 200]);
    expect(firstFailures[0]?.reason).to.have.length(200);
    expect(versions[0]?.version).to.have.length(200);
  });
});
