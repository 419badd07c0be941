import { expect } from 'chai';
import type { ServiceId } from '../../../src/domain/service.ts';
import { anInstance } from '../../support/builders.ts';
import { FakeTraffic } from '../../support/fake-traffic.ts';
import {
  ONE_RESYNC_MS,
  type Stage,
  container,
  kinds,
  outage,
  refusal,
  running,
} from '../../support/registrator-stage.ts';

const NAME = 'web';
const environment = (zone: string, name = NAME): readonly string[] => [
  `SERVICE_NAME=${name}`,
  `SERVICE_TAGS=${zone}`,
];
const BLUE = container('blue', { environment: environment('blue') });
const GREEN = container('green', { environment: environment('green') });
/** Past the jitter of one look. */
const ONE_LOOK_MS = 2_500;

describe('Registrator, of releases', () => {
  let traffic: FakeTraffic;
  let all: Stage;

  beforeEach(async () => {
    traffic = new FakeTraffic();
    traffic.pointers.set(NAME, { active: 'blue' });
    all = await running({ traffic });
    all.source.start(BLUE);
    all.source.start(GREEN);
    await all.clock.advance(100);
  });

  afterEach(async () => {
    await all.registrator.stop();
  });

  const tagsOf = (name: string): readonly string[] | undefined =>
    all.registry.services.get(`vm:${name}:80` as ServiceId)?.tags;
  const hashOf = (name: string): string | undefined =>
    all.registry.services.get(`vm:${name}:80` as ServiceId)?.mark?.hash;

  it('registers the live zone as active at once', () => {
    expect(tagsOf('blue')).to.deep.equal(['blue', 'active', 'weighted']);
    expect(tagsOf('green')).to.deep.equal(['green']);
    expect(all.registry.writes).to.have.length(2);
  });

  it('follows a switch, without an event and without a resync', async () => {
    traffic.pointers.set(NAME, { active: 'green' });

    await all.clock.advance(ONE_LOOK_MS);

    expect(tagsOf('blue')).to.deep.equal(['blue']);
    expect(tagsOf('green')).to.deep.equal(['green', 'active', 'weighted']);
  });

  it('follows a share', async () => {
    const before = [hashOf('blue'), hashOf('green')];
    traffic.pointers.set(NAME, { active: 'blue', share: { percent: 5, blue: 1, green: 1 } });

    await all.clock.advance(ONE_LOOK_MS);

    expect(tagsOf('green')).to.deep.equal(['green', 'weighted']);
    expect(hashOf('blue')).not.to.equal(before[0]);
    expect(hashOf('green')).not.to.equal(before[1]);
  });

  it('writes nothing while nothing changes', async () => {
    all.registry.writes.length = 0;

    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal([]);
    expect(traffic.asked.length).to.be.greaterThan(10);
  });

  it('leaves an entry that somebody else has written', async () => {
    const id = 'vm:blue:80' as ServiceId;
    const foreign = anInstance({ id, tags: ['blue'], mark: undefined, address: '10.9.9.9' });
    const theirs = { ...foreign, mark: { ...anInstance().mark, owner: 'another' } };
    all.registry.services.set(id, theirs as typeof foreign);
    all.registry.writes.length = 0;
    traffic.pointers.set(NAME, { active: 'green' });

    await all.clock.advance(ONE_LOOK_MS);

    expect(all.registry.services.get(id)).to.equal(theirs);
    expect(all.registry.writes.filter((one) => one.includes(id))).to.deep.equal([]);
  });

  it('keeps what it knows when releases cannot be read, and says so once', async () => {
    all.registry.writes.length = 0;
    traffic.fault = refusal;
    traffic.pointers.clear();

    await all.clock.advance(10 * ONE_LOOK_MS);

    expect(all.registry.writes).to.deep.equal([]);
    expect(kinds(all.reports).filter((kind) => kind === 'releases-unread')).to.have.length(1);
  });

  it('registers nothing by what was never read', async () => {
    traffic.fault = outage;
    all.source.start(container('other', { environment: environment('blue', 'other') }));
    await all.clock.advance(ONE_LOOK_MS);
    expect(tagsOf('other')).to.equal(undefined);

    traffic.fault = () => undefined;
    traffic.pointers.set('other', { active: 'blue' });
    await all.clock.advance(ONE_RESYNC_MS);

    expect(tagsOf('other')).to.include('active');
  });

  it('removes services whatever becomes of releases', async () => {
    traffic.fault = outage;
    all.source.remove(BLUE.id);

    await all.clock.advance(100);

    expect(tagsOf('blue')).to.equal(undefined);
  });

  it('asks for nothing when no container has a zone', async () => {
    all.source.remove(BLUE.id);
    all.source.remove(GREEN.id);
    await all.clock.advance(100);
    traffic.asked.length = 0;

    await all.clock.advance(10 * ONE_LOOK_MS);

    expect(traffic.asked).to.deep.equal([]);
  });

  it('asks for nothing once it is stopped', async () => {
    await all.registrator.stop();
    traffic.asked.length = 0;

    await all.clock.advance(10 * ONE_LOOK_MS);

    expect(traffic.asked).to.deep.equal([]);
  });
});
