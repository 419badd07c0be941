import { expect } from 'chai';
import { DockerSource } from '../../src/docker/docker-source.ts';
import { DependencyError } from '../../src/domain/errors.ts';
import type { SourceSignal } from '../../src/domain/container-source.ts';
import { eventually } from '../support/eventually.ts';
import {
  type Behaviour,
  FaultyServer,
  answer,
  answerAndClose,
  cut,
  drip,
  hang,
  refuse,
  stall,
} from '../support/faulty-server.ts';

const ID = 'a'.repeat(64);
const LIST = JSON.stringify([{ Id: ID, Names: ['/web ⚓'], State: 'running' }]);
const INSPECT = JSON.stringify({ Id: ID, Name: '/web', State: { Running: true }, Config: {} });
const INFO = JSON.stringify({ Name: 'vm', ServerVersion: '1', SystemTime: '2026-01-01T00:00:00Z' });
const VERSION = JSON.stringify({ ApiVersion: '1.41' });
const EVENT = JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID }, timeNano: 1e18 });

/** Ways in which an answer can fail to be one. None of them may pass for an answer. */
const FAULTS: readonly { name: string; behaviour: Behaviour }[] = [
  { name: 'connection reset', behaviour: refuse },
  { name: 'no answer', behaviour: hang },
  { name: 'cut in the body', behaviour: cut(LIST) },
  { name: 'stalled in the body', behaviour: stall(LIST) },
  { name: 'headers, then nothing', behaviour: stall('') },
  { name: 'HTML with 200', behaviour: answer('<html>login</html>') },
  { name: 'truncated JSON', behaviour: answer(LIST.slice(0, -3)) },
  { name: 'null', behaviour: answer('null') },
  { name: 'an empty body', behaviour: answer('') },
  { name: 'a number', behaviour: answer('17') },
  { name: 'a list of nothing known', behaviour: answer('[null,{},"x"]') },
  { name: 'an object without an ID', behaviour: answer('{"message":"ok"}') },
  { name: '403', behaviour: answer('{"message":"no"}', { status: '403 Forbidden' }) },
  { name: '404 of a proxy', behaviour: answer('<h1>not found</h1>', { status: '404 Not Found' }) },
  { name: '429', behaviour: answer('', { status: '429 Too Many Requests' }) },
  { name: '500', behaviour: answer('{"message":"oops"}', { status: '500 Internal' }) },
  { name: '503', behaviour: answer('', { status: '503 Unavailable' }) },
  {
    name: 'a redirect to nowhere',
    behaviour: answer('', { status: '302 Found', headers: ['Location: http://127.0.0.1:1/x'] }),
  },
];

describe('DockerSource over a faulty wire', () => {
  const server = new FaultyServer();
  let source: DockerSource;
  /** For what is slow and right: a busy machine must not make it wrong. */
  let patient: DockerSource;

  before(async () => {
    const port = await server.listen();
    const host = `tcp://127.0.0.1:${String(port)}`;
    const settings = { host, tlsVerify: false, certPath: '' };
    source = new DockerSource({ ...settings, timeoutMs: 400 });
    patient = new DockerSource({ ...settings, timeoutMs: 20_000 });
  });

  after(() => server.close());

  for (const { name, behaviour } of FAULTS) {
    it(`rejects list and inspect when the answer is: ${name}`, async () => {
      server.behave = () => behaviour;

      const [list, inspect] = await Promise.allSettled([source.list(), source.inspect(ID)]);

      expect(list).to.have.property('reason').that.is.instanceOf(DependencyError);
      expect(inspect).to.have.property('reason').that.is.instanceOf(DependencyError);
    });
  }

  it('takes an answer that comes byte by byte', async () => {
    server.behave = (line) => drip(line.includes('/containers/json') ? LIST : INSPECT);

    expect(await patient.list()).to.have.length(1);
    expect(await patient.inspect(ID)).to.deep.include({ id: ID, running: true });
  });

  it('survives connections that are closed after each answer', async () => {
    server.behave = (line) => answerAndClose(line.includes('/containers/json') ? LIST : INSPECT);

    for (let round = 0; round < 20; round += 1) {
      expect(await patient.list()).to.have.length(1);
      expect(await patient.inspect(ID)).to.have.property('id', ID);
    }
  });

  it('takes Docker’s own words for "gone"', async () => {
    const body = JSON.stringify({ message: `No such container: ${ID}` });
    server.behave = () => answer(body, { status: '404 Not Found' });

    expect(await source.inspect(ID)).to.equal(undefined);
  });

  it('refuses an ID that would lead to another path', async () => {
    const error: unknown = await source.inspect('../version?x=y').catch((one: unknown) => one);

    expect(error).to.be.instanceOf(DependencyError);
  });

  describe('the event stream', () => {
    const signals: SourceSignal[] = [];
    let stop = (): void => undefined;

    /** The engine answers as it should, and its stream behaves like this. */
    function streaming(behaviour: Behaviour): void {
      server.behave = (line) => {
        if (line.includes('/events')) return behaviour;
        return answer(line.includes('/info') ? INFO : line.includes('/version') ? VERSION : 'OK');
      };
      signals.length = 0;
      const subscription = source.signals$.subscribe((signal) => signals.push(signal));
      stop = () => {
        subscription.unsubscribe();
      };
    }

    const chunk = (bytes: Buffer): Buffer =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
    const open = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const count = (kind: SourceSignal['kind']): number =>
      signals.filter((signal) => signal.kind === kind).length;

    afterEach(() => {
      stop();
    });

    it('reads lines that are split, merged, and cut within a character', async () => {
      const bytes = Buffer.from(
        `${EVENT}\n${EVENT.replace('start', 'die')}\n{"Type":"⚓"}\n${EVENT}\n`,
      );
      streaming(async (socket) => {
        socket.write(open);
        for (let at = 0; at < bytes.length; at += 7) {
          socket.write(chunk(bytes.subarray(at, at + 7)));
          await new Promise(setImmediate);
        }
      });

      await eventually('three hints', () => count('changed') === 3, { timeoutMs: 5_000 });
      expect(count('disconnected')).to.equal(0);
    });

    for (const { name, end } of [
      { name: 'ends', end: (socket) => socket.end('0\r\n\r\n') },
      { name: 'is cut', end: (socket) => socket.resetAndDestroy() },
      {
        name: 'says something that is no JSON',
        end: (socket) => socket.write(chunk(Buffer.from('<html>\n'))),
      },
      {
        name: 'says a line without end',
        end: (socket) => socket.write(chunk(Buffer.alloc(1_200_000, 'x'))),
      },
    ] satisfies { name: string; end: (socket: Parameters<Behaviour>[0]) => unknown }[]) {
      it(`connects again when the stream ${name}`, async () => {
        streaming((socket) => {
          socket.write(open, () => setTimeout(() => end(socket), 50));
        });

        await eventually('a second connection', () => count('connected') === 2, {
          timeoutMs: 5_000,
        });
        expect(count('disconnected')).to.be.above(0);
      });
    }

    it('backs off when each connection fails at once', async () => {
      streaming(refuse);

      await eventually('three tries', () => count('disconnected') >= 3, { timeoutMs: 10_000 });

      const waits = signals.flatMap((one) => (one.kind === 'disconnected' ? [one.retryInMs] : []));
      expect(waits[2]).to.be.within(80, 800);
    });
  });
});
