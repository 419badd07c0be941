import type { Markers } from '../line-output.ts';
import { message, progressMessage } from '../teamcity-markers.ts';

const nothing = (): readonly string[] => [];

/**
 * A flow for each service: blocks of several services may overlap in flows of their own alone.
 * @see https://www.jetbrains.com/help/teamcity/service-messages.html#Message+FlowId
 */
export function teamCityFlow(service: string): Markers {
  const block = (kind: string, what: string): readonly string[] => [
    message(kind, { name: `${service}: ${what}`, flowId: service }),
  ];
  return {
    begun: ({ id }) => [message('setParameter', { name: `deploy.id.${service}`, value: id })],
    opened: (phase) => [...block('blockOpened', phase), progressMessage(`${service}: ${phase}`)],
    closed: ({ phase }) => block('blockClosed', phase),
    sectionOpened: (section) => block('blockOpened', section),
    sectionClosed: (section) => block('blockClosed', section),
    // There is one for all.
    result: nothing,
  };
}

/** Where sections cannot overlap, phases of several services have none. */
export function sectionsAlone(markers: Markers): Markers {
  return {
    ...{ begun: nothing, opened: nothing, closed: nothing, result: nothing },
    sectionOpened: (section, nowMs) => markers.sectionOpened(section, nowMs),
    sectionClosed: (section, nowMs) => markers.sectionClosed(section, nowMs),
  };
}

/** And the summary of the service, without the annotation, of which there is one for all. */
export function summaryAlone(markers: Markers): Markers {
  return {
    ...sectionsAlone(markers),
    result: (result, release) => {
      markers.result(result, release);
      return [];
    },
  };
}
