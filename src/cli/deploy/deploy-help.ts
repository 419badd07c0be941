import type { FlagSpec } from '../flags.ts';
import { describeFlags } from '../settings.ts';

/** What the help says of one subcommand. */
export interface HelpOfSubcommand {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name. */
  readonly operands: string;
  readonly flags: readonly FlagSpec[];
  readonly hasExitCodes: boolean;
}

const EXIT_CODES = `Exit codes: 0 done, 1 failed or unproven, 2 usage, 3 paused or inconclusive, 4 locked, 5 not begun,
6 rejected, 7 rolled back, 8 held, 9 nothing could be reached, 10 plan: something to do, 130 and 143
interrupted.`;

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'blue-green': [
    'workstation-0 --version 13 --compose-file docker-compose.yml',
    'workstation-0 --version 13 --platform swarm --project training',
    'db=12,api,web --version 13',
  ],
  canary: [
    'workstation-0 --version 13 --steps 5,25,50 --hold 2m',
    'workstation-0 --version 13 --old-size 3 --new-size 1',
  ],
  plan: ['workstation-0 --version 13 --output json'],
  status: ['workstation-0 --watch'],
  history: ['workstation-0 --output json'],
  promote: ['workstation-0', 'workstation-0 --to-step 2'],
  weight: ['workstation-0 25'],
  pause: ['workstation-0'],
  resume: ['workstation-0'],
  abort: ['workstation-0'],
  rollback: ['workstation-0'],
  analyse: ['workstation-0 --analysis analysis.yaml --for 5m'],
  unlock: ['workstation-0'],
  lint: ['workstation-0 --template nginx.ctmpl'],
  policy: ['workstation-0 > policy.hcl'],
};

/** All that there is. */
export function deployHelp(
  subcommands: readonly HelpOfSubcommand[],
  flags: readonly FlagSpec[],
): string {
  const lines = subcommands.map(({ name, summary }) => `  ${name.padEnd(11)} ${summary}`);
  return `Usage: berth deploy blue-green SERVICE --version V [flags]
       berth deploy blue-green SERVICE,SERVICE=V,... [--version V] [flags]
       berth deploy canary SERVICE --version V [--steps 5,25,50] [--hold 2m] [flags]
       berth deploy SUBCOMMAND SERVICE [flags]

Releases a service from its zone SERVICE-blue to SERVICE-green, or back: services of a Compose file,
or of a swarm, where they are scaled and have to be there. Several services, with commas, are started
one after the other and switched all at once, or none of them; what is said to one is for all.
${EXIT_CODES}

Subcommands:
${lines.join('\n')}

  berth deploy SUBCOMMAND --help   its flags and an example

Flags:
${describeFlags(flags)}

${examplesOf('blue-green')}`;
}

export function subcommandHelp({
  name,
  summary,
  operands,
  flags,
  hasExitCodes,
}: HelpOfSubcommand): string {
  return `Usage: berth deploy ${name} ${operands} [flags]

${summary}
${hasExitCodes ? `${EXIT_CODES}\n` : ''}
Flags:
${describeFlags(flags)}

${examplesOf(name)}`;
}

function examplesOf(name: string): string {
  const lines = (EXAMPLES[name] ?? []).map((words) => `  berth deploy ${name} ${words}\n`);
  return `Example:\n${lines.join('')}`;
}
