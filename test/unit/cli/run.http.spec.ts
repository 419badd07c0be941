import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { runCommand } from '../../../src/cli/run.ts';
import { aContainer } from '../../support/builders.ts';
import { type CommandStage, aCommandStage } from '../../support/command-context.ts';
import { ask } from '../../support/status-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

const REGISTRY = 'consul://10.0.0.1:8500';
const ARGUMENTS = ['-log-format', 'json', '-ip', '10.0.0.1'];

async function urlOf({ stdout }: CommandStage): Promise<string> {
  for (let turns = 0; turns < 100_000; turns += 1) {
    const [, url] = /"status page","url":"([^"]+)"/.exec(stdout.text) ?? [];
    if (url !== undefined) return url;
    await settled();
  }
  throw new Error(`never: ${stdout.text}`);
}

async function listening(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('run -http', () => {
  it('shows what it does until it is told to stop', async () => {
    const stage = aCommandStage();
    stage.source.start(aContainer());
    const exited = runCommand.execute([...ARGUMENTS, '-http', '0', REGISTRY], stage.context);
    const url = await urlOf(stage);
    while (!stage.source.signals$.observed) await settled();
    stage.source.connect();
    while (!stage.stdout.text.includes('"registered"')) await settled();

    const status = await ask(`${url}/status`);
    const ready = await ask(`${url}/readyz`);
    stage.stop.abort('SIGTERM');

    expect(await exited).to.equal(0);
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(status.body).to.include('"vm:web:80"').and.include('"host":"vm"');
    expect(ready.statusCode).to.equal(200);
    expect(await ask(url).catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('answers while Consul and Docker are awaited', async () => {
    const stage = aCommandStage({ env: { BERTH_HTTP: '127.0.0.1:0' } });
    stage.registry.fault = () => new Promise(() => undefined);
    const exited = runCommand.execute([...ARGUMENTS, REGISTRY], stage.context);

    const url = await urlOf(stage);

    expect((await ask(`${url}/healthz`)).statusCode).to.equal(200);
    expect((await ask(`${url}/readyz`)).statusCode).to.equal(503);
    stage.stop.abort('SIGTERM');
    await exited;
  });

  it('ends at its start when another program has the port, and says so', async () => {
    const stage = aCommandStage();
    const other = await listening();
    const address = `127.0.0.1:${String((other.address() as AddressInfo).port)}`;

    const code = await runCommand.execute(
      [...ARGUMENTS, '-http', address, REGISTRY],
      stage.context,
    );
    other.close();

    expect(code).to.equal(1);
    expect(stage.stdout.text).to.include(
      `"status page not available","problem":"-http ${address}: another program listens there"`,
    );
  });

  it('ends at its start when the host has no such address', async () => {
    const stage = aCommandStage();

    const code = await runCommand.execute(
      [...ARGUMENTS, '-http', '192.0.2.1:0', REGISTRY],
      stage.context,
    );

    expect(code).to.equal(1);
    expect(stage.stdout.text).to.include('-http 192.0.2.1:0: this host has no such address');
  });

  it('does not listen unless it is told to', async () => {
    const stage = aCommandStage();
    const exited = runCommand.execute([...ARGUMENTS, REGISTRY], stage.context);
    while (!stage.source.signals$.observed) await settled();
    stage.stop.abort('SIGTERM');
    await exited;

    expect(stage.stdout.text).not.to.include('status page');
  });
});
