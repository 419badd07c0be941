import { expect } from 'chai';
import { Prober } from '../../../../src/deploy/prove/prober.ts';
import { SimulatedProbes } from '../../../support/simulated-probes.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const TARGETS = ['a', 'b'].map((proxy) => ({ proxy, url: `http://${proxy}/` }));

describe('Prober', () => {
  const clock = new VirtualClock();

  function aProber(answerMs: number | undefined, rate = 20): [Prober, SimulatedProbes] {
    const transport = new SimulatedProbes(clock, answerMs);
    return [new Prober({ targets: TARGETS, rate, transport, clock }), transport];
  }

  it('sends to each target in turn, at the rate, alternately on kept connections and on fresh ones', async () => {
    const [prober, transport] = aProber(0);
    const startMs = clock.now();
    prober.enter('verifying');
    await clock.advance(124);
    await stopped(prober);

    const requests = transport.requests.map(({ atMs, ...rest }) => ({
      ...{ atMs: atMs - startMs, ...rest },
    }));
    expect(requests).to.deep.equal([
      { atMs: 0, url: 'http://a/', connection: 'keep-alive' },
      { atMs: 25, url: 'http://b/', connection: 'keep-alive' },
      { atMs: 50, url: 'http://a/', connection: 'fresh' },
      { atMs: 75, url: 'http://b/', connection: 'fresh' },
      { atMs: 100, url: 'http://a/', connection: 'keep-alive' },
    ]);
    expect(transport.isClosed).to.equal(true);
  });

  it('sends nothing before a phase is entered, nor after it was stopped', async () => {
    const [prober, transport] = aProber(0);
    await clock.advance(1_000);
    await stopped(prober);
    prober.enter('verifying');
    await clock.advance(1_000);

    expect(transport.requests).to.have.length(0);
  });

  it('keeps its rate while answers are slow', async () => {
    const [prober, transport] = aProber(3_000);
    prober.enter('verifying');
    await clock.advance(10_000 - 1);

    expect(transport.requests).to.have.length(400);
    const stop = prober.stop(5_000);
    await clock.advance(5_000);
    expect((await stop).report.total).to.include({ requests: 400, failed: 0 });
  });

  it('keeps rates above one a millisecond', async () => {
    const [prober, transport] = aProber(0, 1_000);
    prober.enter('verifying');
    await clock.advance(500);
    await stopped(prober);

    expect(transport.requests).to.have.length(1_001);
  });

  it('counts what it cannot send because too many are under way as failed', async () => {
    const [prober, transport] = aProber(undefined, 200);
    prober.enter('verifying');
    await clock.advance(2_000 - 1);
    const stop = prober.stop(0);
    await clock.advance(1);
    const { report, unfinished } = await stop;

    expect(transport.requests).to.have.length(512);
    expect(unfinished).to.equal(512);
    expect(report.reasons).to.deep.equal([{ reason: 'overload', count: 800 - 512 }]);
  });

  it('has each request belong to the phase in which it was sent', async () => {
    const [prober] = aProber(60);
    prober.enter('verifying');
    await clock.advance(50);
    prober.enter('converging');
    await clock.advance(49);
    const stop = prober.stop(1_000);
    await clock.advance(1_000);
    const { report } = await stop;

    expect(report.phases.map(({ phase, requests }) => [phase, requests])).to.deep.equal([
      ['verifying', 3],
      ['converging', 1],
    ]);
    expect(report.spans).to.deep.equal([
      { phase: 'verifying', fromMs: 0 },
      { phase: 'converging', fromMs: 50 },
    ]);
  });

  it('does not make up for what it could not send while the process was busy', async () => {
    const busy = new BusyClock();
    const transport = new SimulatedProbes(busy, 0);
    const prober = new Prober({ targets: TARGETS, rate: 20, transport, clock: busy });
    prober.enter('verifying');
    busy.lateMs = 5_000;
    await busy.advance(25);
    const stop = prober.stop(0);
    await busy.advance(1);

    expect(transport.requests).to.have.length(2);
    expect((await stop).unsent).to.equal(200);
  });

  async function stopped(prober: Prober): Promise<void> {
    const stop = prober.stop(1_000);
    await clock.advance(1_000);
    await stop;
  }
});

/** Whose timers come late. */
class BusyClock extends VirtualClock {
  lateMs = 0;

  override now(): number {
    return super.now() + this.lateMs;
  }
}
