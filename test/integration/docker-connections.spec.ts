import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import { type ServerOptions, createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DockerSource } from '../../src/docker/docker-source.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import { caught } from '../support/caught.ts';
import { makeCertificates } from '../support/certificates.ts';

const ID = 'a'.repeat(64) as ContainerId;

/** As much of an engine as these tests ask. */
const engine: RequestListener = ({ url = '' }, response) => {
  const container = { Id: ID, Name: '/web', State: { Running: true }, Config: {} };
  const listed = [{ Id: ID, Names: ['/web'], State: 'running' }];
  response.end(JSON.stringify(url.includes(ID) ? container : listed));
};

/** The tests' own engines are on sockets: here is one that is not. */
describe('DockerSource, over TLS and over TCP', function () {
  this.timeout(30_000);
  let directory = '';
  const servers: Server[] = [];
  const path = (...names: readonly string[]): string => join(directory, ...names);

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'docker-tls-'));
    for (const name of ['own', 'other']) {
      mkdirSync(path(name));
      makeCertificates(path(name));
      copyFileSync(path(name, 'client.pem'), path(name, 'cert.pem'));
      copyFileSync(path(name, 'client.key'), path(name, 'key.pem'));
    }
  });

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  async function listen(server: Server, host: string): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  function overTls(): Promise<number> {
    const options: ServerOptions = {
      key: readFileSync(path('own', 'agent.key')),
      cert: readFileSync(path('own', 'agent.pem')),
      ca: readFileSync(path('own', 'ca.pem')),
      requestCert: true,
    };
    return listen(createTlsServer(options, engine), '127.0.0.1');
  }

  const open = (host: string, certificates: string): DockerSource =>
    new DockerSource({
      ...{ host, tlsVerify: certificates !== '', timeoutMs: 5_000 },
      certPath: certificates === '' ? '' : path(certificates),
    });

  async function failures(source: DockerSource): Promise<readonly string[]> {
    const errors = await Promise.all([source.list(), source.inspect(ID)].map(caught));
    return errors.map(({ message }) => message);
  }

  it('lists and inspects over TLS, with a client’s certificate', async () => {
    const source = open(`tcp://localhost:${String(await overTls())}`, 'own');

    expect((await source.list()).map(({ id }) => id)).to.deep.equal([ID]);
    expect(await source.inspect(ID)).to.deep.include({ id: ID, name: 'web', running: true });
  });

  it('refuses an engine whose authority it does not know', async () => {
    const source = open(`tcp://localhost:${String(await overTls())}`, 'other');

    for (const message of await failures(source)) expect(message).to.match(/certificate/);
  });

  it('refuses an engine with another name', async () => {
    const source = open(`tcp://127.0.0.1:${String(await overTls())}`, 'own');

    for (const message of await failures(source)) expect(message).to.match(/altnames/i);
  });

  for (const [name, address] of [
    ['IPv4', '127.0.0.1'],
    ['IPv6', '::1'],
  ] as const) {
    it(`lists and inspects over TCP, by an ${name} address`, async function () {
      const port = await listen(createServer(engine), address).catch(() => undefined);
      if (port === undefined) this.skip(); // a machine without IPv6
      const host = address.includes(':') ? `[${address}]` : address;
      const source = open(`tcp://${host}:${String(port)}`, '');

      expect((await source.list()).map(({ id }) => id)).to.deep.equal([ID]);
      expect(await source.inspect(ID)).to.have.property('name', 'web');
    });
  }
});
