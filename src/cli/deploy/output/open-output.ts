import { appendFileSync } from 'node:fs';
import type { Clock } from '../../../domain/clock.ts';
import type { OutputFormat, ReleaseOutput } from '../release-output.ts';
import { gitHubMarkers } from './github-markers.ts';
import { gitLabMarkers } from './gitlab-markers.ts';
import { JsonOutput } from './json-output.ts';
import { LineOutput } from './line-output.ts';
import type { Terminal } from './live-screen.ts';
import { plainMarkers } from './plain-markers.ts';
import { teamCityMarkers } from './teamcity-markers.ts';
import { TreeOutput } from './tree-output.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command’s output goes. */
export interface OutputPlace {
  readonly stream: Terminal & { readonly isTTY?: boolean };
  readonly env: Environment;
  readonly clock: Clock;
}

/** @param asked  `undefined`: what suits the place */
export function openOutput(asked: OutputFormat | undefined, place: OutputPlace): ReleaseOutput {
  const { stream, env, clock } = place;
  switch (formatFor(asked, place)) {
    case 'json':
      return new JsonOutput(stream, clock);
    case 'tree':
      return new TreeOutput(stream, clock, isColoured(env));
    case 'teamcity':
      return new LineOutput(stream, clock, teamCityMarkers);
    case 'github':
      return new LineOutput(stream, clock, gitHubMarkers(summaryWriter(place)));
    case 'gitlab':
      return new LineOutput(stream, clock, gitLabMarkers());
    case 'text':
      return new LineOutput(stream, clock, plainMarkers);
  }
}

/** What was asked for, else what the CI server reads, else a tree where it can be drawn. */
export function formatFor(
  asked: OutputFormat | undefined,
  { stream, env }: Omit<OutputPlace, 'clock'>,
): OutputFormat {
  const canDraw = stream.isTTY === true && env.TERM !== 'dumb';
  if (asked === 'tree') return canDraw ? 'tree' : 'text';
  return asked ?? formatOfServer(env) ?? (canDraw ? 'tree' : 'text');
}

function formatOfServer(env: Environment): OutputFormat | undefined {
  if (isSet(env.TEAMCITY_VERSION)) return 'teamcity';
  if (isSet(env.GITHUB_ACTIONS)) return 'github';
  return isSet(env.GITLAB_CI) ? 'gitlab' : undefined;
}

/** @see https://no-color.org */
export function isColoured(env: Environment): boolean {
  return !isSet(env.NO_COLOR);
}

/** A variable that is there and empty counts as unset: see no-color.org. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** A summary that cannot be written is no reason to fail a release. */
export function summaryWriter({ env, stream }: OutputPlace): (markdown: string) => void {
  return (markdown) => {
    const path = env.GITHUB_STEP_SUMMARY ?? '';
    if (path === '') return;
    try {
      appendFileSync(path, markdown);
    } catch (error) {
      const { code = 'failed' } = error as NodeJS.ErrnoException;
      stream.write(`::warning::the summary of the step cannot be written: ${code}\n`);
    }
  };
}
