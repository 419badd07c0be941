import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { expect } from 'chai';
import { HelperSocketProbe } from '../../src/docker/helper-socket-probe.ts';
import { LocalSocketProbe } from '../../src/docker/local-socket-probe.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import { docker } from '../support/docker-cli.ts';
import { eventually } from '../support/eventually.ts';
import { DOCKER_HOST, uniqueName } from '../support/real-engine.ts';

const settings = { host: DOCKER_HOST, tlsVerify: false, certPath: '', timeoutMs: 10_000 };

for (const [name, probe] of [
  ['LocalSocketProbe', new LocalSocketProbe(settings)],
  ['HelperSocketProbe, with the container’s own image', new HelperSocketProbe(settings, '')],
  ['HelperSocketProbe', new HelperSocketProbe(settings, 'berth-test/base:1')],
] as const) {
  describe(`${name}, with a real engine`, function () {
    this.timeout(60_000);
    let id: ContainerId;
    let socket: Socket;

    before(async () => {
      const container = ['--name', uniqueName('drain'), '--label', 'SERVICE_IGNORE=true'];
      id = (await docker('run', '-d', ...container, 'berth-test/http:1')) as ContainerId;
    });

    after(async () => {
      socket.destroy();
      await docker('rm', '--force', id);
    });

    it('sees a connection come, be used and go', async () => {
      const address = await docker('inspect', '-f', '{{.NetworkSettings.IPAddress}}', id);
      await eventually('it listens', async () => {
        socket = connect(4567, address);
        await once(socket, 'connect');
      });

      const open = await eventually('a connection is seen', async () => {
        const view = await probe.look(id);
        expect(view?.established).to.have.length(1);
        return view;
      });
      socket.write('GET /hello HTTP/1.0\r\n');
      const used = await eventually('something arrives', async () => {
        const view = await probe.look(id);
        expect(view?.segmentsIn).to.be.above(open?.segmentsIn ?? 0);
        return view;
      });
      expect(used?.established).to.have.length(1);
      socket.destroy();

      await eventually('it is gone', async () => {
        expect((await probe.look(id))?.established).to.deep.equal([]);
      });
    });

    it('knows nothing of a container that is not there', async () => {
      expect(await probe.look('0'.repeat(64) as ContainerId)).to.equal(undefined);
    });
  });
}
