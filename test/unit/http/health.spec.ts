import { expect } from 'chai';
import { aContainer } from '../../support/builders.ts';
import { outage } from '../../support/registrator-stage.ts';
import { type StatusStage, ask, connected, statusStages } from '../../support/status-stage.ts';

interface Health {
  readonly statusCode: number;
  readonly status: string;
  readonly failing: readonly { readonly part: string; readonly problem: string }[];
}

async function health({ url }: StatusStage, path: '/healthz' | '/readyz'): Promise<Health> {
  const { statusCode, body } = await ask(url + path);
  return { statusCode, ...(JSON.parse(body) as Omit<Health, 'statusCode'>) };
}

const WELL = { statusCode: 200, status: 'ok', failing: [] };

describe('/readyz', () => {
  const open = statusStages();

  it('names every part that has not answered yet', async () => {
    expect(await health(await open(), '/readyz')).to.deep.equal({
      ...{ statusCode: 503, status: 'failing' },
      failing: [
        { part: 'docker', problem: 'it has not answered yet' },
        { part: 'consul', problem: 'it has not answered yet' },
        { part: 'sync', problem: 'the first resync has not ended' },
      ],
    });
  });

  it('is well once everything that was found is registered', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);

    expect(await health(stage, '/readyz')).to.deep.equal(WELL);
  });

  it('waits for the work that the first resync has found', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    let release: () => void = () => undefined;
    stage.registry.fault = (call) =>
      call === 'register'
        ? new Promise<void>((resolve) => {
            release = resolve;
          })
        : undefined;
    await connected(stage);

    const { statusCode, failing } = await health(stage, '/readyz');
    release();

    expect(statusCode).to.equal(503);
    expect(failing.map(({ part }) => part)).to.deep.equal(['sync']);
  });

  it('says that Consul is away, and is well when it is back', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = outage;
    await stage.clock.advance(40_000);
    const during = await health(stage, '/readyz');
    stage.registry.fault = () => undefined;
    await stage.clock.advance(40_000);

    expect(during.failing.map(({ part }) => part)).to.deep.equal(['consul', 'sync']);
    expect(during.failing[0]?.problem).to.equal('Consul: connect ECONNREFUSED');
    expect(await health(stage, '/readyz')).to.deep.equal(WELL);
  });

  it('says that Docker is away, and why', async () => {
    const stage = await open();
    await connected(stage);
    const error = new Error('Docker: the stream was cut');
    stage.source.signals$.next({ kind: 'disconnected', error, retryInMs: 100 });

    expect((await health(stage, '/readyz')).failing).to.deep.equal([
      { part: 'docker', problem: 'Docker: the stream was cut' },
    ]);
  });

  it('says when the last resync is long ago', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = (call) => (call === 'list' ? new Promise(() => undefined) : undefined);
    await stage.clock.advance(140_000);

    expect((await health(stage, '/readyz')).failing).to.deep.equal([
      { part: 'loop', problem: 'no work has ended for 140 s' },
      { part: 'sync', problem: 'the last resync was 140 s ago' },
    ]);
  });
});

describe('/healthz', () => {
  const open = statusStages();

  it('is well before anything has answered: a new process would do no more', async () => {
    const stage = await open();
    await stage.clock.advance(3_600_000);

    expect(await health(stage, '/healthz')).to.deep.equal(WELL);
  });

  it('is well while Consul is away and it is tried again', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = outage;
    await stage.clock.advance(600_000);

    expect(await health(stage, '/healthz')).to.deep.equal(WELL);
  });

  it('is not well when no work ends any more', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = (call) => (call === 'list' ? new Promise(() => undefined) : undefined);
    await stage.clock.advance(91_000);

    expect(await health(stage, '/healthz')).to.deep.equal({
      ...{ statusCode: 503, status: 'failing' },
      failing: [{ part: 'loop', problem: 'no work has ended for 91 s' }],
    });
  });
});
