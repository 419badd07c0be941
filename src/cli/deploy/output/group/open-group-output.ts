import type { OutputFormat } from '../../release-output.ts';
import { gitHubMarkers } from '../github-markers.ts';
import { gitLabMarkers } from '../gitlab-markers.ts';
import { type OutputPlace, formatFor, isColoured, summaryWriter } from '../open-output.ts';
import { plainMarkers } from '../plain-markers.ts';
import { teamCityMarkers } from '../teamcity-markers.ts';
import { GroupJson } from './group-json.ts';
import { GroupLines } from './group-lines.ts';
import type { GroupOutput } from './group-output.ts';
import { GroupTree } from './group-tree.ts';
import { sectionsAlone, summaryAlone, teamCityFlow } from './member-markers.ts';

/**
 * @param asked     `undefined`: what suits the place
 * @param services  in their order
 */
export function openGroupOutput(
  asked: OutputFormat | undefined,
  place: OutputPlace,
  services: readonly string[],
): GroupOutput {
  const { stream, env, clock } = place;
  const lines = { sink: stream, clock, services };
  switch (formatFor(asked, place)) {
    case 'json':
      return new GroupJson(stream, clock, services);
    case 'tree':
      return new GroupTree(stream, clock, isColoured(env));
    case 'teamcity':
      return new GroupLines({ ...lines, all: teamCityMarkers, each: teamCityFlow });
    case 'github': {
      const own = gitHubMarkers(summaryWriter(place));
      // The summary of the job has that of each service.
      const all = gitHubMarkers(() => undefined);
      return new GroupLines({ ...lines, all, each: () => summaryAlone(own) });
    }
    case 'gitlab':
      return new GroupLines({
        ...{ ...lines, all: plainMarkers },
        each: (service) => sectionsAlone(gitLabMarkers(service)),
      });
    case 'text':
      return new GroupLines({ ...lines, all: plainMarkers, each: () => plainMarkers });
  }
}
