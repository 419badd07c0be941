import { deployPolicy, policyHcl, policyJson } from '../../domain/deploy/deploy-policy.ts';
import { excerpt } from '../../domain/untrusted-text.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { type FlagSpec, UsageError, parseFlags } from '../flags.ts';
import { oneOf, textOf } from './release-flags.ts';
import { SERVICE_NAME, SERVICE_NAME_RULE } from './release-keys-table.ts';
import { serviceAndArgument } from './service-words.ts';

export const POLICY_FLAGS: readonly FlagSpec[] = [
  { name: 'name', isSwitch: false, doc: 'SERVICE_NAME, where it is another than SERVICE.' },
  {
    name: 'proxy-service',
    isSwitch: false,
    doc: 'The names that the proxies have in Consul, with commas: then no other service is shown to the token.',
  },
  { name: 'format', isSwitch: false, doc: 'hcl or json. Default: hcl.', values: ['hcl', 'json'] },
];

/** `berth deploy policy SERVICE`: prints what a token has to be allowed; asks nobody. */
export function policy(argv: readonly string[], { stdout }: CommandContext): Promise<ExitCode> {
  const flags = parseFlags(argv, POLICY_FLAGS, { canFollow: true });
  const [service] = serviceAndArgument({ subcommand: 'policy' }, flags.positionals);
  const serviceName = nameOf('name', textOf(flags, 'name', service));
  const proxies = textOf(flags, 'proxy-service')
    .split(',')
    .filter((name) => name !== '')
    .map((name) => nameOf('proxy-service', name));
  const rules = deployPolicy({ service, serviceName, proxies });
  const format = oneOf(flags, 'format', ['hcl', 'json']);
  stdout.write(format === 'json' ? policyJson(rules) : policyHcl(rules));
  return Promise.resolve(0);
}

/** @throws UsageError */
function nameOf(flag: string, text: string): string {
  if (SERVICE_NAME.test(text)) return text;
  throw new UsageError(
    `invalid value ${excerpt(text)} for -${flag}: allowed are ${SERVICE_NAME_RULE}`,
  );
}
