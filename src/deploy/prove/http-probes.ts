import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Connection, ProbeOutcome } from '../../domain/deploy/prove/probe.ts';
import type { ProbeTransport, Sent } from './probe-transport.ts';
import { BODY_BYTES, type VersionRule, versionIn } from './version-rule.ts';

export interface HttpProbesOptions {
  readonly versionRule: VersionRule;
  /** A request without a whole answer by then has failed. */
  readonly timeoutMs: number;
}

/** So many connections to each proxy are kept: as one ends, others are idle. */
const KEPT_CONNECTIONS = 8;
const RESETS: readonly string[] = ['ECONNRESET', 'EPIPE'];

interface Lane {
  readonly plain: Agent;
  readonly tls: TlsAgent;
}

/** Sends requests by HTTP, and reads the answers to their ends. */
export class HttpProbes implements ProbeTransport {
  readonly #options: HttpProbesOptions;
  readonly #lanes: readonly Lane[] = Array.from({ length: KEPT_CONNECTIONS }, () => ({
    plain: new Agent({ keepAlive: true }),
    tls: new TlsAgent({ keepAlive: true }),
  }));
  readonly #turns = new Map<string, number>();

  constructor(options: HttpProbesOptions) {
    this.#options = options;
  }

  send(url: string, connection: Connection, signal: AbortSignal): Promise<Sent> {
    const begunMs = performance.now();
    return new Promise((resolve) => {
      const outgoing = this.#open(url, connection);
      const timer = setTimeout(() => {
        settle({ kind: 'failed', reason: 'timeout' });
      }, this.#options.timeoutMs);
      const giveUp = (): void => {
        settle(undefined);
      };
      const settle = (outcome: ProbeOutcome | undefined): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        if (outcome?.kind !== 'answered') outgoing.destroy();
        resolve({ outcome, durationMs: performance.now() - begunMs });
      };
      signal.addEventListener('abort', giveUp);
      let isAnswering = false;
      outgoing.on('error', (error) => {
        settle(isAnswering ? cutOff(error) : outcomeOf(error, outgoing.reusedSocket));
      });
      outgoing.on('response', (response) => {
        isAnswering = true;
        this.#read(response, settle);
      });
      outgoing.end();
    });
  }

  close(): void {
    for (const { plain, tls } of this.#lanes) {
      plain.destroy();
      tls.destroy();
    }
  }

  #open(url: string, connection: Connection): ClientRequest {
    const isTls = url.startsWith('https:');
    const headers = { 'user-agent': 'berth-prove' };
    const agent = connection === 'fresh' ? false : this.#lane(url)[isTls ? 'tls' : 'plain'];
    return (isTls ? tlsRequest : request)(url, { agent, headers });
  }

  /** Each connection has its turn, so that none is idle for long. */
  #lane(url: string): Lane {
    const turn = this.#turns.get(url) ?? 0;
    this.#turns.set(url, (turn + 1) % KEPT_CONNECTIONS);
    const lane = this.#lanes[turn];
    if (lane === undefined) throw new Error(`there is no lane ${String(turn)}`);
    return lane;
  }

  #read(response: IncomingMessage, settle: (outcome: ProbeOutcome) => void): void {
    const { versionRule } = this.#options;
    let body = Buffer.alloc(0);
    response.on('data', (chunk: Buffer) => {
      if (body.length < BODY_BYTES) body = Buffer.concat([body, chunk.subarray(0, BODY_BYTES)]);
    });
    response.on('error', (error) => {
      settle(cutOff(error));
    });
    response.on('end', () => {
      const version = versionIn(versionRule, response.headers, body.subarray(0, BODY_BYTES));
      settle({ kind: 'answered', status: response.statusCode ?? 0, version });
    });
  }
}

function cutOff(error: Error): ProbeOutcome {
  return { kind: 'failed', reason: `the answer was cut off: ${codeOf(error)}` };
}

/** Without any answer yet. */
function outcomeOf(error: Error, isReused: boolean): ProbeOutcome {
  const code = codeOf(error);
  return isReused && RESETS.includes(code) ? { kind: 'reset' } : { kind: 'failed', reason: code };
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
