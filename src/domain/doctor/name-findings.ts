import { isDnsLabel } from '../mapping/service-name.ts';
import { excerpt } from '../untrusted-text.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { type Finding, error, ok, skipped, warning } from './finding.ts';
import { listed } from './listed.ts';

const ALLOWED = 'letters, digits and dashes, at most 63';

/** Names that Consul takes and its DNS cannot answer for. */
export function nameFindings({ desired, engine, agent }: DoctorFacts): readonly Finding[] {
  const nodeName = agent.kind === 'answered' ? agent.value.nodeName : '';
  const node =
    nodeName === '' || isDnsLabel(nodeName)
      ? []
      : [warning('names', `node ${excerpt(nodeName)} cannot be looked up by DNS`, REMEDY_OF_NODE)];
  if (desired.kind === 'failed') {
    const isAway = engine.kind === 'failed';
    const finding = isAway
      ? skipped('names', 'Docker does not answer')
      : error('names', desired.problem, 'try again with a longer -timeout');
    return [...node, finding];
  }
  const unsafe = desired.value.filter(({ service }) => !isDnsLabel(service));
  const count = new Set(desired.value.map(({ service }) => service)).size;
  if (unsafe.length === 0) {
    return [
      ...node,
      ok('names', `${String(count)} services that containers ask for: all found by DNS`),
    ];
  }
  const shown = unsafe.map(({ service, container }) => `${excerpt(service)} (${container})`);
  const seen = `services that cannot be looked up by DNS: ${listed(shown)}`;
  return [...node, warning('names', seen, `name them by SERVICE_NAME: ${ALLOWED}`)];
}

const REMEDY_OF_NODE = `set node_name in the agent’s configuration: ${ALLOWED}`;
