import {
  COUNT,
  FILE,
  PROJECT,
  STEPS,
  SWITCH,
  TIME,
  URLS,
  type ValueKind,
  oneWordOf,
} from './release-values.ts';

/** A key of the release file: the flag of the same words, unless another is named. */
export interface ReleaseKey {
  readonly flag: string;
  /** Instead of the flag's. */
  readonly doc?: string;
  readonly kind: ValueKind;
}

/** What may be said of a service, and under `defaults`: parser and schema are made of it. */
export const RELEASE_KEYS: ReadonlyMap<string, ReleaseKey> = new Map<string, ReleaseKey>([
  ['instances', { flag: 'instances', kind: COUNT }],
  [
    'proxies',
    {
      flag: 'proxy',
      kind: URLS,
      doc: 'Proxies that have to follow, http://HOST:PORT, besides those in Consul.',
    },
  ],
  ['platform', { flag: 'platform', kind: oneWordOf('compose', 'swarm') }],
  ['project', { flag: 'project', kind: PROJECT }],
  ...(
    [
      ...['min-healthy', 'timeout', 'settle', 'bake', 'drain', 'standby', 'stop-grace'],
      'lock-wait',
    ] as const
  ).map((name): [string, ReleaseKey] => [name, { flag: name, kind: TIME }]),
  ['steps', { flag: 'steps', kind: STEPS, doc: 'Of canary: percent of the requests, ascending.' }],
  ['hold', { flag: 'hold', kind: TIME }],
  ['analysis', { flag: 'analysis', kind: FILE }],
  ['hooks', { flag: 'hooks', kind: FILE }],
  ['drain-policy', { flag: 'drain-policy', kind: oneWordOf('cut', 'keep') }],
  ['wait-for', { flag: 'wait-for', kind: oneWordOf('done', 'paused') }],
  ['gate', { flag: 'gate', kind: SWITCH }],
  ['allow-unhealthy-active', { flag: 'allow-unhealthy-active', kind: SWITCH }],
]);

/** Those that name a file: as seen from where the release file lies. */
export const FILE_KEYS: readonly string[] = ['analysis', 'hooks'];

/** Of a service, as on the command line. */
export const SERVICE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** The same in words, after "allowed are". */
export const SERVICE_NAME_RULE =
  'ASCII letters, digits, -, _ and ., at most 128, the first of them no sign';
