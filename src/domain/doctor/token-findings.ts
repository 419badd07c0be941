import type { AgentSide, Expectations, GrantedRight } from './doctor-facts.ts';
import type { Right, TokenFacts } from './examiners.ts';
import { NO_CONSUL } from './agent-findings.ts';
import { type Finding, error, ok, skipped, warning } from './finding.ts';
import { listed } from './listed.ts';

const MOST_RIGHTS = 200;
const SEE_POLICY = 'see examples/consul-acl/daemon-policy.hcl';
const ASK_BY_WRITING = 'ask by doing it: berth doctor -write';

/**
 * What berth needs of services, besides reading the agent: to see all of them, since one that is
 * hidden looks lost, and to write those that it registers.
 * @param names  of the services that containers ask for now
 */
export function neededRights(names: readonly string[]): readonly Right[] {
  const written = names.length === 0 ? [''] : [...new Set(names)].sort().slice(0, MOST_RIGHTS);
  return [
    { resource: 'service', access: 'read', segment: '' },
    ...written.map((segment): Right => ({ resource: 'service', access: 'write', segment })),
  ];
}

/** Who berth is to Consul, and whether it may do what it has to. */
export function tokenFindings(side: AgentSide, expectations: Expectations): readonly Finding[] {
  const { contact, token, rights } = side;
  if (contact.kind === 'failed') return ['token', 'rights'].map((one) => skipped(one, NO_CONSUL));
  if (token.kind === 'failed') {
    return [
      error('token', token.problem, 'look into the log of the agent'),
      ...rightFindings(side),
    ];
  }
  const known = tokenFinding(token.value, expectations);
  if (known.verdict === 'error') return [known, skipped('rights', 'the token is not known')];
  const isOff = token.value.kind === 'acls-off';
  const isAllowed = isOff && rights.kind === 'failed';
  return [known, ...(isAllowed ? [ok('rights', 'everything is allowed')] : rightFindings(side))];
}

function tokenFinding(token: TokenFacts, { hasToken }: Expectations): Finding {
  switch (token.kind) {
    case 'acls-off':
      return ok('token', `ACLs are off${hasToken ? ', the token is not looked at' : ''}`);
    case 'unknown': {
      if (!hasToken) return ok('token', 'none is set: what anonymous may do');
      const remedy = 'make a new one, or wait until it has reached this datacenter';
      return error('token', 'Consul does not know it', `${remedy}; ${SEE_POLICY}`);
    }
    case 'known': {
      const policies = token.policies.length === 0 ? 'none' : listed(token.policies);
      const seen = `accessor ${token.accessor}, policies: ${policies}`;
      if (!token.policies.includes('global-management')) return ok('token', seen);
      return warning(
        'token',
        seen,
        `give berth a token that may do only what it needs; ${SEE_POLICY}`,
      );
    }
  }
}

function rightFindings({ rights, services, trial }: AgentSide): readonly Finding[] {
  return [
    ...(rights.kind === 'failed'
      ? [warning('rights', rights.problem, ASK_BY_WRITING)]
      : grantedFindings(rights.value)),
    ...(services.kind === 'failed' ? [listFinding(services.problem)] : []),
    ...(trial === undefined ? [] : [trialFinding(trial)]),
  ];
}

function listFinding(problem: string): Finding {
  const remedy = `allow service_prefix "" read: berth takes a part for no list; ${SEE_POLICY}`;
  return error('rights', problem, remedy);
}

function trialFinding(trial: NonNullable<AgentSide['trial']>): Finding {
  if (trial.kind === 'answered') return ok('write', 'a service was registered and removed');
  return error('write', trial.problem, `allow service_prefix "" write; ${SEE_POLICY}`);
}

function grantedFindings(rights: readonly GrantedRight[] | undefined): readonly Finding[] {
  if (rights === undefined) {
    return [warning('rights', 'this agent does not tell what a token may do', ASK_BY_WRITING)];
  }
  const refused = rights.filter(({ isGranted }) => !isGranted);
  if (refused.length === 0) return [ok('rights', 'services may be read and written')];
  const writes = refused.filter(({ access }) => access === 'write').map(({ segment }) => segment);
  return [
    ...(refused.some(({ access }) => access === 'read') ? [UNREAD] : []),
    ...(writes.length === 0 ? [] : [unwritten(writes)]),
  ];
}

const UNREAD = warning(
  'rights',
  'not every service may be read: those of others are not seen, and newer agents refuse the list',
  `allow service_prefix "" read; ${SEE_POLICY}`,
);

function unwritten(names: readonly string[]): Finding {
  if (names.includes('')) {
    const seen = 'not every service may be written, and no container asks for one now';
    return warning('rights', seen, `look whether the policy has all names; ${SEE_POLICY}`);
  }
  const seen = `service:write is missing for ${listed(names)}: they cannot be registered`;
  return error('rights', seen, `allow service_prefix "" write, or these names; ${SEE_POLICY}`);
}
