import { expect } from 'chai';
import { DependencyError } from '../../../src/domain/errors.ts';
import { aContainer } from '../../support/builders.ts';
import { container, outage, refusal } from '../../support/registrator-stage.ts';
import { type StatusStage, ask, connected, statusStages } from '../../support/status-stage.ts';

/** The samples of `/metrics`, by name with labels. */
async function samplesOf({ url }: StatusStage): Promise<ReadonlyMap<string, number>> {
  const { body } = await ask(`${url}/metrics`);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Names of `spec/watchers.md`, section 6. */
const NAMES = [
  ...['reconcile_total', 'reconcile_duration_seconds', 'queue_depth', 'queue_retries_total'],
  ...['queue_longest_running_seconds', 'docker_stream_connected', 'docker_events_total'],
  ...['docker_stream_reconnects_total', 'docker_last_event_timestamp_seconds', 'resync_total'],
  ...['resync_duration_seconds', 'last_successful_sync_timestamp_seconds', 'services_desired'],
  ...['services_registered', 'drift_corrections_total', 'consul_requests_total'],
  ...['consul_request_duration_seconds', 'deregistrations_blocked_total', 'containers_skipped'],
  ...['foreign_collisions_total', 'propagation_seconds', 'build_info'],
];

describe('/metrics', () => {
  const open = statusStages();

  it('has the type that Prometheus expects, and a help for every metric', async () => {
    const { body, headers } = await ask(`${(await open()).url}/metrics`);

    expect(headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
    for (const name of NAMES) expect(body).to.match(new RegExp(`^# HELP berth_${name} \\S`, 'm'));
  });

  it('counts work, events and requests', async () => {
    const stage = await open();
    await connected(stage);
    stage.source.start(aContainer());
    await stage.clock.advance(10);

    const samples = await samplesOf(stage);

    expect(Object.fromEntries(samples)).to.include({
      'berth_reconcile_total{result="success"}': 1,
      'berth_docker_events_total{type="container",action="start"}': 1,
      'berth_resync_total{result="success"}': 1,
      'berth_consul_requests_total{op="register",code="ok"}': 1,
      'berth_consul_request_duration_seconds_count{op="register"}': 1,
      berth_propagation_seconds_count: 1,
      berth_services_desired: 1,
      berth_services_registered: 1,
      berth_docker_stream_connected: 1,
      berth_consul_connected: 1,
      berth_queue_depth: 0,
      'berth_containers_skipped{reason="ignored"}': 0,
      [`berth_build_info{version="1.2.3",node="${process.version}"}`]: 1,
    });
    expect(samples.get('process_resident_memory_bytes')).to.be.greaterThan(1e6);
    expect(samples.get('process_cpu_seconds_total')).to.be.greaterThan(0);
  });

  it('tells of what network an event is', async () => {
    const stage = await open();
    await connected(stage);
    stage.source.hint(aContainer().id, 'network-connect');

    expect([...(await samplesOf(stage)).keys()]).to.include(
      'berth_docker_events_total{type="network",action="connect"}',
    );
  });

  it('counts what fails by the status that Consul answered', async () => {
    const stage = await open();
    stage.registry.fault = (call) => {
      if (call === 'register') {
        throw new DependencyError('consul', 'refused', 'no', { statusCode: 403 });
      }
    };
    stage.source.start(aContainer());
    await connected(stage);

    const samples = Object.fromEntries(await samplesOf(stage));

    expect(samples).to.include({
      'berth_consul_requests_total{op="register",code="403"}': 1,
      'berth_reconcile_total{result="error"}': 1,
      berth_queue_retries_total: 1,
      berth_queue_depth: 1,
      'berth_containers_skipped{reason="failing"}': 1,
      berth_services_registered: 0,
    });
  });

  it('names a failure without a status by its kind, and an unknown one as error', async () => {
    const stage = await open();
    stage.registry.fault = (call) => {
      if (call === 'register') refusal();
      if (call === 'find') throw new Error('boom');
    };
    await stage.room
      .measured(stage.registry)
      .register({} as never, {} as never)
      .catch(() => 0);
    await stage.room
      .measured(stage.registry)
      .find('x' as never)
      .catch(() => 0);

    expect([...(await samplesOf(stage)).keys()]).to.include.members([
      'berth_consul_requests_total{op="register",code="refused"}',
      'berth_consul_requests_total{op="find",code="error"}',
    ]);
  });

  it('counts a resync that failed, which removes nothing', async () => {
    const stage = await open();
    await connected(stage);
    stage.registry.fault = outage;
    await stage.clock.advance(36_000);

    const samples = await samplesOf(stage);

    expect(samples.get('berth_resync_total{result="error"}')).to.be.greaterThan(0);
    expect(samples.get('berth_deregistrations_blocked_total{reason="unreadable"}')).to.equal(
      samples.get('berth_resync_total{result="error"}'),
    );
    expect(samples.get('berth_last_successful_sync_timestamp_seconds{target="consul"}')).to.equal(
      0,
    );
  });

  it('counts drift by its kind', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    stage.source.start(container('gone', { ports: [] }));
    await connected(stage);
    stage.registry.services.clear();
    await stage.clock.advance(40_000);

    expect(Object.fromEntries(await samplesOf(stage))).to.include({
      'berth_drift_corrections_total{kind="missing"}': 1,
      'berth_containers_skipped{reason="ignored"}': 1,
    });
  });

  it('counts removals that were held back', async () => {
    const stage = await open();
    stage.room.hear({ kind: 'removals-held', gone: 9, of: 10 });

    expect(
      (await samplesOf(stage)).get('berth_deregistrations_blocked_total{reason="too-many"}'),
    ).to.equal(1);
  });

  it('counts new event streams, but not the first', async () => {
    const stage = await open();
    await connected(stage);
    stage.source.connect();
    await stage.clock.advance(10);

    expect(Object.fromEntries(await samplesOf(stage))).to.include({
      'berth_docker_stream_reconnects_total{reason="loss"}': 1,
    });
  });

  it('has no name, ID or sentence of a container in it', async () => {
    const stage = await open();
    stage.source.start(aContainer({ name: 'quite-particular' }));
    await connected(stage);

    const { body } = await ask(`${stage.url}/metrics`);

    expect(body).not.to.include('quite-particular').and.not.include(aContainer().id);
  });
});

describe('the measured registry', () => {
  const open = statusStages();

  it('passes every call on', async () => {
    const { room, registry } = await open();
    const measured = room.measured(registry);
    const ended = new AbortController();
    ended.abort();

    expect(await measured.host()).to.deep.equal({ version: '0.0.0', nodeName: 'fake' });
    expect(await measured.maintenances()).to.deep.equal(new Map());
    expect(await measured.heartbeat('x' as never, { status: 'passing', output: '' })).to.equal(
      false,
    );
    expect(await measured.awaitChange('x' as never, ended.signal)).to.equal(true);
    await measured.setMaintenance('x' as never, 'reason');
    await measured.deregister('x' as never);
    expect(registry.writes).to.deep.equal(['deregister x']);
  });
});
