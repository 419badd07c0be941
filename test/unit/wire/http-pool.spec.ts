import { type Socket, connect } from 'node:net';
import { expect } from 'chai';
import { HttpPool } from '../../../src/wire/http-pool.ts';
import { caught } from '../../support/caught.ts';
import { OK, httpPoolStages, saying } from '../../support/http-pool-stage.ts';

describe('HttpPool', () => {
  const open = httpPoolStages();
  const chunked = (...chunks: readonly string[]): string =>
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      ...chunks.map((one) => `${Buffer.byteLength(one).toString(16)}\r\n${one}\r\n`),
      '0\r\n\r\n',
    ].join('');

  const bytesOf = (text: string): readonly Buffer[] =>
    [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

  it('sends a GET', async () => {
    const stage = await open(saying(OK));

    expect(await stage.ask({ headers: { 'x-consul-token': 't' } })).to.equal('200 ok');
    expect(stage.requests).to.deep.equal([
      'GET /x HTTP/1.1\r\nHost: agent:8500\r\nx-consul-token: t\r\n\r\n',
    ]);
  });

  it('sends a PUT with the length of its body in bytes', async () => {
    const stage = await open(saying(OK));

    await stage.ask({ method: 'PUT', body: '"⚓"' });
    await stage.ask({ method: 'PUT' });

    expect(stage.requests).to.deep.equal([
      'PUT /x HTTP/1.1\r\nHost: agent:8500\r\nContent-Length: 5\r\n\r\n"⚓"',
      'PUT /x HTTP/1.1\r\nHost: agent:8500\r\nContent-Length: 0\r\n\r\n',
    ]);
  });

  for (const [name, request] of [
    ['a line break in a header', { headers: { 'x-consul-token': 'a\r\nHost: b' } }],
    ['a line break in the path', { path: '/x\r\nHost: b' }],
    ['a blank in the path', { path: '/x HTTP/1.1' }],
    ['what is no ASCII in the path', { path: '/⚓' }],
  ] as const) {
    it(`refuses ${name}, and sends nothing`, async () => {
      const stage = await open(saying(OK));

      expect(await stage.failure(request)).to.be.instanceOf(TypeError);
      expect(stage.connections).to.equal(0);
    });
  }

  it('never shows a header that it refuses', async () => {
    const stage = await open(saying(OK));

    const { message } = await stage.failure({ headers: { 'x-consul-token': 'secret\n' } });

    expect(message).to.not.include('secret');
  });

  for (const [name, pieces, answer] of [
    ['in one piece', [OK], '200 ok'],
    ['byte by byte', bytesOf(OK), '200 ok'],
    ['in chunks', [chunked('{"a":', '1}')], '200 {"a":1}'],
    ['in chunks, byte by byte', bytesOf(chunked('{"a":', '1}')), '200 {"a":1}'],
    ['cut within a character', bytesOf(chunked('⚓', '⚓')), '200 ⚓⚓'],
    ['without a body', ['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'], '404 '],
    ['after an interim one', ['HTTP/1.1 100 Continue\r\n\r\n', OK], '200 ok'],
    ['larger than what is received at once', [chunked('x'.repeat(200_000), 'y')], undefined],
  ] as const) {
    it(`takes an answer ${name}`, async () => {
      const stage = await open(saying(...pieces));

      const expected = answer ?? `200 ${'x'.repeat(200_000)}y`;
      expect(await stage.ask({ deadlineMs: 20_000 })).to.equal(expected);
    });
  }

  it('takes an answer that ends with the connection', async () => {
    const stage = await open((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nok'));

    expect(await stage.ask()).to.equal('200 ok');
    expect(await stage.ask()).to.equal('200 ok');
    expect(stage.connections).to.equal(2);
  });

  for (const [name, text] of [
    ['in the head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok'],
    ['between chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'],
    ['before anything', ''],
  ] as const) {
    for (const [how, end] of [
      ['ends', (socket: Socket): unknown => socket.end()],
      ['is reset', (socket: Socket): unknown => socket.resetAndDestroy()],
    ] as const) {
      it(`takes no part for an answer: the connection ${how} ${name}`, async () => {
        const stage = await open((socket) => {
          socket.write(text);
          setTimeout(() => end(socket), 10);
        });

        expect((await stage.failure()).code).to.equal('ECONNRESET');
      });
    }
  }

  it('says what cannot be read as HTTP, and does not use the connection again', async () => {
    let count = 0;
    const stage = await open((socket) => {
      count += 1;
      socket.write(count === 1 ? 'SSH-2.0-OpenSSH_9\r\n' : OK);
    });

    expect((await stage.failure()).message).to.match(/parse error/i);
    expect(await stage.ask()).to.equal('200 ok');
    expect(stage.connections).to.equal(2);
  });

  it('passes on why no connection can be had', async () => {
    const pool = new HttpPool({
      ...{ host: 'x', size: 1 },
      connect: (onread) => connect({ path: '/nowhere/docker.sock', onread }),
    });

    const error = await caught(pool.request({ method: 'GET', path: '/', deadlineMs: 2_000 }));

    expect(error).to.have.property('code', 'ENOENT');
  });

  it('passes on why no connection can be begun, each time', async () => {
    const connectNever = (): never => {
      throw new Error('bad certificate');
    };
    const pool = new HttpPool({ host: 'x', size: 1, connect: connectNever });
    const ask = (): Promise<Error> =>
      caught(pool.request({ method: 'GET', path: '/', deadlineMs: 2_000 }));

    const errors = [await ask(), await ask(), await ask()];

    expect(errors.map(({ message }) => message)).to.deep.equal(Array(3).fill('bad certificate'));
  });
});
