import { excerpt } from '../../untrusted-text.ts';
import { upstreamDangers } from './empty-upstreams.ts';
import type { Finding } from './finding.ts';
import { lintNginx } from './lint-nginx.ts';
import { lintZoneReads } from './lint-zone-reads.ts';
import { type NamedText, type TemplateFacts, templateFacts } from './template-facts.ts';
import { ZONE_SUFFIX, isZoneKey } from './template-reads.ts';
import { gives, shown } from './text-pattern.ts';
import type { ZonedService } from './zone-service.ts';

/**
 * The traps in a consul-template of nginx’s configuration.
 * @param services  of the Compose file, as far as a release is about them
 */
export function lintTemplate(
  named: NamedText,
  services: readonly ZonedService[],
): readonly Finding[] {
  const facts = templateFacts(named, services);
  return [
    ...facts.tree.problems.map(({ at, text }) =>
      facts.report('template-syntax', 'error', at, text),
    ),
    ...waitingKeys(facts),
    ...lintZoneReads(facts),
    ...pointerNames(facts),
    ...upstreams(facts),
    ...lintNginx(facts),
  ];
}

/** S5. */
function waitingKeys({ reads, report }: TemplateFacts): readonly Finding[] {
  return reads.keys
    .filter(({ isWaiting }) => isWaiting)
    .map(({ at, key, isForEachService }) => {
      const name = excerpt(shown(key));
      return isForEachService
        ? report('S5', 'error', at, `key waits for ${name} of every service that Consul has`)
        : report('S5', 'warning', at, `key waits for ${name} before anything is rendered`);
    });
}

/** S10: the key that a release writes is one that the template reads. */
function pointerNames({ reads, report, services }: TemplateFacts): readonly Finding[] {
  const pointers = reads.keys.filter(({ key }) => isZoneKey(key));
  const [first] = pointers;
  if (first === undefined) return [];
  return services.flatMap(({ service, zones }) => {
    const written = `${service}${ZONE_SUFFIX}`;
    const names = zones.map(({ serviceName }) => serviceName);
    const isRead = pointers.some(({ key }) => names.some((name) => gives(key, name, written)));
    if (isRead || names.every((name) => name === '')) return [];
    const as = [...new Set(names)].join(' and ');
    const what = `no key that is read is ${written}, which releases of ${service} write: in Consul it is named ${as}`;
    return [report('S10', 'error', first.at, what)];
  });
}

function upstreams({ tree, directives, reads, report }: TemplateFacts): readonly Finding[] {
  const dangers = upstreamDangers(tree.root, directives, reads.lists);
  return dangers.flatMap(({ upstream, isEmpty, isWithoutFallback }) => {
    const name = excerpt(upstream.args);
    if (isEmpty) {
      const what = `upstream ${name} may be rendered without a server`;
      return [report('empty-upstream', 'error', upstream.start, what)];
    }
    if (!isWithoutFallback) return [];
    const what = `upstream ${name} is left to nobody as soon as one zone’s list is empty`;
    return [report('no-fallback', 'warning', upstream.start, what)];
  });
}
