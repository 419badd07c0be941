import { connect } from 'node:net';
import { expect } from 'chai';
import { type Endpoint, HttpServer } from '../../../src/http/http-server.ts';
import { jsonAnswer } from '../../../src/http/answer.ts';
import { type RawAnswer, ask, statusStages } from '../../support/status-stage.ts';

const json = ({ body }: RawAnswer): unknown => JSON.parse(body);

describe('HttpServer', () => {
  const open = statusStages();

  it('answers HEAD with the headers alone', async () => {
    const { url } = await open();

    const [whole, head] = [
      await ask(`${url}/healthz`),
      await ask(`${url}/healthz`, { method: 'HEAD' }),
    ];

    expect(head).to.deep.include({ statusCode: 200, body: '' });
    expect(head.headers['content-length']).to.equal(whole.headers['content-length']);
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    it(`refuses ${method}`, async () => {
      const answer = await ask(`${(await open()).url}/status`, { method });

      expect(answer.statusCode).to.equal(405);
      expect(answer.headers.allow).to.equal('GET, HEAD');
      expect(json(answer)).to.deep.equal({ error: 'allowed are GET and HEAD' });
    });
  }

  for (const path of ['/nothing', '/status/', '//', '/../etc/passwd', '/constructor']) {
    it(`knows no ${path}`, async () => {
      const answer = await ask((await open()).url + path);

      expect(answer.statusCode).to.equal(404);
      expect(answer.body).to.include('/healthz');
    });
  }

  it('lets nothing be framed, guessed, kept or run', async () => {
    const { headers } = await ask(`${(await open()).url}/status`);

    expect(headers['content-security-policy']).to.equal(
      "default-src 'none'; frame-ancestors 'none'",
    );
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['cache-control']).to.equal('no-store');
  });

  for (const host of ['localhost', 'localhost:1', '127.0.0.1', '127.1.2.3:80', '[::1]:80']) {
    it(`answers on loopback to whoever calls it ${host}`, async () => {
      const { url } = await open();

      expect((await ask(`${url}/healthz`, { headers: { host } })).statusCode).to.equal(200);
    });
  }

  for (const host of ['evil.example', '10.0.0.1:80', 'localhost.evil.example', '[::2]', '::1']) {
    it(`does not answer on loopback to whoever calls it ${host}`, async () => {
      const { url } = await open();

      expect((await ask(`${url}/status`, { headers: { host } })).statusCode).to.equal(421);
    });
  }

  it('answers to any name where other hosts reach it: they call it as they like', async () => {
    const hello: Endpoint = { kind: 'answer', answer: () => jsonAnswer(200, '{}') };
    const server = new HttpServer(new Map([['/', hello]]));
    const url = new URL(await server.listen({ host: '0.0.0.0', port: 0 }));
    const headers = { host: 'berth.example' };

    const { statusCode } = await ask(`http://127.0.0.1:${url.port}/`, { headers });
    server.close();

    expect(statusCode).to.equal(200);
  });

  it('leaves no connection open when it closes', async () => {
    const hello: Endpoint = { kind: 'answer', answer: () => jsonAnswer(200, '{}') };
    const server = new HttpServer(new Map([['/', hello]]));
    const url = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(url.port), '127.0.0.1');
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    // In the middle of a request, for which it waits.
    await new Promise((resolve) => socket.write('GET / HTTP/1.1\r\n', resolve));
    await ask(url.href);
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', resolve));

    server.close();

    await closed;
  });

  it('refuses headers beyond eight kilobytes', async () => {
    const { url } = await open();

    const answer = await ask(`${url}/healthz`, { headers: { cookie: 'x'.repeat(9_000) } });

    expect(answer.statusCode).to.equal(431);
  });

  it('survives what is no HTTP', async () => {
    const { url } = await open();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end('\u0000\u0001 nonsense\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve).resume());

    expect((await ask(`${url}/healthz`)).statusCode).to.equal(200);
  });

  it('does not keep a connection that carries a body', async () => {
    const { url } = await open();
    const headers = { 'content-length': '0' };

    const answer = await ask(`${url}/healthz`, { method: 'GET', headers });

    expect(answer.headers.connection).to.equal('close');
  });

  it('says that an answer failed, and nothing of why', async () => {
    const failing: Endpoint = {
      kind: 'answer',
      answer: () => {
        throw new Error('inner secret');
      },
    };
    const server = new HttpServer(new Map([['/', failing]]));
    const url = await server.listen({ host: '127.0.0.1', port: 0 });

    const answer = await ask(url);
    server.close();

    expect(answer.statusCode).to.equal(500);
    expect(json(answer)).to.deep.equal({ error: 'the answer could not be made' });
  });

  it('listens on IPv6 too, and says where', async () => {
    const hello: Endpoint = { kind: 'answer', answer: () => jsonAnswer(200, '{}') };
    const server = new HttpServer(new Map([['/', hello]]));
    const url = await server.listen({ host: '::1', port: 0 });

    const { statusCode } = await ask(url);
    server.close();

    expect(url).to.match(/^http:\/\/\[::1\]:\d+$/);
    expect(statusCode).to.equal(200);
  });

  it('fails when the port is in use', async () => {
    const { url } = await open();
    const second = new HttpServer(new Map());

    const [outcome] = await Promise.allSettled([
      second.listen({ host: '127.0.0.1', port: Number(new URL(url).port) }),
    ]);

    expect(outcome.status === 'rejected' && outcome.reason).to.include({ code: 'EADDRINUSE' });
  });
});
