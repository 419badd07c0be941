import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { HttpProbes } from '../../../../src/deploy/prove/http-probes.ts';
import type { VersionRule } from '../../../../src/deploy/prove/version-rule.ts';
import type { Connection } from '../../../../src/domain/deploy/prove/probe.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('HttpProbes', () => {
  let answer: Answer = () => undefined;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
  });
  const never = new AbortController().signal;
  let url = '';
  let probes: HttpProbes;

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  });

  beforeEach(() => {
    sockets.clear();
    probes = aTransport({ kind: 'header', name: 'X-Berth-Version' });
  });

  afterEach(() => {
    probes.close();
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function aTransport(versionRule: VersionRule, timeoutMs = 1_000): HttpProbes {
    return new HttpProbes({ versionRule, timeoutMs });
  }

  async function outcome(connection: Connection = 'fresh', signal = never): Promise<unknown> {
    return (await probes.send(url, connection, signal)).outcome;
  }

  it('reads the status, and the version in a header', async () => {
    answer = (_request, response) => {
      response.writeHead(404, { 'x-berth-version': ' 12 ' }).end('x'.repeat(100_000));
    };

    expect(await outcome()).to.deep.equal({ kind: 'answered', status: 404, version: '12' });
  });

  it('reads the version in the first word of the body', async () => {
    probes = aTransport({ kind: 'body' });
    answer = (_request, response) => {
      response.write('\nv');
      response.end('2 host-1\n');
    };

    expect(await outcome()).to.include({ version: 'v2' });
  });

  it('says how long the whole answer took', async () => {
    answer = (_request, response) => {
      response.write('x');
      setTimeout(() => response.end(), 30);
    };

    expect((await probes.send(url, 'fresh', never)).durationMs).to.be.within(25, 900);
  });

  it('keeps eight connections, and opens one for each request besides', async () => {
    answer = (request, response) => {
      response.end(request.headers.connection);
    };
    probes = aTransport({ kind: 'body' });

    for (let turn = 0; turn < 20; turn += 1) {
      expect(await outcome('keep-alive')).to.include({ version: 'keep-alive' });
    }
    expect(sockets.size).to.equal(8);
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await outcome('fresh')).to.include({ version: 'close' });
    }
    expect(sockets.size).to.equal(13);
  });

  it('tells the end of a connection that was kept from that of a fresh one', async () => {
    answer = (_request, response) => {
      response.end();
    };
    for (let turn = 0; turn < 8; turn += 1) await outcome('keep-alive');
    answer = (_request, response) => {
      response.destroy();
    };

    expect(await outcome('keep-alive')).to.deep.equal({ kind: 'reset' });
    expect(await outcome('fresh')).to.deep.equal({ kind: 'failed', reason: 'ECONNRESET' });
  });

  for (const end of ['destroy', 'resetAndDestroy'] as const) {
    it(`takes an answer that ends too early for a failure, kept or not (${end})`, async () => {
      answer = (_request, response) => {
        response.end();
      };
      for (let turn = 0; turn < 8; turn += 1) await outcome('keep-alive');
      answer = (request, response) => {
        response.writeHead(200, { 'content-length': 10 });
        response.write('x', () => setTimeout(() => request.socket[end](), 10));
      };

      const reason = 'the answer was cut off: ECONNRESET';
      expect(await outcome('keep-alive')).to.deep.equal({ kind: 'failed', reason });
      expect(await outcome('fresh')).to.deep.equal({ kind: 'failed', reason });
    });
  }

  it('has failed where nobody listens', async () => {
    const { outcome: refused } = await probes.send('http://127.0.0.1:1/', 'fresh', never);

    expect(refused).to.deep.equal({ kind: 'failed', reason: 'ECONNREFUSED' });
  });

  it('has failed where no answer comes in time', async () => {
    probes = aTransport({ kind: 'body' }, 20);
    answer = () => undefined;

    expect(await outcome('keep-alive')).to.deep.equal({ kind: 'failed', reason: 'timeout' });
  });

  it('gives up when it is told to', async () => {
    answer = () => undefined;
    const giveUp = new AbortController();
    const sent = outcome('fresh', giveUp.signal);
    giveUp.abort();

    expect(await sent).to.equal(undefined);
  });

  it('speaks TLS where the URL says so', async () => {
    const { outcome: failed } = await probes.send(
      url.replace('http:', 'https:'),
      'keep-alive',
      never,
    );

    expect(failed).to.include({ kind: 'failed' });
  });
});
