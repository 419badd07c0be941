import { expect } from 'chai';
import { ConsulClient } from '../../../src/consul/consul-client.ts';
import { KvTrafficReader } from '../../../src/consul/kv-traffic-reader.ts';
import { parseRegistryUri } from '../../../src/consul/registry-uri.ts';
import { caught } from '../../support/caught.ts';
import { bodyOf, loopbackServers } from '../../support/loopback-server.ts';

interface Operation {
  readonly KV: { readonly Verb: string; readonly Key: string };
}

describe('KvTrafficReader', () => {
  const serve = loopbackServers();
  let keys: Record<string, string>;
  /** The token may not read these: a transaction leaves them out, a read of one is refused. */
  let hidden: (key: string) => boolean;
  let asked: string[];

  beforeEach(() => {
    [keys, hidden, asked] = [{}, () => false, []];
  });

  async function reader(): Promise<KvTrafficReader> {
    const address = await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://consul');
      asked.push(`${request.method ?? ''} ${pathname}`);
      response.setHeader('content-type', 'application/json');
      const send = (body: unknown): void => void response.end(JSON.stringify(body));
      const key = decodeURIComponent(pathname.slice('/v1/kv/'.length));
      if (pathname === '/v1/txn') {
        void bodyOf(request).then((body) => {
          const prefixes = (JSON.parse(body) as readonly Operation[]).map(({ KV }) => KV.Key);
          const found = prefixes.flatMap((prefix) =>
            Object.keys(keys).filter((one) => one.startsWith(prefix) && !hidden(one)),
          );
          send({
            Results: found.map((one) => ({
              KV: { Key: one, Value: btoa(keys[one] ?? ''), ModifyIndex: 1 },
            })),
          });
        });
      } else if (pathname.startsWith('/v1/health/service/')) {
        const tags = ['blue', 'blue_v12', 'green'];
        send(tags.map((tag) => ({ Service: { ID: tag, Port: 1, Tags: [tag] }, Checks: [] })));
      } else if (hidden(key))
        response.writeHead(403, { 'content-type': 'text/plain' }).end('Permission denied');
      else if (keys[key] === undefined) response.writeHead(404).end();
      else send([{ Key: key, Value: btoa(keys[key]), ModifyIndex: 1 }]);
    });
    const uri = address.replace('http', 'consul');
    const parsed = parseRegistryUri(uri, { address: '', ssl: false });
    return new KvTrafficReader(new ConsulClient({ token: '', timeoutMs: 1_000, address: parsed }));
  }

  it('reads pointers and shares of those that have any, with their instances where there is a share', async () => {
    keys = {
      'web-active-zone': 'blue',
      'web-active-zone-of-another': 'green',
      'deploy/web/weights': '{"zone":"green","percent":5}',
      'api-active-zone': 'green',
    };

    const found = await (await reader()).read(['web', 'api', 'plain']);

    expect([...found]).to.deep.equal([
      ['web', { active: 'blue', share: { percent: 5, blue: 2, green: 1 } }],
      ['api', { active: 'green', share: undefined }],
    ]);
    expect(asked.filter((one) => one.includes('/health/'))).to.have.length(1);
  });

  it('asks with one request when nothing has changed, for many services with few', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `web-${String(index)}`);
    for (const name of names) keys[`${name}-active-zone`] = 'blue';
    const traffic = await reader();
    await traffic.read(names);
    asked.length = 0;

    expect((await traffic.read(names)).size).to.equal(40);
    expect(asked).to.deep.equal(['PUT /v1/txn', 'PUT /v1/txn']);
  });

  it('does not take what is hidden for what is absent, at first or later', async () => {
    keys = { 'web-active-zone': 'blue' };
    const traffic = await reader();
    await traffic.read(['web']);

    hidden = () => true;

    for (const error of [
      await caught(traffic.read(['web'])),
      await caught((await reader()).read(['other'])),
    ]) {
      expect(error).to.include({ name: 'DependencyError', kind: 'refused' });
    }
  });

  it('believes it when a pointer is gone', async () => {
    keys = { 'web-active-zone': 'blue' };
    const traffic = await reader();
    await traffic.read(['web']);
    keys = {};

    expect((await traffic.read(['web'])).size).to.equal(0);
  });
});
