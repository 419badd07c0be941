import type { Topic } from './cli/command.ts';

/** The pages of `berth help`. The build puts them into the program, each to be loaded alone. */
export const TOPICS: ReadonlyMap<string, Topic> = new Map([
  [
    'readme',
    {
      summary: 'What berth does: its flags, the labels of containers, examples.',
      load: async () => (await import('../README.md')).default,
    },
  ],
  [
    'releasing',
    {
      summary: 'Blue/green and canary releases: phases, proofs, exit codes, CI.',
      load: async () => (await import('../docs/releasing.md')).default,
    },
  ],
  [
    'configuration',
    {
      summary: 'Every setting: key, variable, flag, default.',
      load: async () => (await import('../docs/configuration.md')).default,
    },
  ],
  [
    'operations',
    {
      summary: 'What to do about each line of the log and each metric.',
      load: async () => (await import('../docs/operations.md')).default,
    },
  ],
  [
    'security',
    {
      summary: 'Who is trusted with what, and what berth does about it.',
      load: async () => (await import('../docs/security.md')).default,
    },
  ],
  [
    'from-scripts',
    {
      summary: 'Moving from release scripts to berth deploy.',
      load: async () => (await import('../docs/migrating-from-scripts.md')).default,
    },
  ],
  [
    'from-registrator',
    {
      summary: 'Moving from gliderlabs/registrator.',
      load: async () => (await import('../docs/migrating-from-registrator.md')).default,
    },
  ],
]);
