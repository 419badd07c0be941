import type { CommandContext, DeployDoors } from '../command.ts';
import type { ParsedFlags } from '../flags.ts';
import { readSettings } from '../settings.ts';
import { textOf } from './release-flags.ts';

/** What is asked of Consul and Docker, at the agent that the flag names or the settings do. */
export async function openDoors(flags: ParsedFlags, context: CommandContext): Promise<DeployDoors> {
  const { config } = await readSettings([], context, { flags: [], canFollow: false });
  const address = textOf(flags, 'consul') || config.consul.address;
  return context.openDeploy(
    { ...config, consul: { ...config.consul, address } },
    { drainHelper: textOf(flags, 'drain-helper') },
  );
}
