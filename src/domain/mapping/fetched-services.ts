import type { ContainerSnapshot } from '../container.ts';
import { type DesiredServices, desiredServices } from './desired-services.ts';
import type { MappingRules } from './map-port.ts';

/** As many as one template may ask for. */
const MOST_ROUNDS = 4;

/** What stands at a URL; rejects when nothing does. */
export type FetchText = (url: string) => Promise<string>;

/**
 * `desiredServices`, with what `httpGet` in templates asks for.
 * @param fetchText  `undefined`: `httpGet` is off
 */
export function fetchedServices(
  container: ContainerSnapshot,
  rules: MappingRules,
  fetchText: FetchText | undefined,
): DesiredServices | Promise<DesiredServices> {
  // Without a promise: each await lets another container's worker go first.
  return fetchText === undefined
    ? desiredServices(container, rules)
    : fetched(container, rules, fetchText);
}

async function fetched(
  container: ContainerSnapshot,
  rules: MappingRules,
  fetchText: FetchText,
): Promise<DesiredServices> {
  const answers = new Map<string, string>();
  for (let round = 0; ; round += 1) {
    const wanted = new Set<string>();
    const desired = desiredServices(container, { ...rules, http: { answers, wanted } });
    if (wanted.size === 0 || round === MOST_ROUNDS) return desired;
    for (const url of wanted) answers.set(url, await fetchText(url).catch(() => ''));
  }
}
