import { inspect } from 'node:util';
import { expect } from 'chai';
import { type ClientRequest, frequentCall } from '../../../src/consul/frequent-call.ts';
import type { HttpAnswer, HttpPool, HttpRequest } from '../../../src/wire/http-pool.ts';
import { caught } from '../../support/caught.ts';

const READ: ClientRequest = {
  ...{ path: '/agent/service/{id}', params: { id: 'vm:we/b ⚓:80' } },
  ...{ query: {}, headers: { 'x-consul-token': 'secret' } },
};

describe('frequentCall', () => {
  /** A pool that gives this answer, and what was asked of it. */
  function answering(answer: HttpAnswer): { pool: HttpPool; asked: HttpRequest[] } {
    const asked: HttpRequest[] = [];
    const request = (one: HttpRequest): Promise<HttpAnswer> => {
      asked.push(one);
      return Promise.resolve(answer);
    };
    return { pool: { request } as unknown as HttpPool, asked };
  }

  it('encodes what stands in the path and in the query', async () => {
    const { pool, asked } = answering({ status: 200, body: '{}' });

    await frequentCall(pool, 'GET', { ...READ, query: { ns: 'a&b', partition: 'p' } }, 5_000);

    const path = '/v1/agent/service/vm%3Awe%2Fb%20%E2%9A%93%3A80?ns=a%26b&partition=p';
    const { headers } = READ;
    expect(asked).to.deep.equal([{ method: 'GET', path, deadlineMs: 5_000, headers }]);
  });

  it('sends a body as JSON', async () => {
    const { pool, asked } = answering({ status: 200, body: '' });
    const register = { ...READ, path: '/agent/service/register', body: { ID: 'web' } };

    const answer = await frequentCall(pool, 'PUT', register, 5_000);

    expect(answer).to.deep.equal({ statusCode: 200, body: undefined });
    expect(asked[0]).to.deep.include({
      body: '{"ID":"web"}',
      headers: { 'x-consul-token': 'secret', 'Content-Type': 'application/json' },
    });
  });

  it('gives what is no JSON as text', async () => {
    const { pool } = answering({ status: 200, body: '<html>' });

    expect((await frequentCall(pool, 'GET', READ, 5_000)).body).to.equal('<html>');
  });

  it('throws what the agent refuses, without what was sent', async () => {
    const { pool } = answering({ status: 403, body: 'Permission denied' });

    const error = await caught(frequentCall(pool, 'GET', READ, 5_000));

    expect(error).to.deep.include({ response: { statusCode: 403, body: 'Permission denied' } });
    expect(inspect(error, { depth: null, showHidden: true })).to.not.include('secret');
  });
});
