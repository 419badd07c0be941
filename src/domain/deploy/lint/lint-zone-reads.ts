import { excerpt } from '../../untrusted-text.ts';
import { ZONES, type Zone, otherZone } from '../zone.ts';
import type { Finding } from './finding.ts';
import type { TemplateFacts } from './template-facts.ts';
import { type ServiceRead, isZoneKey } from './template-reads.ts';
import { gives, shown } from './text-pattern.ts';
import { type ZoneDeclaration, tagMatch } from './zone-service.ts';

/** S6 and S8, and templates that tell no zones apart. */
export function lintZoneReads(facts: TemplateFacts): readonly Finding[] {
  const { reads, report } = facts;
  const [first] = reads.services;
  if (first === undefined) return [];
  const hasPointer = reads.keys.some(({ key }) => isZoneKey(key));
  const hasZone = reads.services.some(({ tag }) => tag !== 'none' && tag !== 'other');
  if (!hasPointer && !hasZone) {
    const what = `instances of ${excerpt(shown(first.name))} are listed by no zone`;
    return [report('no-pointer', 'warning', first.at, what)];
  }
  return [...exactTags(facts), ...lateReads(facts)];
}

/** S6: which tags the zones have decides; where nobody can see them, a tag from the key is one. */
function exactTags({ reads, report, services }: TemplateFacts): readonly Finding[] {
  return reads.services.flatMap((read) => {
    const zones = zonesOf(read);
    if (zones.length === 0) return [];
    const asked = `service asks for the tag ${zones.join(' or ')} alone`;
    if (services.length === 0) {
      if (read.tag !== 'by-key') return [];
      const unseen = `${asked}, and no Compose file shows that the instances have it`;
      return [report('S6', 'error', read.at, unseen)];
    }
    const declared = services.flatMap((service) => service.zones);
    const wrong = declared.filter(
      (one) =>
        zones.includes(one.zone) &&
        gives(read.name, one.serviceName, one.serviceName) &&
        tagMatch(one) === 'none',
    );
    return wrong.map((one) => report('S6', 'error', read.at, `${asked}, but ${tagsOf(one)}`));
  });
}

function tagsOf({ zone, serviceName, tags, tagsPlace }: ZoneDeclaration): string {
  const written = tags.length === 0 ? 'no tags' : `the tags ${excerpt(tags.join(','))}`;
  const line = String(tagsPlace.line);
  return `${zone} of ${serviceName} has ${written} (line ${line} of the Compose file)`;
}

function zonesOf({ tag }: ServiceRead): readonly Zone[] {
  if (tag === 'by-key') return ZONES;
  return tag === 'blue' || tag === 'green' ? [tag] : [];
}

/** S8: both zones are always read, whatever the key says. */
function lateReads({ reads, report }: TemplateFacts): readonly Finding[] {
  const always = new Set(
    reads.services
      .filter(({ isConditional }) => !isConditional)
      .map(({ name, tag }) => `${tag} ${shown(name)}`),
  );
  const seen = new Set<string>();
  return reads.services.flatMap((read) => {
    const name = shown(read.name);
    const isAlways = (zone: Zone): boolean => always.has(`${zone} ${name}`);
    if (isSeen(seen, `${read.tag} ${name}`)) return [];
    if (read.tag === 'by-key') {
      if (ZONES.every(isAlways)) return [];
      const what = `only the zone of ${excerpt(name)} that the key names is read`;
      return [report('S8', 'error', read.at, what)];
    }
    if (read.tag !== 'blue' && read.tag !== 'green') return [];
    if (!isAlways(read.tag)) {
      const what = `${read.tag} of ${excerpt(name)} is not read for every value of the key`;
      return [report('S8', 'error', read.at, what)];
    }
    const other = otherZone(read.tag);
    const isThere = reads.services.some(
      ({ tag, ...one }) => tag === other && shown(one.name) === name,
    );
    if (isThere) return [];
    return [report('S8', 'error', read.at, `${other} of ${excerpt(name)} is never read`)];
  });
}

function isSeen(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}
