import { type FlagSpec, type ParsedFlags, UsageError } from '../flags.ts';
import { OUTPUT_FORMATS, type OutputFormat } from './release-output.ts';

const flag = (name: string, doc: string, values?: readonly string[]): FlagSpec => ({
  ...{ name, isSwitch: false, doc },
  ...(values && { values }),
});
const toggle = (name: string, doc: string): FlagSpec => ({ name, isSwitch: true, doc });

const PLATFORMS = ['compose', 'swarm'] as const;
/** Of commands that print what they have found at once. */
export const DATA_FORMATS = ['text', 'json'] as const;

/** Of every subcommand. */
export const COMMON_FLAGS: readonly FlagSpec[] = [
  flag(
    'consul',
    'The Consul agent: HOST:PORT, http://, https:// or unix:///PATH. Default: Consul’s own variables.',
  ),
  flag('lock-wait', 'How long to wait while somebody else releases the service. Default: 0s.'),
  flag(
    'output',
    'text, tree, teamcity, github, gitlab, or json for a JSON object per line, the last of which is the result. Default: what the CI server reads, tree on a terminal.',
    OUTPUT_FORMATS,
  ),
];

/** Of those that may drive a release. */
export const RELEASE_FLAGS: readonly FlagSpec[] = [
  flag('version', 'The version: IMAGE_VERSION in the Compose file, the image’s tag in a swarm.'),
  flag('platform', 'Where the zones are services: compose or swarm. Default: compose.', PLATFORMS),
  flag('compose-file', 'Default: docker-compose.yml.'),
  flag(
    'release-file',
    'Says what these flags do, by service; they win. Default: berth.yml beside the Compose file.',
  ),
  flag('project', 'The Compose project, default: as Compose names it; or the stack of the swarm.'),
  flag('instances', 'How many containers. Default: as many as the active zone has.'),
  flag(
    'proxy',
    'A proxy that has to follow, http://HOST:PORT, besides those in Consul; several with commas.',
  ),
  flag('steps', 'Of canary: percent of the requests, ascending. Default: 5,25,50.'),
  flag('hold', 'Of canary: how long the new version is watched at each step. Default: 2m.'),
  flag('old-size', 'Of canary, by size: how many containers of the old version serve.'),
  flag('new-size', 'Of canary, by size: how many of the new one.'),
  toggle('switch', 'Of canary, by size: all requests go to the new version.'),
  toggle('full', 'Of promote: skip the steps that are left.'),
  flag('to-step', 'Of promote: the number of the step to go to, from 1.'),
  flag('analysis', 'A YAML or JSON file with measurements: of analyse, and of a canary’s steps.'),
  flag('hooks', 'A YAML or JSON file with hooks. Default: those in the file of --analysis.'),
  flag('min-healthy', 'How long all instances have to be passing. Default: 10s.'),
  flag('timeout', 'How long they may take to be, and proxies to follow. Default: 5m.'),
  flag('settle', 'Without a proxy: how long the pointer is given to be followed. Default: 5s.'),
  flag('bake', 'How long the new zone is watched before the old one is let go. Default: 0s.'),
  flag('drain', 'How long connections to the old zone are waited for. Default: 30s.'),
  flag(
    'drain-policy',
    'What becomes of those that are left then: cut, or keep both zones. Default: cut.',
    ['cut', 'keep'],
  ),
  flag('standby', 'How long the old zone is kept warm. Default: 1m.'),
  flag('stop-grace', 'From the signal to stop to the kill. Default: 10s.'),
  flag(
    'drain-helper',
    'An image with "cat", to see the connections of containers on other hosts. Default: their own.',
  ),
  flag('wait-for', 'done, or paused: then a gate is an end with 0. Default: done.', [
    'done',
    'paused',
  ]),
  flag('plan', 'A file with what "berth deploy plan" printed: refused if it no longer holds.'),
  toggle('detailed-exitcode', 'Of plan: 10 when there is something to do.'),
  toggle('prove', 'Send requests through every proxy meanwhile; 1 is the exit code if any failed.'),
  flag('prove-url', 'The path, or the whole URL, that is asked for. Default: /.'),
  flag('prove-rate', 'Requests a second through each proxy. Default: 20/s.'),
  flag(
    'prove-report',
    'FILE.json or FILE.html to write what was measured to; several with commas.',
  ),
  flag(
    'prove-version-from',
    'Where an answer says its version: header:NAME, or body for its first word. Default: header:X-Berth-Version.',
  ),
  toggle('watch', 'With status: follow the release until it has an end.'),
  toggle('gate', 'Wait for "berth deploy promote" before the pointer is moved.'),
  toggle('allow-unhealthy-active', 'Release although nothing of the active zone is passing.'),
];

/** A tag, or a digest where the Compose file has a place for one. */
const VERSION = /^[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,199}$/;

export function textOf({ values }: ParsedFlags, name: string, initial = ''): string {
  const value = values.get(name);
  return typeof value === 'string' ? value : initial;
}

/** @throws UsageError */
export function versionOf(flags: ParsedFlags): string {
  const version = textOf(flags, 'version');
  if (version === '') throw new UsageError('--version is missing');
  if (VERSION.test(version)) return version;
  const shown = JSON.stringify(version.slice(0, 80));
  throw new UsageError(
    `invalid value ${shown} for -version: allowed is what an image's tag is made of, letters, digits and . _ -`,
  );
}

/** The first is the default. @throws UsageError */
export function oneOf<Word extends string>(
  flags: ParsedFlags,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const text = textOf(flags, name, words[0]);
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new UsageError(
    `invalid value ${JSON.stringify(text)} for -${name}: allowed is ${words.join(' or ')}`,
  );
}

/** @throws UsageError */
export function platformName(flags: ParsedFlags): 'compose' | 'swarm' {
  return oneOf(flags, 'platform', PLATFORMS);
}

/** @returns `undefined` when nothing was asked for. @throws UsageError */
export function outputFormat(flags: ParsedFlags): OutputFormat | undefined {
  return flags.values.has('output') ? oneOf(flags, 'output', OUTPUT_FORMATS) : undefined;
}

/** Of commands that print what they have found at once. @throws UsageError */
export function dataFormat(flags: ParsedFlags): 'text' | 'json' {
  return oneOf(flags, 'output', DATA_FORMATS);
}
