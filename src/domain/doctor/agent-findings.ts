import type { AgentSide, Expectations } from './doctor-facts.ts';
import { type Finding, error, ok, skipped, warning } from './finding.ts';
import { isForbidden } from './probe.ts';

/** Whether the agent answers, which one it is, and whether its cluster has a leader. */
export function agentFindings(side: AgentSide, expectations: Expectations): readonly Finding[] {
  const { address, contact, agent } = side;
  if (contact.kind === 'failed') {
    const remedy =
      'start the Consul agent of this host, or name it: consul://HOST:PORT, CONSUL_HTTP_ADDR';
    return [error('consul', contact.problem, remedy), skipped('leader', NO_CONSUL)];
  }
  const { leader } = contact.value;
  return [
    agent.kind === 'answered'
      ? ok('consul', named(agent.value, address))
      : unreadFinding(side, expectations, agent.problem),
    leader === ''
      ? error('leader', 'the cluster has none: nothing can be registered', 'look after the servers')
      : ok('leader', leader),
  ];
}

export const NO_CONSUL = 'Consul does not answer';

function named(
  { version, nodeName, datacenter }: { version: string; nodeName: string; datacenter: string },
  address: string,
): string {
  return `Consul ${version}, node ${nodeName}, datacenter ${datacenter}, at ${address}`;
}

function unreadFinding(
  { address, agent, token }: AgentSide,
  { endsWithoutAgent }: Expectations,
  problem: string,
): Finding {
  const isUnknown = token.kind === 'answered' && token.value.kind === 'unknown';
  if (!isForbidden(agent)) return error('consul', problem, 'look into the log of the agent');
  if (isUnknown && isForbiddenBy(problem)) {
    return skipped('consul', `${address} answers, and does not know the token`);
  }
  const seen = `${address} answers, and the token may not read the agent: its version is not known`;
  const remedy = `allow agent:read: ${endsWithoutAgent ? 'with -retry-attempts berth ends at its start without it' : 'without it checks may have fields that an older agent refuses'}`;
  return (endsWithoutAgent ? error : warning)('consul', seen, remedy);
}

/** Consul’s words for a token that does not exist. */
function isForbiddenBy(problem: string): boolean {
  return problem.includes('ACL not found');
}
