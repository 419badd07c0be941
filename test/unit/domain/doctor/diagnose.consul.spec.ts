import { answered, failed, itComplains, someFacts } from '../../../support/doctor-facts.ts';

const EXPECTATIONS = someFacts().expectations;
const REFUSED = failed('403 Permission denied', 403);
const right = (access: 'read' | 'write', segment: string, isGranted: boolean) =>
  ({ resource: 'service', access, segment, isGranted }) as const;

describe('diagnose, Consul and the token', () => {
  itComplains([
    [
      'a cluster without a leader',
      { contact: answered({ leader: '', clock: undefined }) },
      [/^error leader: the cluster has none/],
    ],
    [
      'an agent that may not be read',
      { agent: REFUSED },
      [/^warning consul: .*may not read the agent.* -> allow agent:read: without it checks/],
    ],
    [
      'one that has to be',
      { agent: REFUSED, expectations: { ...EXPECTATIONS, endsWithoutAgent: true } },
      [/^error consul: .* -> allow agent:read: with -retry-attempts berth ends/],
    ],
    [
      'an agent that fails',
      { agent: failed('500 oh', 500) },
      [/^error consul: 500 oh -> look into the log/],
    ],
    [
      'a token that Consul does not know, once',
      {
        ...{ token: answered({ kind: 'unknown' }), agent: failed('403 ACL not found', 403) },
        services: failed('403 ACL not found', 403),
      },
      [/^error token: Consul does not know it -> make a new one/],
    ],
    [
      'no missing token',
      {
        token: answered({ kind: 'unknown' }),
        expectations: { ...EXPECTATIONS, hasToken: false },
      },
      [],
    ],
    [
      'a token that may do everything',
      { token: answered({ kind: 'known', accessor: 'a', policies: ['global-management'] }) },
      [/^warning token: accessor a, policies: global-management -> .*only what it needs/],
    ],
    ['no ACLs that are off', { token: answered({ kind: 'acls-off' }), rights: REFUSED }, []],
    [
      'a token that cannot be asked about',
      { token: failed('500 oh', 500) },
      [/^error token: 500 oh/],
    ],
    [
      'rights that cannot be asked for',
      { rights: failed('500 oh', 500) },
      [/^warning rights: 500 oh -> ask by doing it: berth doctor -write/],
    ],
    [
      'an agent that does not tell them',
      { rights: answered(undefined) },
      [/^warning rights: this agent does not tell .* -> ask by doing it/],
    ],
    [
      'service:read that is missing',
      { rights: answered([right('read', '', false), right('write', 'web', true)]) },
      [/^warning rights: not every service may be read.* -> allow service_prefix "" read/],
    ],
    [
      'service:write that is missing, and for which services',
      {
        rights: answered(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((n) => right('write', n, false))),
      },
      [/^error rights: service:write is missing for a, b, c, d, e and 2 more: they cannot/],
    ],
    [
      'service:write that may be missing later',
      { rights: answered([right('read', '', true), right('write', '', false)]) },
      [/^warning rights: not every service may be written, and no container asks/],
    ],
    [
      'a list of services of which a part is hidden',
      { services: failed('list services: the token sees only a part of them') },
      [/^error rights: list services: .* -> allow service_prefix "" read/],
    ],
    [
      'a trial that failed',
      { trial: failed('403 Missing service:write', 403) },
      [/^error write: 403 Missing service:write -> allow service_prefix "" write/],
    ],
  ]);
});
