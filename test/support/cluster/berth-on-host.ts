import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { BerthProcess } from '../berth-process.ts';
import type { ClusterHost } from './cluster.ts';
import { CONSUL_HTTPS } from './consul-node.ts';
import type { ConsulKeys } from './consul-keys.ts';

/** What every program on a host needs to talk to its agent, without the token. */
export function consulVariables(keys: ConsulKeys): Record<string, string> {
  return {
    CONSUL_HTTP_ADDR: `https://127.0.0.1:${String(CONSUL_HTTPS)}`,
    CONSUL_CACERT: keys.ca,
    CONSUL_CLIENT_CERT: keys.client.certificate,
    CONSUL_CLIENT_KEY: keys.client.key,
  };
}

/** Every byte that programs print. */
export class Transcript {
  #text = '';

  /** Nothing is lost if it is called in the turn in which the program was started. */
  follow({ stdout, stderr }: ChildProcess): void {
    for (const stream of [stdout, stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#text += chunk.toString('latin1')));
    }
  }

  get length(): number {
    return this.#text.length;
  }

  /** Which of these are in it. */
  holds(words: readonly string[]): readonly string[] {
    return words.filter((word) => this.#text.includes(word));
  }
}

/** The daemons of all hosts: each with a token of its own in a file, TLS, and what it says kept. */
export class Berths {
  readonly transcript = new Transcript();
  readonly #keys: ConsulKeys;
  readonly #running = new Map<string, BerthProcess>();

  constructor(keys: ConsulKeys) {
    this.#keys = keys;
  }

  /** @param token  kept in a file on the host */
  give({ machine }: ClusterHost, token: string): void {
    writeFileSync(machine.path('token'), `${token}\n`, { mode: 0o600 });
  }

  /** @returns the one that runs besides, if one does: it is not ended */
  start(host: ClusterHost, ...flags: readonly string[]): BerthProcess | undefined {
    const { machine, dockerHost, name } = host;
    const before = this.#running.get(name);
    const own = ['run', '-ip', machine.address, '-resync', '5', '-log-level', 'debug', ...flags];
    const berth = new BerthProcess(
      [...own, `consul-tls://127.0.0.1:${String(CONSUL_HTTPS)}`],
      {
        ...consulVariables(this.#keys),
        ...{ DOCKER_HOST: dockerHost.address, CONSUL_HTTP_TOKEN_FILE: machine.path('token') },
      },
      machine.inNetwork,
    );
    this.transcript.follow(berth.child);
    this.#running.set(name, berth);
    return before;
  }

  of({ name }: ClusterHost): BerthProcess {
    const berth = this.#running.get(name);
    if (berth === undefined) throw new Error(`no berth runs on ${name}`);
    return berth;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.values()].map((berth) => berth.end('SIGKILL')));
  }
}
