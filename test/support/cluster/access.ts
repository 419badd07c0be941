import { readFile } from 'node:fs/promises';
import { eventually } from '../eventually.ts';
import type { UnixHttp } from '../unix-http.ts';

const SOON = { timeoutMs: 60_000 };

/** Consul's tokens and policies, given out by whoever came first. */
export class Access {
  /** Every token that was given out, so that they can be looked for where they must not be. */
  readonly tokens: string[] = [];
  readonly #http: UnixHttp;

  private constructor(http: UnixHttp) {
    this.#http = http;
  }

  /** @param http  of a server; from now on it may do everything */
  static async open(http: UnixHttp): Promise<Access> {
    const access = new Access(http);
    const token = await eventually(
      'the servers have a leader',
      () => access.#create('/v1/acl/bootstrap', {}),
      SOON,
    );
    http.headers['x-consul-token'] = token;
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
    const { SecretID } = (await this.#http.put(path, body)) as { readonly SecretID: string };
    this.tokens.push(SecretID);
    return SecretID;
  }
}
