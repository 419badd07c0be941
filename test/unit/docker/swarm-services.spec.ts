import { expect } from 'chai';
import { RegistryLogins } from '../../../src/docker/registry-logins.ts';
import { SwarmServices } from '../../../src/docker/swarm-services.ts';
import { PlatformError } from '../../../src/domain/deploy/zone-platform.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { caught } from '../../support/caught.ts';
import { aService } from '../../support/fake-swarm.ts';
import { ScriptedEngine, failure } from '../../support/scripted-engine.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

const SECRET = 'se/cr+et⚓';
const IMAGE = 'host:5000/shop:2';

/** An answer of `GET /services/shop-green`. */
const inspection = (index: number): object => ({
  ID: 's2',
  Version: { Index: index },
  Spec: {
    Name: 'shop-green',
    Mode: { Replicated: { Replicas: 0 } },
    TaskTemplate: { ContainerSpec: { Image: 'host:5000/shop:1', Env: ['A=1'] }, ForceUpdate: 7 },
  },
});

describe('SwarmServices', () => {
  const engine = new ScriptedEngine();
  const write = temporaryFiles();
  const service = aService({ name: 'shop-green', id: 's2', versionIndex: 5 });
  let services: SwarmServices;

  before(async () => {
    const auth = Buffer.from(`ci:${SECRET}`).toString('base64');
    const file = write('config.json', JSON.stringify({ auths: { 'host:5000': { auth } } }));
    const logins = new RegistryLogins({ DOCKER_CONFIG: file.replace('/config.json', '') });
    const host = await engine.listen();
    const settings = { host, tlsVerify: false, certPath: '', timeoutMs: 2_000 };
    services = new SwarmServices(settings, logins);
  });

  beforeEach(() => {
    engine.reset();
  });

  after(() => engine.close());

  function login(): unknown {
    const header = engine.requests.at(-1)?.headers['x-registry-auth'];
    return JSON.parse(Buffer.from(String(header), 'base64url').toString());
  }

  describe('service', () => {
    it('reads a service by its name', async () => {
      engine.answers.set('GET /services/shop-green', { body: inspection(5) });

      const found = await services.service('shop-green');

      expect(found).to.include({ id: 's2', versionIndex: 5, replicas: 0, mode: 'replicated' });
    });

    it('finds none where there is none, nor by the beginning of an ID', async () => {
      engine.answers.set('GET /services/s', { body: inspection(5) });

      expect(await services.service('none')).to.equal(undefined);
      expect(await services.service('s')).to.equal(undefined);
    });

    for (const words of [
      'This node is not a swarm manager. Use "docker swarm init" to connect this node to swarm.',
      "This node is not a swarm manager. Worker nodes can't be used to view cluster state.",
    ]) {
      it(`says that the node is no manager where the engine says ${words.slice(35)}`, async () => {
        engine.answers.set('GET /services/', failure(503, words));

        const error = await caught(services.service('shop-green'));

        expect(error).to.be.instanceOf(DependencyError).and.include({ kind: 'refused' });
        expect(error.message).to.match(/: this node is not a swarm manager$/);
      });
    }

    it('takes a swarm without a leader for one that may have one soon', async () => {
      engine.answers.set('GET /services/', failure(503, 'The swarm does not have a leader.'));

      expect(await caught(services.service('shop-green'))).to.include({ kind: 'unreachable' });
    });

    it('takes an answer that is no service for none of the engine’s', async () => {
      engine.answers.set('GET /services/', { body: [] });

      expect(await caught(services.service('shop-green'))).to.include({ kind: 'malformed' });
    });
  });

  describe('tasks', () => {
    const task = (facts: object): object => ({
      ...{ ID: 't1', NodeID: 'n1', Slot: 1, Spec: { ContainerSpec: { Image: IMAGE } } },
      ...{ DesiredState: 'running', Status: { State: 'running' }, ...facts },
    });

    it('asks for those of the service by its ID, and for no nodes', async () => {
      engine.answers.set('GET /tasks', { body: [task({}), { ID: 'plugin' }] });

      const tasks = await services.tasks(service);

      expect(tasks.map(({ id, isLost }) => [id, isLost])).to.deep.equal([['t1', false]]);
      expect(engine.lines()).to.deep.equal(['GET /tasks?filters={"service":["s2"]}']);
    });

    it('says of a task that is to end whether its node is down', async () => {
      const leaving = { DesiredState: 'shutdown' };
      const elsewhere = task({ ID: 't2', NodeID: 'n2', ...leaving });
      engine.answers.set('GET /tasks', { body: [task(leaving), elsewhere] });
      const nodes = [
        { ID: 'n1', Status: { State: 'ready' } },
        { ID: 'n2', Status: { State: 'down' } },
      ];
      engine.answers.set('GET /nodes', { body: nodes });

      const tasks = await services.tasks(service);

      expect(tasks.map(({ isLost }) => isLost)).to.deep.equal([false, true]);
    });

    it('takes an answer that is no list for none of the engine’s', async () => {
      engine.answers.set('GET /tasks', { body: {} });

      expect(await caught(services.tasks(service))).to.include({ kind: 'malformed' });
    });
  });

  describe('update', () => {
    const run = { image: IMAGE, environment: new Map([['A', '2']]), labels: new Map([['l', 'd']]) };

    it('sends the whole spec with what is changed, its version, and the login', async () => {
      engine.answers.set('GET /services/s2', { body: inspection(5) });
      engine.answers.set('POST /services/s2/update?version=5', { body: {} });

      expect(await services.update(service, { replicas: 2, run })).to.equal(true);

      const sent: unknown = JSON.parse(engine.requests.at(-1)?.body ?? '');
      expect(sent).to.deep.equal({
        Name: 'shop-green',
        Mode: { Replicated: { Replicas: 2 } },
        Labels: { l: 'd' },
        TaskTemplate: {
          ContainerSpec: { Image: IMAGE, Env: ['A=2'], Labels: { l: 'd' } },
          ForceUpdate: 7,
        },
      });
      const expected = { serveraddress: 'host:5000', username: 'ci', password: SECRET };
      expect(login()).to.deep.equal(expected);
    });

    it('sends no login when it only scales: the swarm keeps the one that it has', async () => {
      engine.answers.set('GET /services/s2', { body: inspection(5) });
      engine.answers.set('POST /services/s2/update?version=5', { body: {} });

      expect(await services.update(service, { replicas: 0 })).to.equal(true);

      expect(engine.requests.at(-1)?.headers).not.to.have.property('x-registry-auth');
    });

    it('sends nothing when the service is no longer the one that was read', async () => {
      engine.answers.set('GET /services/s2', { body: inspection(6) });

      expect(await services.update(service, { replicas: 0 })).to.equal(false);
      expect(engine.lines()).to.deep.equal(['GET /services/s2']);
    });

    for (const answer of [
      failure(500, 'rpc error: code = Unknown desc = update out of sequence'),
      failure(409, 'update out of sequence'),
      failure(409, 'conflict'),
    ]) {
      it(`believes the engine that it has changed: ${JSON.stringify(answer)}`, async () => {
        engine.answers.set('GET /services/s2', { body: inspection(5) });
        engine.answers.set('POST /services/s2/update', answer);

        expect(await services.update(service, { replicas: 0 })).to.equal(false);
        expect(engine.lines()).to.have.length(2);
      });
    }

    it('throws what else the engine says, without the login', async () => {
      engine.answers.set('GET /services/s2', { body: inspection(5) });
      engine.answers.set('POST /services/s2/update', failure(400, 'invalid reference format'));

      const error = await caught(services.update(service, { replicas: 2, run }));

      expect(error).to.include({ kind: 'refused' });
      expect(error.message).to.include('update shop-green').and.include('invalid reference');
      expect(error.message).not.to.include(SECRET);
    });

    it('does nothing to a service that is gone', async () => {
      expect(await services.update(service, { replicas: 0 })).to.equal(false);
    });
  });

  describe('resolve', () => {
    const distribution = `GET /distribution/${IMAGE}/json`;

    it('asks the registry, by the engine, with the login', async () => {
      engine.answers.set(distribution, { body: { Descriptor: { digest: 'sha256:d' } } });

      expect(await services.resolve(IMAGE)).to.equal(`${IMAGE}@sha256:d`);
      expect(login()).to.deep.include({ username: 'ci', password: SECRET });
    });

    it('takes the engine’s own image where there is no registry, by its digest', async () => {
      engine.answers.set(distribution, failure(500, 'no such host'));
      const RepoDigests = ['other@sha256:a', 'host:5000/shop@sha256:e'];
      engine.answers.set(`GET /images/${IMAGE}/json`, { body: { RepoDigests } });

      expect(await services.resolve(IMAGE)).to.equal(`${IMAGE}@sha256:e`);
    });

    it('takes it by its name where it has no digest', async () => {
      engine.answers.set(distribution, { body: { unknown: true } });
      engine.answers.set(`GET /images/${IMAGE}/json`, { body: { RepoDigests: [] } });

      expect(await services.resolve(IMAGE)).to.equal(IMAGE);
    });

    it('throws with the registry’s words when neither has it', async () => {
      engine.answers.set(distribution, failure(404, 'manifest unknown'));

      const error = await caught(services.resolve(IMAGE));

      expect(error).to.be.instanceOf(PlatformError);
      expect(error.message).to.include(`${IMAGE} cannot be had`).and.include('manifest unknown');
    });
  });

  describe('logTail', () => {
    it('takes the lines out of a task’s log', async () => {
      const log = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 3]), Buffer.from('oh\n')]);
      engine.answers.set('GET /tasks/t1/logs?stdout=true&stderr=true&tail=20', { body: log });

      expect(await services.logTail('t1', 20)).to.deep.equal(['oh']);
    });

    it('is empty when the node does not give it', async () => {
      engine.answers.set('GET /tasks/t1/logs', failure(500, 'node is down'));

      expect(await services.logTail('t1', 20)).to.deep.equal([]);
    });
  });
});
