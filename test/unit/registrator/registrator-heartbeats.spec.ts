import { aPort } from '../../support/builders.ts';
import { expect } from 'chai';
import type { ContainerHealth } from '../../../src/domain/container.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import {
  ONE_RESYNC_MS,
  type Stage,
  type StageOptions,
  container,
  kinds,
  outage,
  refusal,
  running,
  stage,
} from '../../support/registrator-stage.ts';

const TTL_MS = 60_000;
const EVERY_MS = 20_000;
const OPTIONS: StageOptions = {
  rules: { heartbeats: { health: { ttlSeconds: 60, refreshMs: EVERY_MS }, running: undefined } },
};
const WEB_ID = 'vm:web:80' as ServiceId;

const health = (status: ContainerHealth['status'], output = ''): ContainerHealth => ({
  status,
  output,
});
const WEB = container('web', { health: health('starting') });

/** A host on which `web` runs, with this health. */
async function withWeb(status: ContainerHealth['status'] = 'healthy'): Promise<Stage> {
  const all = await running(OPTIONS);
  all.source.start({ ...WEB, health: health(status) });
  await all.clock.advance(100);
  return all;
}

describe('Registrator, with TTL checks', () => {
  it('registers a service with what its HEALTHCHECK says', async () => {
    const { registry } = await withWeb('starting');

    expect(registry.ttlChecks.get(WEB_ID)).to.deep.equal({
      status: 'critical',
      output: 'HEALTHCHECK: starting',
    });
  });

  it('follows the HEALTHCHECK at once, without writing the entry', async () => {
    const { source, registry, clock } = await withWeb('starting');
    source.change(WEB.id, 'health_status', { health: health('healthy') });
    await clock.advance(10);
    expect(registry.ttlChecks.get(WEB_ID)?.status).to.equal('passing');

    source.change(WEB.id, 'health_status', { health: health('unhealthy', '500') });
    await clock.advance(10);

    expect(registry.ttlChecks.get(WEB_ID)).to.deep.equal({
      status: 'critical',
      output: 'HEALTHCHECK: unhealthy: "500"',
    });
    expect(registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('sees within one resync a change of which no event told', async () => {
    const { source, registry, clock } = await withWeb();

    source.isDeaf = true;
    source.change(WEB.id, 'health_status', { health: health('unhealthy') });
    await clock.advance(ONE_RESYNC_MS);

    expect(registry.ttlChecks.get(WEB_ID)?.status).to.equal('critical');
  });

  it('refreshes the check well within its TTL, and not more often', async () => {
    const { registry, clock } = await withWeb();
    registry.heartbeats.length = 0;

    await clock.advance(10 * TTL_MS);

    expect(registry.heartbeats.length).to.be.within(30, 38);
    expect(registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('says why a service is critical that was critical before for another reason', async () => {
    const { source, registry, clock } = await withWeb('starting');

    source.change(WEB.id, 'health_status', { health: health('unhealthy', 'no answer') });
    await clock.advance(10);

    expect(registry.ttlChecks.get(WEB_ID)?.output).to.equal('HEALTHCHECK: unhealthy: "no answer"');
  });

  it('repeats the words it first had while the state stays', async () => {
    const { source, registry, clock } = await withWeb('healthy');
    source.change(WEB.id, 'health_status', { health: health('unhealthy', 'first') });
    await clock.advance(10);

    source.change(WEB.id, 'health_status', { health: health('unhealthy', 'second') });
    await clock.advance(TTL_MS);

    expect(registry.ttlChecks.get(WEB_ID)?.output).to.equal('HEALTHCHECK: unhealthy: "first"');
  });

  it('stops when the container does, and when berth does', async () => {
    const { source, registry, registrator, clock } = await withWeb();
    const api = container('api', { health: health('healthy') });
    source.start(api);
    await clock.advance(100);

    source.stop(WEB.id);
    await clock.advance(100);
    registry.heartbeats.length = 0;
    await clock.advance(TTL_MS);
    expect(new Set(registry.heartbeats)).to.deep.equal(new Set(['vm:api:80']));
    await registrator.stop();
    registry.heartbeats.length = 0;
    await clock.advance(TTL_MS);

    expect(registry.heartbeats).to.deep.equal([]);
  });

  it('does not speak for a container that died and keeps its service', async () => {
    const all = await running({ ...OPTIONS, lifecycle: { deregister: 'on-success' } });
    all.source.start({ ...WEB, health: health('healthy') });
    await all.clock.advance(100);

    all.source.stop(WEB.id, 0, 1);
    await all.clock.advance(100);
    all.registry.heartbeats.length = 0;
    await all.clock.advance(2 * TTL_MS);

    expect(all.registry.services.has(WEB_ID)).to.equal(true);
    expect(all.registry.heartbeats).to.deep.equal([]);
  });

  it('goes on for an ID that passes to another container while the first one’s run goes on', async () => {
    const { source, registry, clock } = await running(OPTIONS);
    const facts = { name: 'web', health: health('healthy') };
    const [http, https] = [aPort('8080:80'), aPort('8443:443')];
    const first = container('first', { ...facts, ports: [http, https] });
    const second = container('second', { ...facts, ports: [http] });
    registry.fault = async (call, id) => {
      if (call === 'register' && id === 'vm:web:443') await clock.sleep(3_000);
    };
    source.start(first);
    await clock.advance(10);
    source.remove(first.id);
    source.start(second);
    await clock.advance(5_000);

    registry.heartbeats.length = 0;
    await clock.advance(3 * EVERY_MS);

    expect(registry.heartbeats).to.include('vm:web:80');
  });

  it('speaks at once when it is started anew: the check may be about to run out', async () => {
    const first = await withWeb();
    await first.registrator.stop();
    first.registry.heartbeats.length = 0;
    const second = stage(first, OPTIONS);

    second.registrator.start();
    second.source.connect();
    await second.clock.advance(100);

    expect(second.registry.heartbeats).to.deep.equal([WEB_ID]);
    expect(second.registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('speaks of all at once when Consul is back', async () => {
    const { registry, clock, reports } = await withWeb();
    registry.fault = outage;
    await clock.advance(2 * TTL_MS);
    registry.heartbeats.length = 0;

    registry.fault = () => undefined;
    while (!kinds(reports).slice(-3).includes('consul-up')) await clock.advance(1);

    expect(registry.heartbeats).to.include(WEB_ID);
    expect(kinds(reports)).to.not.include('failed');
  });

  it('writes the entry again when the agent has lost its check', async () => {
    const { registry, clock } = await withWeb();

    registry.ttlChecks.delete(WEB_ID);
    await clock.advance(EVERY_MS + 100);

    expect(registry.ttlChecks.get(WEB_ID)?.status).to.equal('passing');
    expect(registry.writes).to.deep.equal(['register vm:web:80', 'register vm:web:80']);
  });

  it('reports once what Consul refuses', async () => {
    const { source, registry, clock, reports } = await withWeb();
    registry.fault = (call) => {
      if (call === 'heartbeat') refusal();
    };

    source.change(WEB.id, 'health_status', { health: health('unhealthy') });
    await clock.advance(TTL_MS);

    const failures = reports.filter(({ kind }) => kind === 'failed');
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ containerName: 'web' });
  });

  it('changes the check when it is to be kept no more', async () => {
    const first = await withWeb();
    await first.registrator.stop();
    first.registry.heartbeats.length = 0;
    const second = stage(first);

    second.registrator.start();
    second.source.connect();
    await second.clock.advance(2 * TTL_MS);

    expect(second.registry.ttlChecks.has(WEB_ID)).to.equal(false);
    expect(second.registry.heartbeats).to.deep.equal([]);
  });
});
