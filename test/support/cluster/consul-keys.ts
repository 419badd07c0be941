import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DATACENTER = 'dc1';

/** What the nodes of a Consul cluster and its clients know each other by. */
export interface ConsulKeys {
  /** Of the gossip. */
  readonly gossip: string;
  readonly ca: string;
  readonly server: KeyPair;
  readonly agent: KeyPair;
  /** For programs that talk to an agent. */
  readonly client: KeyPair;
}

interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Certificates by Consul's own tool, in a directory of their own.
 * @param program  consul
 */
export async function makeConsulKeys(program: string, directory: string): Promise<ConsulKeys> {
  mkdirSync(directory);
  const tls = async (...words: readonly string[]): Promise<void> => {
    await promisify(execFile)(program, ['tls', ...words], { cwd: directory });
  };
  await tls('ca', 'create');
  await Promise.all(
    ['-server', '-client', '-cli'].map((kind) => tls('cert', 'create', kind, '-dc', DATACENTER)),
  );
  const pair = (kind: string): KeyPair => ({
    certificate: join(directory, `${DATACENTER}-${kind}-consul-0.pem`),
    key: join(directory, `${DATACENTER}-${kind}-consul-0-key.pem`),
  });
  return {
    ...{ server: pair('server'), agent: pair('client'), client: pair('cli') },
    ca: join(directory, 'consul-agent-ca.pem'),
    gossip: randomBytes(32).toString('base64'),
  };
}
