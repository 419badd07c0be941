import { mkdirSync, writeFileSync } from 'node:fs';
import { eventually } from '../eventually.ts';
import { UnixHttp } from '../unix-http.ts';
import type { ConsulKeys } from './consul-keys.ts';
import type { Machine } from './machine.ts';

export const CONSUL_HTTPS = 8501;

export interface ConsulNodeOptions {
  readonly program: string;
  readonly keys: ConsulKeys;
  /** Addresses of all servers. */
  readonly servers: readonly string[];
  readonly isServer: boolean;
}

/**
 * A Consul server or agent on a machine, with ACLs that deny and TLS on every connection.
 *
 * Who is on the machine reaches it at 127.0.0.1:8501, with a certificate; tests by a Unix socket, with
 * nobody's token unless `http.headers` says whose.
 */
export class ConsulNode {
  readonly http: UnixHttp;
  readonly #machine: Machine;
  readonly #options: ConsulNodeOptions;

  constructor(machine: Machine, options: ConsulNodeOptions) {
    this.#machine = machine;
    this.#options = options;
    mkdirSync(machine.path('consul'));
    this.http = new UnixHttp(machine.path('consul.sock'));
  }

  /** Resolves once it answers. @param agentToken  for what it does by itself; kept from then on */
  async start(agentToken?: string): Promise<void> {
    const file = this.#machine.path('consul.json');
    const { program, isServer } = this.#options;
    if (agentToken !== undefined || isServer) {
      writeFileSync(file, JSON.stringify(this.#configuration(agentToken)));
    }
    const command = [program, 'agent', '-config-file', file];
    await this.#machine.start('consul', command, () => this.http.get('/v1/status/leader'));
  }

  async kill(): Promise<void> {
    await this.#machine.kill('consul');
  }

  /** @returns the address of the server that leads */
  async leader(): Promise<string> {
    return eventually('there is a leader', async () => {
      const leader = String(await this.http.get('/v1/status/leader')).split(':')[0] ?? '';
      return leader !== '' && leader;
    });
  }

  #configuration(agentToken: string | undefined): object {
    const { keys, servers, isServer } = this.#options;
    const { certificate, key } = isServer ? keys.server : keys.agent;
    return {
      ...{ node_name: this.#machine.name, data_dir: this.#machine.path('consul') },
      ...(isServer ? { server: true, bootstrap_expect: servers.length } : {}),
      ...{ bind_addr: this.#machine.address, retry_join: servers, retry_interval: '1s' },
      addresses: { http: `unix://${this.#machine.path('consul.sock')}`, https: '127.0.0.1' },
      ports: { https: CONSUL_HTTPS },
      ...{ encrypt: keys.gossip, ca_file: keys.ca, cert_file: certificate, key_file: key },
      ...{ verify_incoming: true, verify_outgoing: true, verify_server_hostname: true },
      acl: {
        ...{ enabled: true, default_policy: 'deny', enable_token_persistence: true },
        ...(agentToken === undefined ? {} : { tokens: { agent: agentToken } }),
      },
      performance: { raft_multiplier: 1 }, // elects its leader in two seconds, not ten
      ...{ disable_update_check: true, log_level: 'warn' },
    };
  }
}
