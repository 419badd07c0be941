import type { Command, CommandContext, ExitCode } from '../command.ts';
import { type FlagSpec, UsageError, parseFlags } from '../flags.ts';
import { ANALYSE_FLAGS, analyse } from './analyse.ts';
import { blueGreen, plan } from './blue-green.ts';
import { canary } from './canary.ts';
import type { DeployCall } from './deploy.ts';
import { type HelpOfSubcommand, deployHelp, subcommandHelp } from './deploy-help.ts';
import { openDoors } from './doors.ts';
import { driveWishOf } from './drive-wish.ts';
import { areSeveral } from './group/named-services.ts';
import { severalServices } from './group/release-together.ts';
import { LINT_FLAGS } from './lint-flags.ts';
import { lint } from './lint.ts';
import { flagsFor, refuseFlagsOfOthers } from './own-flags.ts';
import { POLICY_FLAGS, policy } from './policy.ts';
import { proveWishOf } from './prove/prove-flags.ts';
import { serviceAndArgument } from './service-words.ts';
import { withReleaseFile } from './with-release-file.ts';
import { history, status } from './status.ts';
import { commandOf, promote, rollback, unlock, weight } from './verbs.ts';
import { COMMON_FLAGS, RELEASE_FLAGS, outputFormat } from './release-flags.ts';

interface Subcommand {
  readonly summary: string;
  readonly execute: (call: DeployCall) => Promise<ExitCode>;
  /** What it wants behind the service. */
  readonly argument?: string;
}

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map([
  ['blue-green', { summary: 'Release a version.', execute: blueGreen }],
  ['canary', { summary: 'Release a version by growing shares of the requests.', execute: canary }],
  ['plan', { summary: 'Show what blue-green would do.', execute: plan }],
  ['status', { summary: 'Show the zones and the release that is under way.', execute: status }],
  ['history', { summary: 'Show the releases so far, the newest first.', execute: history }],
  [
    'promote',
    { summary: 'Open the gate, or end the hold; --full, --to-step N.', execute: promote },
  ],
  [
    'weight',
    {
      summary: 'Give the canary that share of the requests.',
      ...{ execute: weight, argument: 'PERCENT' },
    },
  ],
  ['pause', { summary: 'Stop before the next phase.', execute: commandOf('pause') }],
  [
    'resume',
    {
      summary: 'Go on: after a pause, a kill, or where it was held.',
      execute: commandOf('resume'),
    },
  ],
  ['abort', { summary: 'Go back to the zone that served before.', execute: commandOf('abort') }],
  [
    'rollback',
    {
      summary: 'The same; after a release that has ended, the version before it.',
      execute: rollback,
    },
  ],
  ['analyse', { summary: 'Measure a candidate that runs, and change nothing.', execute: analyse }],
  ['unlock', { summary: 'Take the lock from whoever holds it.', execute: unlock }],
]);

interface Standalone {
  readonly summary: string;
  /** What stands behind its name. */
  readonly operands: string;
  readonly flags: readonly FlagSpec[];
  readonly execute: (argv: readonly string[], context: CommandContext) => Promise<ExitCode>;
}

/** Those with flags of their own; they take no lock. */
const STANDALONE: ReadonlyMap<string, Standalone> = new Map([
  [
    'lint',
    {
      summary: 'Look for the known traps in templates, Compose files and keys.',
      operands: '[SERVICE]',
      flags: LINT_FLAGS,
      execute: lint,
    },
  ],
  [
    'policy',
    {
      summary: 'Print the smallest ACL policy for a token that releases.',
      operands: 'SERVICE',
      flags: POLICY_FLAGS,
      execute: policy,
    },
  ],
]);

/** They have to work however a release file looks. */
const READ_NO_FILE: ReadonlySet<string> = new Set(['status', 'history', 'pause', 'unlock']);

const FLAGS: readonly FlagSpec[] = [...COMMON_FLAGS, ...RELEASE_FLAGS, ...ANALYSE_FLAGS];

const HELPS: readonly HelpOfSubcommand[] = [
  ...[...SUBCOMMANDS].map(([name, { summary, argument }]) => {
    const operands = argument === undefined ? 'SERVICE' : `SERVICE ${argument}`;
    return { name, summary, operands, flags: flagsFor(name, FLAGS), hasExitCodes: true };
  }),
  ...[...STANDALONE].map(([name, { summary, operands, flags }]) => {
    return { name, summary, operands, flags, hasExitCodes: false };
  }),
];

/** `berth deploy …`: releases. */
export const deployCommand: Command = {
  name: 'deploy',
  help: (words = []) => {
    const [asked] = words.flatMap((word) => HELPS.find(({ name }) => name === word) ?? []);
    return asked === undefined ? deployHelp(HELPS, FLAGS) : subcommandHelp(asked);
  },
  words: () => ({
    flags: FLAGS,
    first: HELPS.map(({ name: word, summary, flags }) => ({ word, summary, flags })),
  }),
  execute,
};

async function execute(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const standalone = STANDALONE.get(argv[0] ?? '');
  if (standalone !== undefined) return standalone.execute(argv.slice(1), context);
  const flags = parseFlags(argv, FLAGS, { canFollow: true });
  const [name = '', ...words] = flags.positionals;
  const subcommand = SUBCOMMANDS.get(name);
  if (subcommand === undefined) {
    const known = [...SUBCOMMANDS.keys(), ...STANDALONE.keys()].join(', ');
    throw new UsageError(`berth deploy ${JSON.stringify(name)}: allowed are ${known}`);
  }
  refuseFlagsOfOthers(name, flags);
  if (areSeveral(words[0] ?? '')) return severalServices(flags, context);
  const wanted = { subcommand: name, argument: subcommand.argument };
  const [service, argument] = serviceAndArgument(wanted, words);
  outputFormat(flags);
  proveWishOf(flags);
  const complete = READ_NO_FILE.has(name) ? flags : await withReleaseFile(flags, service);
  const driving = driveWishOf(complete);
  const doors = await openDoors(flags, context);
  const call = { service, argument, given: flags, flags: complete, driving, context, doors };
  return subcommand.execute(call);
}
