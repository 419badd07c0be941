import { addressFindings } from './address-findings.ts';
import { agentFindings } from './agent-findings.ts';
import { clockFindings } from './clock-findings.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { engineFindings } from './engine-findings.ts';
import type { Finding } from './finding.ts';
import { hostFindings } from './host-findings.ts';
import { nameFindings } from './name-findings.ts';
import { tokenFindings } from './token-findings.ts';

/** What the facts mean, from the engine to the names; always something of each. */
export function diagnose(facts: DoctorFacts): readonly Finding[] {
  return [
    ...engineFindings(facts),
    ...agentFindings(facts, facts.expectations),
    ...tokenFindings(facts, facts.expectations),
    ...addressFindings(facts.host),
    ...hostFindings(facts),
    ...nameFindings(facts),
    ...clockFindings(facts),
  ];
}
