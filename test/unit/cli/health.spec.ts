import { expect } from 'chai';
import { health } from '../../../src/cli/health.ts';
import { type CommandFacts, aCommandStage } from '../../support/command-context.ts';
import { loopbackServers } from '../../support/loopback-server.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

describe('berth health', () => {
  const aFile = temporaryFiles();
  const serve = loopbackServers();

  async function asked(
    argv: readonly string[],
    { commandLine = '', env = {} }: CommandFacts & { readonly commandLine?: string } = {},
  ): Promise<readonly [number, string]> {
    const { context, stdout } = aCommandStage({ env });
    const file = aFile('cmdline', commandLine.replaceAll(' ', '\0') + '\0');
    return [await health(argv, context, file), stdout.text];
  }

  /** A daemon that answers so. @returns its port */
  async function daemon(status: number, body: string): Promise<string> {
    const address = await serve((request, response) => {
      response.writeHead(request.url === '/healthz' ? status : 404).end(body);
    });
    return new URL(address).port;
  }

  it('is 0 while the daemon makes progress', async () => {
    expect(await asked(['-http', await daemon(200, 'ok')])).to.deep.equal([0, 'healthy\n']);
  });

  it('is 1 and says why when it does not', async () => {
    const port = await daemon(503, 'loop: no work has ended for 200 s\n');

    expect(await asked(['-http', port])).to.deep.equal([
      ...[1, 'not healthy: loop: no work has ended for 200 s\n'],
    ]);
  });

  it('is 1 when nobody listens', async () => {
    const [code, text] = await asked(['-http', '127.0.0.1:1']);

    expect(code).to.equal(1);
    expect(text).to.include('ECONNREFUSED 127.0.0.1:1');
  });

  it('asks where the environment says', async () => {
    const env = { BERTH_HTTP: `0.0.0.0:${await daemon(200, 'ok')}` };

    expect(await asked([], { env })).to.deep.equal([0, 'healthy\n']);
  });

  for (const start of [
    'node --max-semi-space-size=8 --no-concurrent-recompilation /opt/berth/dist/main.js',
    'node /opt/berth/dist/main.js run -internal',
    '/usr/bin/berth run',
  ]) {
    it(`asks where the daemon listens that was started as ${start}`, async () => {
      const port = await daemon(503, 'stuck');
      const commandLine = `${start} -http ${port} consul://10.0.0.1:8500`;

      expect(await asked([], { commandLine })).to.deep.equal([1, 'not healthy: stuck\n']);
    });
  }

  for (const commandLine of ['node /opt/berth/dist/main.js consul:', 'sh -c something', '']) {
    it(`has nothing to ask a process "${commandLine}"`, async () => {
      const [code, text] = await asked([], { commandLine });

      expect([code, text]).to.deep.equal([0, 'there is nothing to ask without -http\n']);
    });
  }
});
