import { expect } from 'chai';
import { ConsulClient } from '../../../src/consul/consul-client.ts';
import { loopbackServers } from '../../support/loopback-server.ts';

describe('ConsulClient, with a user and a password', () => {
  const serve = loopbackServers();

  for (const isFrequent of [false, true]) {
    it(`sends them in UTF-8, ${isFrequent ? 'past the client' : 'by the client'}`, async () => {
      const heard: unknown[] = [];
      const { port } = new URL(
        await serve((request, response) => {
          heard.push(request.headers.authorization);
          response.setHeader('content-type', 'application/json').end('{}');
        }),
      );
      const address = { kind: 'tcp', host: '127.0.0.1', port: Number(port), isTls: false } as const;
      const settings = { token: '', timeoutMs: 1_000, auth: 'ann:pä€s' };

      await new ConsulClient({ ...settings, address }).get({
        ...{ name: 'self', path: '/agent/self' },
        ...(isFrequent && { isFrequent }),
      });

      expect(heard).to.deep.equal(['Basic YW5uOnDDpOKCrHM=']);
    });
  }
});
