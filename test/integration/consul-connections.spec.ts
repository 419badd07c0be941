import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import type { ConsulClientSettings } from '../../src/consul/consul-client.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import { aMark, aRegistration } from '../support/builders.ts';
import { makeCertificates } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';

const ENGINES = 'test/engines';
const TLS_PORT = 28_501;
const TOKEN = 'b6f1a2d4-0000-4000-8000-00000000c0de';

/** The agents of this machine speak plain HTTP on a port: here is one of our own that does not. */
describe('AgentRegistry, over TLS and over a socket', function () {
  this.timeout(60_000);
  let directory = '';
  let agent: ChildProcess;
  const path = (name: string): string => join(directory, name);

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'consul-'));
    makeCertificates(directory);
    writeFileSync(path('agent.json'), JSON.stringify(configuration(directory)));
    const program = execFileSync(ENGINES, ['consul-program'], { encoding: 'utf8' }).trim();
    const flags = ['-dev', '-config-file', path('agent.json'), '-bind', '127.0.0.1'];
    agent = spawn(program, ['agent', ...flags], { stdio: 'ignore' });
    await eventually('the agent answers', () => open('consul-tls:').host(), { timeoutMs: 30_000 });
  });

  after(() => {
    agent.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  function open(uri: string, settings: Partial<ConsulClientSettings> = {}): AgentRegistry {
    const address = `localhost:${String(TLS_PORT)}`;
    return new AgentRegistry({
      address: parseRegistryUri(uri, { address, ssl: false }),
      ...{ token: TOKEN, timeoutMs: 5_000, caCert: path('ca.pem') },
      ...{ clientCert: path('client.pem'), clientKey: path('client.key') },
      ...settings,
    });
  }

  const failureOf = async (registry: AgentRegistry): Promise<string> => {
    const [outcome] = await Promise.allSettled([registry.list()]);
    return outcome.status === 'rejected' ? (outcome.reason as Error).message : 'no failure';
  };

  for (const [name, uri] of [
    ['TLS with a client’s certificate', (): string => 'consul-tls:'],
    ['a socket', (): string => `consul-unix://${path('http.sock')}`],
  ] as const) {
    it(`registers and deregisters over ${name}`, async () => {
      const registry = open(uri());
      const service = aRegistration();

      await registry.register(service, aMark());
      expect((await registry.list()).map(({ id }) => id)).to.deep.equal([service.id]);
      await registry.deregister(service.id);
      expect(await registry.list()).to.deep.equal([]);
    });
  }

  it('refuses an agent whose authority it does not know', async () => {
    expect(await failureOf(open('consul-tls:', { caCert: '' }))).to.match(/certificate/);
  });

  it('refuses an agent with another name, unless it is told that name', async () => {
    const uri = `consul-tls://127.0.0.1:${String(TLS_PORT)}`;

    expect(await failureOf(open(uri))).to.match(/altnames/i);
    expect(await failureOf(open(uri, { tlsServerName: 'localhost' }))).to.equal('no failure');
    expect(await failureOf(open(uri, { sslVerify: false }))).to.equal('no failure');
  });

  it('is refused without the certificate that the agent wants', async () => {
    const none = { clientCert: '', clientKey: '' };

    expect(await failureOf(open('consul-tls:', none))).to.match(/alert|ECONNRESET|EPIPE/);
  });

  it('takes the token from a file, and the next one when the file changes', async () => {
    const tokenFile = path('token');
    writeFileSync(tokenFile, 'b6f1a2d4-0000-4000-8000-000000000bad');
    const registry = open('consul-tls:', { token: '', tokenFile });
    expect(await failureOf(registry)).to.match(/403/);

    writeFileSync(tokenFile, `${TOKEN}\n`);

    await eventually('the new token', async () => {
      expect(await failureOf(registry)).to.equal('no failure');
    });
  });
});

function configuration(directory: string): object {
  const port = (offset: number): number => TLS_PORT + offset;
  return {
    data_dir: directory,
    addresses: { http: `unix://${join(directory, 'http.sock')}`, https: '127.0.0.1' },
    ports: {
      ...{ http: 1, https: TLS_PORT, dns: -1, grpc: -1, server: port(1) },
      ...{ serf_lan: port(2), serf_wan: port(3) },
    },
    ...{ ca_file: join(directory, 'ca.pem'), verify_incoming: true },
    ...{ cert_file: join(directory, 'agent.pem'), key_file: join(directory, 'agent.key') },
    acl: { enabled: true, default_policy: 'deny', tokens: { master: TOKEN } },
  };
}
