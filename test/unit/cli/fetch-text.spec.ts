import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { fetchText } from '../../../src/cli/fetch-text.ts';

describe('fetchText', () => {
  let server: Server;
  let url = '';

  before(async () => {
    server = createServer((request, response) => {
      response.end(request.url === '/huge' ? Buffer.alloc((1 << 20) + 1) : 'blue ü');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const failure = async (from: string): Promise<string> => {
    const [outcome] = await Promise.allSettled([fetchText(from)]);
    return outcome.status === 'rejected' ? (outcome.reason as Error).message : 'no failure';
  };

  it('gives what stands at a URL', async () => {
    expect(await fetchText(`${url}/`)).to.equal('blue ü');
  });

  it('takes no more than 1 MiB', async () => {
    expect(await failure(`${url}/huge`)).to.equal('more than 1048576 bytes');
  });

  it('takes HTTP alone', async () => {
    expect(await failure('file:///etc/passwd')).to.equal('allowed is HTTP');
  });
});
