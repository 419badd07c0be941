import { deployPolicy, policyHcl, policyJson } from '../../domain/deploy/deploy-policy.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { type FlagSpec, parseFlags } from '../flags.ts';
import { serviceOf } from './lint-flags.ts';
import { oneOf, textOf } from './release-flags.ts';

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
  const service = serviceOf('policy', flags.positionals, true);
  const serviceName = serviceOf('policy -name', [textOf(flags, 'name', service)], true);
  const proxies = textOf(flags, 'proxy-service')
    .split(',')
    .filter((name) => name !== '')
    .map((name) => serviceOf('policy -proxy-service', [name], true));
  const rules = deployPolicy({ service, serviceName, proxies });
  const format = oneOf(flags, 'format', ['hcl', 'json']);
  stdout.write(format === 'json' ? policyJson(rules) : policyHcl(rules));
  return Promise.resolve(0);
}
