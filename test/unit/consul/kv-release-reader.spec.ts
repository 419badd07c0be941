import { expect } from 'chai';
import { ConsulClient } from '../../../src/consul/consul-client.ts';
import { KvReleaseReader } from '../../../src/consul/kv-release-reader.ts';
import { parseRegistryUri } from '../../../src/consul/registry-uri.ts';
import { loopbackServers } from '../../support/loopback-server.ts';

const RECORD = JSON.stringify({ id: 'd', request: { version: '13', candidate: 'green' } });

describe('KvReleaseReader', () => {
  const serve = loopbackServers();

  /** Answers for a key-value store with these keys, and notes what it is asked. */
  async function reader(
    keys: Readonly<Record<string, string>>,
  ): Promise<{ reader: KvReleaseReader; asked: string[] }> {
    const asked: string[] = [];
    const address = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://consul');
      asked.push(`${request.method ?? ''} ${pathname}`);
      const key = decodeURIComponent(pathname.slice('/v1/kv/'.length));
      response.setHeader('content-type', 'application/json');
      const send = (body: unknown): void => void response.end(JSON.stringify(body));
      if (pathname.startsWith('/v1/health/service/')) {
        send([{ Node: {}, Service: { ID: 'i', Port: 1, Tags: ['blue'] }, Checks: [] }]);
      } else if (searchParams.has('keys')) {
        const below = Object.keys(keys).filter((one) => one.startsWith(key));
        send(
          [...new Set(below.map((one) => /^[^/]*\/?/.exec(one.slice(key.length))?.[0]))].map(
            (one) => key + (one ?? ''),
          ),
        );
      } else if (keys[key] === undefined) response.writeHead(404).end();
      else send([{ Key: key, Value: btoa(keys[key]), ModifyIndex: 1 }]);
    });
    const settings = { token: '', timeoutMs: 1_000 };
    const parsed = parseRegistryUri(address.replace('http', 'consul'), {
      address: '',
      ssl: false,
    });
    return {
      reader: new KvReleaseReader(new ConsulClient({ ...settings, address: parsed })),
      asked,
    };
  }

  it('reads what raw keys and records say of the services that have any', async () => {
    const { reader: releases, asked } = await reader({
      'web-active-zone': 'blue',
      'web-active-version': '12',
      'other-active-zone': 'blue',
      'deploy/api/current': RECORD,
      'deploy/api/records/d0': RECORD.replace('"d"', '"d0"'),
      'deploy/api/records/d1': RECORD,
    });

    const found = await releases.read(['web', 'api', 'plain', 'web']);

    expect(found.map(({ service }) => service)).to.deep.equal(['api', 'web']);
    expect(found[0]?.deployment).to.include({ version: '13', candidate: 'green' });
    expect(found[0]?.history.map(({ id }) => id)).to.deep.equal(['d', 'd0']);
    expect(found[1]?.zones[0]).to.include({ isActive: true, version: '12', passing: 1 });
    expect(asked.filter((one) => !one.startsWith('GET '))).to.deep.equal([]);
    expect(asked.filter((one) => /plain|other/.test(one))).to.deep.equal([]);
  });

  it('reads the latest five records alone', async () => {
    const records = Array.from({ length: 9 }, (_, count) => [
      `deploy/web/records/d${String(count)}`,
      RECORD.replace('"d"', `"d${String(count)}"`),
    ]);
    const { reader: releases } = await reader(
      Object.fromEntries(records) as Record<string, string>,
    );

    const [web] = await releases.read(['web']);

    expect(web?.history.map(({ id }) => id)).to.deep.equal(['d8', 'd7', 'd6', 'd5', 'd4']);
  });

  it('finds none in an empty store', async () => {
    const { reader: releases } = await reader({});

    expect(await releases.read(['web'])).to.deep.equal([]);
  });
});
