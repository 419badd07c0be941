import { expect } from 'chai';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { type ContainerFacts, aContainer, rules } from './builders.ts';

/** `ADDRESS:PORT` of each service, then why ports are left out, then the warnings. */
export function addressOutcome(
  container: ContainerFacts,
  facts: Partial<MappingRules> = {},
): readonly string[] {
  const desired = desiredServices(aContainer(container), rules(facts));
  const services = desired.services.map(({ address, port, taggedAddresses }) => {
    const tagged = [...(taggedAddresses ?? [])].map(
      ([name, one]) => ` ${name}=${one.address}:${String(one.port)}`,
    );
    return `${address}:${String(port)}${tagged.join('')}`;
  });
  const ignored = desired.ignored.map(({ port, reason }) => `${port ?? 'all'}: ${reason}`);
  return [...services, ...ignored, ...desired.warnings];
}

interface AddressCase {
  readonly name: string;
  readonly container: ContainerFacts;
  readonly rules?: Partial<MappingRules>;
  readonly gives: readonly string[];
}

export function checkAddresses(cases: readonly AddressCase[]): void {
  for (const { name, container, rules: facts, gives } of cases) {
    it(name, () => {
      expect(addressOutcome(container, facts)).to.deep.equal(gives);
    });
  }
}
