import { expect } from 'chai';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { type ContainerFacts, aContainer, rules } from './builders.ts';

/** `ID = NAME [TAGS]` of each service, then why ports are left out, then the warnings. */
function outcome(container: ContainerFacts, facts: Partial<MappingRules> = {}): readonly string[] {
  const desired = desiredServices(aContainer(container), rules(facts));
  return [
    ...desired.services.map(({ id, name, tags }) => `${id} = ${name} [${tags.join()}]`),
    ...desired.ignored.map(({ port, reason }) => `${port ?? 'all'}: ${reason}`),
    ...desired.warnings,
  ];
}

interface NamingCase {
  readonly name: string;
  readonly container: ContainerFacts;
  readonly rules?: Partial<MappingRules>;
  readonly gives: readonly string[];
}

export function checkNames(cases: readonly NamingCase[]): void {
  for (const { name, container, rules: facts, gives } of cases) {
    it(name, () => {
      expect(outcome(container, facts)).to.deep.equal(gives);
    });
  }
}
