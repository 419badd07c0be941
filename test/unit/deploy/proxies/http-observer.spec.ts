import { type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { HttpObserver, type ProcessesOf } from '../../../../src/deploy/proxies/http-observer.ts';
import type { ContainerId } from '../../../../src/domain/container.ts';
import type { ProxyView } from '../../../../src/domain/deploy/traffic.ts';

const nobody: ProcessesOf = () => Promise.resolve(undefined);
const ANSWER = { zone: 'green', generation: 'g1', blue: 1, green: 2 };

describe('HttpObserver', () => {
  let server: Server;
  let answer: () => { readonly status?: number; readonly body: string };
  const sockets = new Set<Socket>();
  const asked: string[] = [];

  before((done) => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      sockets.add(request.socket);
      const { status = 200, body } = answer();
      response.writeHead(status).end(body);
    });
    server.listen(0, '127.0.0.1', done);
  });

  beforeEach(() => {
    sockets.clear();
    asked.length = 0;
    answer = () => ({ body: JSON.stringify(ANSWER) });
  });

  after((done) => {
    server.close(done);
  });

  function look(containerId = '', processesOf: ProcessesOf = nobody): Promise<ProxyView> {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${String(port)}`;
    const proxy = { name: 'edge', url, containerId: containerId as ContainerId };
    return new HttpObserver(processesOf).look(proxy, 'shop', 3);
  }

  it('asks as often as it is told to, each time on a connection of its own', async () => {
    const view = await look();

    expect(view).to.deep.include({ proxy: 'edge', problem: '', workerLifetimeMs: undefined });
    expect(view.answers).to.have.length(3);
    expect(view.answers[0]).to.include(ANSWER);
    expect(sockets.size).to.equal(3);
    expect(asked[0]).to.equal('/.well-known/berth/shop');
  });

  it('knows how long a worker of before may live, if every answer says so', async () => {
    answer = () => ({ body: JSON.stringify({ ...ANSWER, workerLifetimeSeconds: 30 }) });
    expect((await look()).workerLifetimeMs).to.equal(30_000);

    const some = [{ ...ANSWER, workerLifetimeSeconds: 30 }, ANSWER, ANSWER];
    answer = () => ({ body: JSON.stringify(some.pop()) });
    expect((await look()).workerLifetimeMs).to.equal(undefined);
  });

  it('counts the old workers in its container', async () => {
    answer = () => ({ body: JSON.stringify({ ...ANSWER, workers: 2 }) });
    const worker = 'nginx: worker process';
    const processes = ['nginx: master process nginx', worker, worker, worker];

    const asked: string[] = [];
    const view = await look('c1', (id) => {
      asked.push(id);
      return Promise.resolve(processes);
    });

    expect(view.oldWorkers).to.equal(1);
    expect(asked).to.deep.equal(['c1']);
  });

  it('does not know of old workers where its container cannot be seen', async () => {
    expect(
      (await look('c1', () => Promise.reject(new Error('no such engine')))).oldWorkers,
    ).to.equal(undefined);
    expect((await look()).oldWorkers).to.equal(undefined);
  });

  it('takes a zone that is none for none', async () => {
    answer = () => ({ body: '{"zone":"red","generation":"g"}' });

    expect((await look()).answers[0]).to.include({ zone: undefined, blue: 0, green: 0 });
  });

  for (const [what, status, body] of [
    ['is no object', 200, '[]'],
    ['is no JSON', 200, '<html>'],
    ['is a failure', 404, '{}'],
    ['is too long', 200, ' '.repeat(70_000)],
  ] as const) {
    it(`says that it cannot be observed when the answer ${what}`, async () => {
      answer = () => ({ status, body });

      const view = await look();

      expect(view.answers).to.deep.equal([]);
      expect(view.problem).to.include('cannot be observed');
    });
  }

  it('says so when nobody is there', async () => {
    const proxy = { name: 'edge', url: 'http://127.0.0.1:1', containerId: '' } as const;

    expect((await new HttpObserver(nobody).look(proxy, 'shop', 1)).problem).to.include(
      'ECONNREFUSED',
    );
  });
});
