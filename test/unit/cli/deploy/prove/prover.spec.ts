import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { JsonOutput } from '../../../../../src/cli/deploy/output/json-output.ts';
import type { ProveWish } from '../../../../../src/cli/deploy/prove/prove-flags.ts';
import { Prover, openProver } from '../../../../../src/cli/deploy/prove/prover.ts';
import type { ReleaseResult } from '../../../../../src/cli/deploy/release-output.ts';
import { UsageError } from '../../../../../src/cli/flags.ts';
import { Prober } from '../../../../../src/deploy/prove/prober.ts';
import type { Phase } from '../../../../../src/domain/deploy/phase.ts';
import type { Proxy } from '../../../../../src/domain/deploy/traffic.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { SUCCESS } from '../../../../support/release-script.ts';
import { SimulatedProbes } from '../../../../support/simulated-probes.ts';
import { VirtualClock, settled } from '../../../../support/virtual-clock.ts';

const WISH: ProveWish = {
  ...{ url: '/', rate: 10, reports: [], versionRule: { kind: 'body' } },
};

describe('Prover', () => {
  let directory = '';
  let clock: VirtualClock;
  let probes: SimulatedProbes;
  let stream: MemoryStream;
  let output: JsonOutput;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'proof-'));
  });

  beforeEach(() => {
    clock = new VirtualClock();
    probes = new SimulatedProbes(clock, 1);
    stream = new MemoryStream();
    output = new JsonOutput(stream, clock);
  });

  after(() => rm(directory, { recursive: true }));

  function aProver(wish: Partial<ProveWish> = {}): Prover {
    const targets = [{ proxy: 'edge', url: 'http://edge/' }];
    const prober = new Prober({ targets, rate: 10, transport: probes, clock });
    return new Prover({ wish: { ...WISH, ...wish }, prober, clock });
  }

  function heed(prover: Prover, phase: Phase, isFirst = false): void {
    const stable = isFirst ? undefined : ('blue' as const);
    const plain = aDeployment('shop', { phase });
    const deployment = { ...plain, request: { ...plain.request, stable } };
    prover.heed({ kind: 'phase', deployment, text: '' });
  }

  async function finish(prover: Prover, result: ReleaseResult = SUCCESS): Promise<ReleaseResult> {
    const finished = prover.finish(result, output);
    await clock.advance(10_000);
    return finished;
  }

  const events = (): readonly Readonly<Record<string, unknown>>[] =>
    stream.text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  it('leaves a success as it is when every request was answered, and says what it measured', async () => {
    const prover = aProver();
    heed(prover, 'verifying');
    await clock.advance(950);

    expect(await finish(prover)).to.equal(SUCCESS);
    expect(events()).to.have.length(1);
    expect(events()[0]).to.deep.include({ event: 'prove', service: 'shop', deploymentId: 'd1' });
    expect(events()[0]?.total).to.include({ requests: 10, failed: 0 });
    expect(events()[0]).not.to.have.property('buckets');
  });

  it('makes a failure of a success during which requests have failed', async () => {
    const prover = aProver();
    heed(prover, 'verifying');
    await clock.advance(250);
    probes.outcome = { kind: 'answered', status: 502, version: '' };
    await clock.advance(200);

    expect(await finish(prover)).to.deep.equal({
      ...{ outcome: 'unproven', exitCode: 1 },
      text: 'green serves version 2, but 2 of 5 requests failed',
    });
  });

  it('leaves another end as it is', async () => {
    const prover = aProver();
    probes.outcome = { kind: 'failed', reason: 'ECONNREFUSED' };
    heed(prover, 'verifying');
    const rejected = { outcome: 'aborted', exitCode: 6, text: 'rejected' };

    expect(await finish(prover, rejected)).to.equal(rejected);
  });

  it('does not take the end of a kept connection for a failure', async () => {
    const prover = aProver();
    probes.outcome = { kind: 'reset' };
    heed(prover, 'verifying');

    expect(await finish(prover)).to.equal(SUCCESS);
    expect(events()[0]?.total).to.include({ failed: 0, keepAliveResets: 1 });
  });

  it('waits for no answer when it is interrupted', async () => {
    probes = new SimulatedProbes(clock, undefined);
    const prover = aProver();
    heed(prover, 'verifying');
    const interrupted = { outcome: 'interrupted', exitCode: 130, text: 'left' };
    const finished = prover.finish(interrupted, output);
    await clock.advance(1);

    expect(await finished).to.equal(interrupted);
    expect(events()[0]).to.include({ unfinished: 1 });
  });

  it('sends nothing in a first release before the switch, when nobody can answer', async () => {
    const prover = aProver();
    for (const phase of ['verifying', 'switching', 'converging'] as const) {
      heed(prover, phase, true);
      await clock.advance(1_000);
    }
    expect(probes.requests).to.have.length(0);

    heed(prover, 'baking', true);
    await clock.advance(50);
    expect(probes.requests).to.have.length(1);
    await finish(prover);
  });

  it('ends with nothing left running when it is not finished', async () => {
    const prover = aProver();
    heed(prover, 'verifying');
    const discarded = prover.discard();
    await clock.advance(1);
    await discarded;
    await clock.advance(5_000);

    expect(probes.requests).to.have.length(1);
    expect(probes.isClosed).to.equal(true);
  });

  it('writes what it measured to files, by their endings', async () => {
    const [json, html] = [join(directory, 'a.json'), join(directory, 'a.html')];
    const prover = aProver({ reports: [json, html] });
    heed(prover, 'verifying');
    await finish(prover);

    expect(JSON.parse(await readFile(json, 'utf8'))).to.include({ service: 'shop' });
    expect(await readFile(html, 'utf8')).to.match(/^<!doctype html>/);
  });

  it('says that a report could not be written, and goes on', async () => {
    const prover = aProver({ reports: [join(directory, 'none', 'a.json')] });
    heed(prover, 'verifying');

    expect(await finish(prover)).to.equal(SUCCESS);
    expect(String(events()[1]?.text)).to.match(/^the report could not be written: ENOENT/);
  });
});

describe('openProver', () => {
  const clock = new VirtualClock();
  const proxy = (name: string, url: string): Proxy => ({ name, url, containerId: '' });
  const ports = (
    known: readonly Proxy[],
    given: readonly Proxy[],
  ): Parameters<typeof openProver>[1] => ({
    ...{ clock, proxies: given },
    catalog: {
      instances: () => Promise.resolve([]),
      withdraw: () => Promise.resolve(false),
      proxies: () => Promise.resolve(known),
    },
  });

  it('is nothing when nothing was asked for', async () => {
    expect(await openProver(undefined, ports([], []))).to.equal(undefined);
  });

  it('refuses to prove with no proxy', async () => {
    const error = await openProver(WISH, ports([], [])).catch((caught: unknown) => caught);

    expect(error).to.be.instanceOf(UsageError);
  });

  it('needs no proxy for a whole URL', async () => {
    const prover = await openProver({ ...WISH, url: 'http://127.0.0.1:1/x' }, ports([], []));

    expect(await provenTargets(prover)).to.deep.equal(['http://127.0.0.1:1/x']);
  });

  it('asks each proxy once, whether in Consul or given', async () => {
    const [known, given] = [
      proxy('edge-1', 'http://127.0.0.1:1'),
      proxy('x', 'http://127.0.0.1:2'),
    ];
    const again = proxy('edge-1', 'http://127.0.0.1:1');
    const prover = await openProver({ ...WISH, rate: 1_000 }, ports([known], [again, given]));

    expect(await provenTargets(prover)).to.deep.equal(['edge-1', 'x']);
  });

  async function provenTargets(prover: Prover | undefined): Promise<readonly unknown[]> {
    const stream = new MemoryStream();
    prover?.heed({ kind: 'phase', deployment: aDeployment('shop'), text: '' });
    await clock.advance(2);
    const finished = prover?.finish(SUCCESS, new JsonOutput(stream, clock));
    for (let turn = 0; turn < 50; turn += 1) await settled();
    await clock.advance(10_000);
    await finished;
    const { proxies } = JSON.parse(stream.text) as { proxies: readonly { proxy: string }[] };
    return proxies.map((one) => one.proxy);
  }
});
