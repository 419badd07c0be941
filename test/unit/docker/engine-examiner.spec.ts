import { expect } from 'chai';
import { DockerExaminer } from '../../../src/docker/engine-examiner.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { loopbackServers } from '../../support/loopback-server.ts';

describe('DockerExaminer', () => {
  const served = loopbackServers();

  interface Stage {
    readonly examiner: DockerExaminer;
    readonly requests: readonly string[];
  }

  async function stage(answers: Readonly<Record<string, unknown>>): Promise<Stage> {
    const requests: string[] = [];
    const url = await served(({ method = '', url: path = '' }, response) => {
      requests.push(`${method} ${path}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answers[path] ?? null));
    });
    const host = url.replace('http:', 'tcp:');
    const settings = { host, tlsVerify: false, certPath: '', timeoutMs: 1_000 };
    return { examiner: new DockerExaminer(settings), requests };
  }

  const VERSION = { Version: '20.10.24', ApiVersion: '1.41', Components: [{ Name: 'Engine' }] };

  it('reads which engine it is and what its clock says, by GET alone', async () => {
    const SystemTime = new Date(Date.now() + 60_000).toISOString();
    const answers = {
      ...{ '/version': VERSION, '/info': { Name: 'vm', SystemTime } },
      '/containers/json': [
        { Id: 'c1', Names: ['/web'], Image: 'nginx:1', Command: 'nginx -g daemon' },
        { Id: 'c2' },
      ],
    };
    const { examiner, requests } = await stage(answers);

    const { clock, ...facts } = await examiner.engine();

    expect(facts).to.deep.equal({
      ...{ product: 'Docker', version: '20.10.24', apiVersion: '1.41', name: 'vm' },
    });
    expect(clock?.offsetMs).to.be.within(55_000, 60_500);
    expect(await examiner.socket()).to.equal(undefined);
    expect(await examiner.containers()).to.deep.equal([
      { id: 'c1', name: 'web', image: 'nginx:1', command: 'nginx -g daemon' },
      { id: 'c2', name: '', image: '', command: '' },
    ]);
    expect(requests).to.deep.equal(['GET /version', 'GET /info', 'GET /containers/json']);
  });

  it('knows Podman by its components, and an engine without a clock', async () => {
    const version = { ...VERSION, Components: [{ Name: 'Podman Engine' }] };
    const { examiner } = await stage({ '/version': version, '/info': { Name: 'vm' } });

    expect(await examiner.engine()).to.include({ product: 'Podman', clock: undefined });
  });

  it('refuses answers that are not an engine’s', async () => {
    const { examiner } = await stage({ '/info': {}, '/containers/json': {} });

    for (const ask of [() => examiner.engine(), () => examiner.containers()]) {
      const [outcome] = await Promise.allSettled([ask()]);
      expect(outcome).to.have.nested.property('reason.kind', 'malformed');
      expect(outcome.status === 'rejected' && (outcome.reason as unknown)).to.be.instanceOf(
        DependencyError,
      );
    }
  });

  it('looks at the socket where there is one', async () => {
    const settings = { host: 'unix:///no/such.sock', tlsVerify: false, certPath: '' };
    const examiner = new DockerExaminer({ ...settings, timeoutMs: 1_000 });

    expect(await examiner.socket()).to.include({ path: '/no/such.sock', state: 'missing' });
  });
});
