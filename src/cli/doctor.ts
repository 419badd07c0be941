import { secretsOf } from '../config/load.ts';
import { diagnose } from '../domain/doctor/diagnose.ts';
import { worstOf } from '../domain/doctor/finding.ts';
import { withoutSecrets } from '../domain/secrets.ts';
import type { Command, CommandContext, ExitCode, RegistryEvents } from './command.ts';
import { parseDuration } from './deploy/duration.ts';
import { doctorJson, doctorText } from './doctor/doctor-output.ts';
import { gatherFacts } from './doctor/gather-facts.ts';
import { type FlagSpec, type ParsedFlags, UsageError } from './flags.ts';
import { heartbeatRules } from './heartbeat-rules.ts';
import { withRegistryIfNamed } from './registry-argument.ts';
import { SETTING_FLAGS, describeFlags, readSettings } from './settings.ts';
import { systemClock } from './system-clock.ts';

const OWN_FLAGS: readonly FlagSpec[] = [
  { name: 'json', isSwitch: true, doc: 'Print JSON.' },
  {
    name: 'write',
    isSwitch: true,
    doc: 'Try the token by registering a service berth-doctor-…, which is critical, and removing it.',
  },
  { name: 'timeout', isSwitch: false, doc: 'How long each check may take. Default: 10s.' },
];

/** `berth doctor`: what keeps the daemon from its work, before it begins. */
export const doctorCommand: Command = {
  name: 'doctor',
  help: () =>
    `Usage: berth doctor [flags] [consul://HOST:PORT]

Says what the daemon would meet with the same flags, and what to do about it. Changes nothing without
-write. Exit codes: 0 all is well, or there are warnings; 1 there are errors; 2 usage.

Flags:
${describeFlags([...OWN_FLAGS, ...SETTING_FLAGS])}

Example:
  berth doctor -ip 10.2.0.110 consul://10.2.0.110:8500
`,
  words: () => ({ flags: [...OWN_FLAGS, ...SETTING_FLAGS] }),
  execute,
};

async function execute(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { config, flags } = await readSettings(argv, context, {
    flags: OWN_FLAGS,
    canFollow: true,
  });
  const settings = withRegistryIfNamed(config, flags.positionals);
  heartbeatRules(settings); // what it says against them is about the settings alone
  const limitMs = timeoutOf(flags);
  const secrets = new Set(secretsOf(settings));
  const facts = await gatherFacts({
    config: settings,
    context,
    deadline: { clock: systemClock, limitMs },
    events: eventsOf(secrets),
    isWriting: flags.values.get('write') === true,
  });
  const findings = diagnose(facts);
  const text = flags.values.get('json') === true ? doctorJson(findings) : doctorText(findings);
  context.stdout.write(withoutSecrets(text, secrets));
  return worstOf(findings) === 'error' ? 1 : 0;
}

function timeoutOf({ values }: ParsedFlags): number {
  const text = String(values.get('timeout') ?? '10s');
  const limitMs = parseDuration('timeout', text);
  if (limitMs > 0) return limitMs;
  const shown = JSON.stringify(text);
  throw new UsageError(`invalid value ${shown} for -timeout: allowed is a time such as 10s`);
}

function eventsOf(secrets: Set<string>): RegistryEvents {
  return { onToken: (token) => secrets.add(token), onProblem: () => undefined };
}
