import { readFile } from 'node:fs/promises';
import { eventually } from '../eventually.ts';
import type { UnixHttp } from '../unix-http.ts';

const SOON = { timeoutMs: 60_000 };

interface Token {
  readonly SecretID: string;
  readonly AccessorID: string;
}

/** Consul's tokens and policies, given out by whoever came first. */
export class Access {
  /** Every token that was given out, so that they can be looked for where they must not be. */
  readonly tokens: string[] = [];
  readonly #http: UnixHttp;
  readonly #servers: readonly UnixHttp[];

  private constructor(http: UnixHttp, servers: readonly UnixHttp[]) {
    this.#http = http;
    this.#servers = servers;
  }

  /** @param servers  from now on they may be asked for everything */
  static async open(servers: readonly [UnixHttp, ...UnixHttp[]]): Promise<Access> {
    const access = new Access(servers[0], servers);
    const { SecretID, AccessorID } = await eventually(
      'the servers have a leader',
      () => access.#make('/v1/acl/bootstrap', {}),
      SOON,
    );
    for (const { headers } of servers) headers['x-consul-token'] = SecretID;
    await access.#awaitEverywhere(AccessorID);
    return access;
  }

  /** May do what an agent has to of itself. */
  ofAgent(node: string): Promise<string> {
    const identity = { NodeName: node, Datacenter: 'dc1' };
    return this.#create('/v1/acl/token', { Description: node, NodeIdentities: [identity] });
  }

  async addPolicy(name: string, rules: string): Promise<void> {
    await this.#http.put('/v1/acl/policy', { Name: name, Rules: rules });
  }

  async addPolicyFile(name: string, file: string): Promise<void> {
    await this.addPolicy(name, await readFile(file, 'utf8'));
  }

  of(policy: string): Promise<string> {
    return this.#create('/v1/acl/token', { Description: policy, Policies: [{ Name: policy }] });
  }

  async #create(path: string, body: object): Promise<string> {
    const { SecretID, AccessorID } = await this.#make(path, body);
    await this.#awaitEverywhere(AccessorID);
    return SecretID;
  }

  async #make(path: string, body: object): Promise<Token> {
    const token = (await this.#http.put(path, body)) as Token;
    this.tokens.push(token.SecretID);
    return token;
  }

  /** An agent that asks a server which does not know it yet takes it for unknown for half a minute. */
  async #awaitEverywhere(accessor: string): Promise<void> {
    const known = this.#servers.map((server) =>
      eventually('the server knows the token', () => server.get(`/v1/acl/token/${accessor}?stale`)),
    );
    await Promise.all(known);
  }
}
