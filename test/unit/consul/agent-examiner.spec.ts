import { expect } from 'chai';
import { ConsulExaminer } from '../../../src/consul/agent-examiner.ts';
import { bodyOf, loopbackServers } from '../../support/loopback-server.ts';

interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

describe('ConsulExaminer', () => {
  const served = loopbackServers();

  async function examinerOf(
    replies: Readonly<Record<string, Reply>>,
    heard: string[] = [],
    date = true,
  ): Promise<ConsulExaminer> {
    const url = new URL(
      await served((request, response) => {
        const key = `${request.method ?? ''} ${request.url ?? ''}`;
        void bodyOf(request).then((body) => {
          heard.push(body === '' ? key : `${key} ${body}`);
          const { status = 200, body: reply = null } = replies[key] ?? { status: 404, body: '' };
          response.sendDate = date;
          const type =
            typeof reply === 'string' && status !== 200 ? 'text/plain' : 'application/json';
          response.writeHead(status, { 'content-type': type });
          response.end(type === 'text/plain' ? reply : JSON.stringify(reply));
        });
      }),
    );
    const address = {
      kind: 'tcp',
      host: url.hostname,
      port: Number(url.port),
      isTls: false,
    } as const;
    return new ConsulExaminer({ address, token: 'secret', timeoutMs: 1_000 });
  }

  it('reads leader and clock from what needs no right', async () => {
    const examiner = await examinerOf({ 'GET /v1/status/leader': { body: '10.0.0.9:8300' } });

    const { leader, clock } = await examiner.contact();

    expect(leader).to.equal('10.0.0.9:8300');
    expect(clock?.offsetMs).to.be.within(-1_500, 1_500);
    expect(clock?.uncertaintyMs).to.be.at.least(500);
    expect(examiner.address).to.match(/^127\.0\.0\.1:\d+$/);
  });

  it('knows no clock where there is no date', async () => {
    const replies = { 'GET /v1/status/leader': { body: '' } };
    const examiner = await examinerOf(replies, [], false);

    expect(await examiner.contact()).to.deep.equal({ leader: '', clock: undefined });
  });

  it('reads which agent it is', async () => {
    const body = { Config: { Version: '1.8.7', NodeName: 'vm', Datacenter: 'dc1' } };
    const examiner = await examinerOf({ 'GET /v1/agent/self': { body } });

    expect(await examiner.self()).to.deep.equal({
      ...{ version: '1.8.7', nodeName: 'vm', datacenter: 'dc1' },
    });
  });

  for (const [name, reply, expected] of [
    [
      'its accessor and policies, and never the secret',
      { body: { AccessorID: 'a-1', SecretID: 'secret', Policies: [{ Name: 'berth' }] } },
      { kind: 'known', accessor: 'a-1', policies: ['berth'] },
    ],
    ['that ACLs are off', { status: 401, body: 'ACL support disabled' }, { kind: 'acls-off' }],
    ['that it is unknown', { status: 403, body: 'ACL not found' }, { kind: 'unknown' }],
  ] as const) {
    it(`reads of a token ${name}`, async () => {
      const examiner = await examinerOf({ 'GET /v1/acl/token/self': reply });

      expect(await examiner.token()).to.deep.equal(expected);
    });
  }

  it('asks for rights without writing anything', async () => {
    const heard: string[] = [];
    const key = 'POST /v1/internal/acl/authorize';
    const body = [{ Allow: true }, { Allow: false }];
    const examiner = await examinerOf({ [key]: { body } }, heard);

    const answers = await examiner.authorize([
      { resource: 'service', access: 'read', segment: '' },
      { resource: 'service', access: 'write', segment: 'web' },
    ]);

    expect(answers).to.deep.equal([true, false]);
    expect(heard).to.deep.equal([
      `${key} [{"Resource":"service","Access":"read","Segment":""},{"Resource":"service","Access":"write","Segment":"web"}]`,
    ]);
  });

  it('says that an agent does not tell rights', async () => {
    expect(await (await examinerOf({})).authorize([])).to.equal(undefined);
  });

  const RIGHT = { resource: 'service', access: 'read', segment: '' } as const;
  const failures: readonly (readonly [
    string,
    string,
    Reply,
    (e: ConsulExaminer) => unknown,
    RegExp,
  ])[] = [
    [
      'a leader that is none',
      'GET /v1/status/leader',
      { body: {} },
      (e) => e.contact(),
      /not an address/,
    ],
    ['an agent without Config', 'GET /v1/agent/self', { body: {} }, (e) => e.self(), /no Config/],
    [
      'a token without accessor',
      'GET /v1/acl/token/self',
      { body: {} },
      (e) => e.token(),
      /AccessorID/,
    ],
    [
      'a failing agent',
      'GET /v1/acl/token/self',
      { status: 500, body: 'oh' },
      (e) => e.token(),
      /500 oh/,
    ],
    [
      'too few rights',
      'POST /v1/internal/acl/authorize',
      { body: [] },
      (e) => e.authorize([RIGHT]),
      /as long/,
    ],
    [
      'refused rights',
      'POST /v1/internal/acl/authorize',
      { status: 403, body: 'ACL not found' },
      (e) => e.authorize([RIGHT]),
      /403/,
    ],
  ];
  for (const [name, key, reply, ask, words] of failures) {
    it(`fails for ${name}`, async () => {
      const examiner = await examinerOf({ [key]: reply });

      const [outcome] = await Promise.allSettled([ask(examiner)]);

      expect(outcome.status === 'rejected' && String(outcome.reason)).to.match(words);
      expect(JSON.stringify(outcome)).not.to.include('secret');
    });
  }
});
