import { expect } from 'chai';
import { ExchangeError, type HttpCall, exchange } from '../../../../src/deploy/calls/exchange.ts';
import { bodyOf, loopbackServers } from '../../../support/loopback-server.ts';

function aCall(url: string, facts: Partial<HttpCall> = {}): HttpCall {
  const { signal } = new AbortController();
  return { method: 'GET', url, headers: new Map(), deadlineMs: 1_000, signal, ...facts };
}

async function errorOf(call: HttpCall): Promise<ExchangeError> {
  const error: unknown = await exchange(call).catch((reason: unknown) => reason);
  if (error instanceof ExchangeError) return error;
  throw new Error('there was an answer');
}

describe('exchange', () => {
  const serve = loopbackServers();

  it('gives the answer, its time, and sends what it is given', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        const { method, url: path, headers } = request;
        const { 'x-canary': canary, connection, authorization } = headers;
        seen.push([method, path, canary, connection, authorization, body]);
        response.writeHead(302, { 'X-Zone': 'green', 'Set-Cookie': ['a', 'b'], Location: '/' });
        response.end('héllo');
      });
    });

    const call = aCall(`${url.replace('//', '//ann:secret@')}/a?b=c`, {
      ...{ method: 'POST', headers: new Map([['X-Canary', 'always']]), body: 'é' },
    });
    const answer = await exchange(call);

    expect(seen).to.deep.equal([
      ['POST', '/a?b=c', 'always', 'close', `Basic ${btoa('ann:secret')}`, 'é'],
    ]);
    expect(answer).to.include({ status: 302, body: 'héllo', isCut: false });
    expect(answer.headers.get('x-zone')).to.equal('green');
    expect(answer.headers.get('set-cookie')).to.equal('a, b');
    expect(answer.elapsedMs).to.be.within(0, 1_000);
  });

  it('keeps a mebibyte of a body', async () => {
    const url = await serve((_, response) => {
      response.end('x'.repeat((1 << 20) + 1));
    });

    const { body, isCut } = await exchange(aCall(url));

    expect([body.length, isCut]).to.deep.equal([1 << 20, true]);
  });

  it('tells a connection that cannot be made', async () => {
    const error = await errorOf(aCall('http://127.0.0.1:1/'));

    expect(error).to.include({ message: 'connect ECONNREFUSED 127.0.0.1:1', isConnected: false });
  });

  it('tells a server that does not answer in time', async () => {
    const url = await serve(() => undefined);

    const error = await errorOf(aCall(url, { deadlineMs: 30 }));

    expect(error).to.include({ message: 'no answer within 0s', isConnected: true });
  });

  it('tells an answer that breaks off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half');
      setImmediate(() => response.destroy());
    });

    expect(await errorOf(aCall(url))).to.include({ isConnected: true });
  });

  it('is called off by its signal', async () => {
    const url = await serve(() => undefined);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 10);

    const error = await errorOf(aCall(url, { signal: controller.signal }));
    const again = await errorOf(aCall(url, { signal: controller.signal }));

    expect([error.message, again.message]).to.deep.equal(['called off', 'called off']);
  });

  for (const [name, url, headers] of [
    ['a URL that is none', 'http://ann:secret@[/', new Map()],
    ['another protocol', 'ftp://ann:secret@host/', new Map()],
    ['a header that cannot be sent', 'http://127.0.0.1:1/', new Map([['X-Token', 'secret\n']])],
  ] as const) {
    it(`refuses ${name} without showing a secret`, async () => {
      const error = await errorOf(aCall(url, { headers: new Map(headers) }));

      expect(error.isConnected).to.equal(false);
      expect(error.message).not.to.include('secret');
    });
  }
});
