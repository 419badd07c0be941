import type { DeployPorts } from '../../../deploy/ports.ts';
import type { Lock } from '../../../domain/deploy/release-store.ts';
import type { ExitCode } from '../../command.ts';
import { type DeployCall, holderOf, portsOf } from '../deploy.ts';
import { driveWishOf } from '../drive-wish.ts';
import type { GroupOutput } from '../output/group/group-output.ts';
import { openGroupOutput } from '../output/group/open-group-output.ts';
import { outputFormat } from '../release-flags.ts';
import { throughElection } from '../through-election.ts';
import { withReleaseFile } from '../with-release-file.ts';

/** What a command about several services is given. */
export type GroupCall = Pick<DeployCall, 'given' | 'context' | 'doors'>;

/** One service of several. */
export interface Part {
  readonly call: DeployCall;
  readonly ports: DeployPorts;
}

/** What a command about several services works with. */
export interface GroupStage {
  readonly call: GroupCall;
  /** In their order. */
  readonly parts: readonly Part[];
  readonly output: GroupOutput;
}

/** Each with what the release file says of it. @throws UsageError, SettingError */
export async function callsFor(
  services: readonly string[],
  call: GroupCall,
): Promise<readonly DeployCall[]> {
  const { given, context, doors } = call;
  return Promise.all(
    services.map(async (service) => {
      const flags = await withReleaseFile(given, service);
      const driving = driveWishOf(flags);
      return { service, argument: '', given, flags, driving, context, doors };
    }),
  );
}

export async function partsOf(calls: readonly DeployCall[]): Promise<readonly Part[]> {
  return Promise.all(calls.map(async (call) => ({ call, ports: await portsOf(call) })));
}

export function groupOutputOf(
  { given, context }: Omit<GroupCall, 'doors'>,
  services: readonly string[],
): GroupOutput {
  const place = { stream: context.stdout, env: context.env, clock: context.clock };
  return openGroupOutput(outputFormat(given), place, services);
}

/**
 * Takes the lock of each, by name: whoever wants some of the same waits for the same one first, so that
 * no two wait for each other. Gives all of them back, whatever happens.
 */
export async function underLocks(
  parts: readonly Part[],
  act: (locks: ReadonlyMap<string, Lock>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const sorted = parts.toSorted((a, b) => (a.call.service < b.call.service ? -1 : 1));
  const locks = new Map<string, Lock>();
  try {
    for (const { call, ports } of sorted) {
      const { service, driving, context } = call;
      const holder = holderOf(context);
      const take = (): Promise<Lock> => ports.store.lock(service, holder, driving.lockWaitMs);
      locks.set(service, await throughElection(take));
    }
    return await act(locks);
  } finally {
    await Promise.all([...locks.values()].map((lock) => lock.release()));
  }
}
