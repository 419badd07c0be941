import { expect } from 'chai';
import { aContainer } from '../../support/builders.ts';
import { container, outage, refusal } from '../../support/registrator-stage.ts';
import { type StatusStage, ask, connected, statusStages } from '../../support/status-stage.ts';

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly services: readonly Readonly<Record<string, unknown>>[];
  readonly skipped: readonly unknown[];
  readonly failure?: { readonly problems: readonly string[]; readonly retryAt?: string };
  readonly warnings: readonly string[];
}

interface Status {
  readonly containers: readonly Shown[];
  readonly [key: string]: unknown;
}

async function statusOf({ url }: StatusStage, query = ''): Promise<Status> {
  return JSON.parse((await ask(`${url}/status${query}`)).body) as Status;
}

describe('/status', () => {
  const open = statusStages();

  it('shows a container with what is registered of it', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);

    const { containers } = await statusOf(stage);

    expect(containers).to.have.length(1);
    expect(containers[0]).to.include({ name: 'web', image: 'nginx:1.25', state: 'registered' });
    expect(containers[0]?.services).to.deep.equal([
      {
        ...{ id: 'vm:web:80', name: 'nginx', address: '10.0.0.1', port: 8080, tags: [] },
        state: 'registered',
      },
    ]);
  });

  it('shows why a container is skipped', async () => {
    const stage = await open();
    stage.source.start(aContainer({ labels: { SERVICE_IGNORE: 'true' } }));
    await connected(stage);

    const [shown] = (await statusOf(stage)).containers;

    expect(shown).to.deep.include({ state: 'skipped', services: [] });
    expect(JSON.stringify(shown?.skipped)).to.include('SERVICE_IGNORE');
  });

  it('shows what fails, and when it is tried again', async () => {
    const stage = await open();
    stage.registry.fault = (call) => {
      if (call === 'register') refusal();
    };
    stage.source.start(aContainer());
    await connected(stage);

    const [shown] = (await statusOf(stage)).containers;

    expect(shown?.state).to.equal('failing');
    expect(shown?.failure?.problems).to.deep.equal(['Consul: 403 Permission denied']);
    expect(shown?.failure?.retryAt).to.equal('1970-01-01T00:01:00.000Z');
    expect(shown?.services[0]).to.include({
      ...{ id: 'vm:web:80', state: 'failing', problem: 'Consul: 403 Permission denied' },
      retryAt: '1970-01-01T00:01:00.000Z',
    });
  });

  it('shows no failure any more once it is over', async () => {
    const stage = await open();
    let isFailing = true;
    stage.registry.fault = (call) => {
      if (call === 'register' && isFailing) refusal();
    };
    stage.source.start(aContainer());
    await connected(stage);
    isFailing = false;
    await stage.clock.advance(61_000);

    const [shown] = (await statusOf(stage)).containers;

    expect(shown).to.include({ state: 'registered' });
    expect(shown).not.to.have.property('failure');
  });

  it('shows a container that cannot even be inspected', async () => {
    const stage = await open();
    await connected(stage);
    stage.source.fault = (call) => {
      if (call === 'inspect') throw new Error('Docker: 500');
    };
    stage.source.start(container('api'));
    await stage.clock.advance(10);

    const [shown] = (await statusOf(stage)).containers;

    expect(shown).to.deep.include({ id: 'id-of-api', state: 'failing', services: [] });
  });

  it('shows a service whose ID is somebody else’s as refused', async () => {
    const stage = await open();
    const mark = { owner: 'other-host', containerId: 'c1', hash: 'h' } as never;
    await stage.registry.register(
      { id: 'vm:web:80', name: 'nginx', tags: [], meta: {}, checks: [] } as never,
      mark,
    );
    stage.source.start(aContainer());
    await connected(stage);

    const { containers, counts } = await statusOf(stage);

    expect(containers[0]?.state).to.equal('refused');
    expect(containers[0]?.services[0]).to.include({ state: 'refused' });
    expect(counts).to.deep.include({ refused: 1 });
  });

  it('shows the drift that was set right last', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);
    stage.registry.services.clear();
    await stage.clock.advance(40_000);

    const { containers, counters } = await statusOf(stage);

    expect(containers[0]?.services[0]?.lastDrift).to.include({ kind: 'missing' });
    expect(counters).to.include({ driftCorrected: 1 });
  });

  it('forgets a container that is gone', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);
    stage.source.stop(aContainer().id);
    await stage.clock.advance(10);

    expect((await statusOf(stage)).containers).to.deep.equal([]);
  });

  it('says who answers, and since when one does not', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = outage;
    await stage.clock.advance(40_000);

    const { docker, consul, host, version } = await statusOf(stage);

    expect({ host, version }).to.deep.equal({ host: 'vm', version: '1.2.3' });
    expect(docker).to.include({ state: 'up', engineVersion: '0.0.0' });
    expect(consul).to.include({ state: 'down', problem: 'Consul: connect ECONNREFUSED' });
  });

  it('counts minute by minute what happened', async () => {
    const stage = await open();
    await connected(stage);
    stage.source.start(aContainer());
    await stage.clock.advance(130_000);

    const { history } = (await statusOf(stage)) as unknown as {
      history: readonly Readonly<Record<string, unknown>>[];
    };

    expect(history).to.have.length(60);
    expect(history[57]).to.deep.include({ at: '1970-01-01T00:00:00.000Z', registered: 1 });
    expect(history[59]).to.deep.include({ registered: 0 });
  });

  it('leaves the containers out where only a summary is asked for', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);

    const { counts, ...status } = await statusOf(stage, '?summary');

    expect(status).not.to.have.property('containers');
    expect(counts).to.include({ containers: 1, desired: 1 });
  });

  it('shows no secret, wherever it stands', async () => {
    const stage = await open();
    stage.secrets.add('s3cr3t');
    stage.source.start(aContainer({ name: 'web-s3cr3t' }));
    await connected(stage);

    const { body } = await ask(`${stage.url}/status`);

    expect(body).to.include('web-***').and.not.include('s3cr3t');
  });
});
