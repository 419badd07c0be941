import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { OK, httpPoolStages, saying } from '../../support/http-pool-stage.ts';

describe('HttpPool, its connections', () => {
  const open = httpPoolStages();

  it('uses a connection again, the last one first', async () => {
    const stage = await open(saying(OK));

    await Promise.all([stage.ask(), stage.ask(), stage.ask()]);
    for (let round = 0; round < 5; round += 1) await stage.ask();

    expect(stage.connections).to.equal(3);
  });

  it('opens no more connections than it may, and forgets no request', async () => {
    const stage = await open(saying(OK), 2);

    const answers = await Promise.all(Array.from({ length: 20 }, () => stage.ask()));

    expect(answers).to.deep.equal(Array(20).fill('200 ok'));
    expect(stage.connections).to.equal(2);
  });

  it('opens a few connections at a time, and waits for none of them to open more', async () => {
    const stage = await open((socket, request) => {
      if (request.includes('/quick')) socket.write(OK);
    }, 20);

    const hanging = Array.from({ length: 19 }, () => stage.failure({ deadlineMs: 300 }));
    const quick = await stage.ask({ path: '/quick', deadlineMs: 300 });

    expect(quick).to.equal('200 ok');
    expect(stage.connections).to.equal(20);
    await Promise.all(hanging);
  });

  it('opens eight connections in a turn of the event loop', async () => {
    const stage = await open(saying(OK), 20);

    const answers = Array.from({ length: 20 }, () => stage.ask());
    const begun = [stage.begun];
    for (let turn = 0; turn < 2; turn += 1) {
      await new Promise(setImmediate);
      begun.push(stage.begun);
    }

    expect(begun[0]).to.equal(8);
    expect(begun[1]).to.be.within(9, 16);
    expect(begun[2]).to.be.at.most(20);
    await Promise.all(answers);
  });

  it('serves who waits with a new connection when one is lost', async () => {
    let count = 0;
    const stage = await open((socket) => {
      count += 1;
      if (count === 1) socket.resetAndDestroy();
      else socket.write(OK);
    }, 1);

    const outcomes = await Promise.allSettled([stage.ask(), stage.ask(), stage.ask()]);

    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      ...['rejected', 'fulfilled', 'fulfilled'],
    ]);
  });

  it('ends a request at its deadline, with the connection that it hangs on', async () => {
    let count = 0;
    const stage = await open((socket) => {
      count += 1;
      if (count > 1) socket.write(OK);
    }, 1);

    const { message } = await stage.failure({ deadlineMs: 50 });

    expect(message).to.equal('no answer within 50 ms');
    expect(await stage.ask()).to.equal('200 ok');
    expect(stage.connections).to.equal(2);
  });

  it('counts the wait for a connection against the deadline', async () => {
    const stage = await open(() => undefined, 1);
    const first = stage.failure({ deadlineMs: 200 });

    const second = await stage.failure({ deadlineMs: 50 });

    expect(second.message).to.equal('no answer within 50 ms');
    await first;
    await sleep(20);
    expect(stage.requests).to.have.length(1);
  });

  it('gives nobody what an earlier request was answered too late', async () => {
    const stage = await open((socket, request) => {
      if (request.includes('/late')) setTimeout(() => socket.write(OK.replace('ok', 'NO')), 80);
      else socket.write(OK);
    }, 1);

    await stage.failure({ path: '/late', deadlineMs: 30 });

    expect(await stage.ask()).to.equal('200 ok');
    await sleep(100);
    expect(await stage.ask()).to.equal('200 ok');
  });

  for (const [name, extra] of [
    ['a second answer to one request', OK.replace('ok', 'NO')],
    ['half of a second answer', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ] as const) {
    it(`gives nobody ${name}`, async () => {
      let count = 0;
      const stage = await open((socket) => {
        count += 1;
        socket.write(count === 1 ? OK + extra : OK);
      }, 1);

      const answers = [await stage.ask(), await stage.ask().catch(() => 'lost')];

      expect(answers[0]).to.equal('200 ok');
      expect(answers[1]).to.be.oneOf(['200 ok', 'lost']);
    });
  }

  it('does not use a connection again that answered twice', async () => {
    const stage = await open(saying(OK + OK), 1);

    await stage.ask();
    await stage.ask();

    expect(stage.connections).to.equal(2);
  });

  it('closes connections that nobody has used for a while, and opens others', async () => {
    const closed: Socket[] = [];
    const stage = await open((socket) => {
      socket.on('close', () => closed.push(socket));
      socket.write(OK);
    });

    await Promise.all([stage.ask(), stage.ask()]);
    await eventually('both are closed', () => closed.length === 2);

    expect(await stage.ask()).to.equal('200 ok');
    expect(stage.connections).to.equal(3);
  });

  it('does not use a connection on which something was said unasked', async () => {
    const stage = await open((socket) => {
      socket.write(OK);
      setTimeout(() => socket.write(OK.replace('ok', 'NO')), 20);
    }, 1);

    await stage.ask();
    await sleep(60);

    expect(await stage.ask()).to.equal('200 ok');
    expect(stage.connections).to.equal(2);
  });

  it('does not use a connection that the server has closed meanwhile', async () => {
    const stage = await open((socket) => {
      socket.write(OK);
      setTimeout(() => socket.end(), 20);
    }, 1);

    await stage.ask();
    await sleep(60);

    expect(await stage.ask()).to.equal('200 ok');
    expect(stage.connections).to.equal(2);
  });

  it('does not use a connection again whose answer says so', async () => {
    const closing = OK.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    const stage = await open(saying(closing), 1);

    await stage.ask();
    await stage.ask();

    expect(stage.connections).to.equal(2);
  });
});
