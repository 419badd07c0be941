import type { Command, Deployment, Verb } from '../../domain/deploy/deployment.ts';
import { isFinal } from '../../domain/deploy/phase.ts';
import type { ExitCode } from '../command.ts';
import { promotionOf, shareIn, whyNoPromotion, whyNoShare } from './canary-commands.ts';
import { releaseFormer } from './blue-green.ts';
import {
  type DeployCall,
  drive,
  failedBefore,
  holderOf,
  newCommand,
  outputOf,
  portsOf,
  underLock,
} from './deploy.ts';
import { lockedWith, releaseFormerGroup, tellGroup } from './group/group-verbs.ts';
import { proveWishOf } from './prove/prove-flags.ts';
import { openProver } from './prove/prover.ts';
import { throughElection } from './through-election.ts';

/** `berth deploy unlock SERVICE`. */
export async function unlock({ service, context, doors }: DeployCall): Promise<ExitCode> {
  const holder = await doors.store.holder(service);
  for (const one of await lockedWith(doors.store, service)) await doors.store.unlock(one);
  context.stdout.write(
    `${holder === undefined ? 'nobody held it' : `taken from ${holder.name}`}\n`,
  );
  return 0;
}

/** `berth deploy rollback SERVICE`. */
export async function rollback(call: DeployCall): Promise<ExitCode> {
  return (
    (await releaseFormerGroup(call)) ?? (await releaseFormer(call)) ?? commandOf('rollback')(call)
  );
}

/** `berth deploy promote SERVICE [--full | --to-step N]`. */
export function promote(call: DeployCall): Promise<ExitCode> {
  const to = promotionOf(call.flags);
  return commandOf('promote', { ...(to === undefined ? {} : { to }) }, (deployment) =>
    whyNoPromotion(deployment, to),
  )(call);
}

/** `berth deploy weight SERVICE PERCENT`. */
export function weight(call: DeployCall): Promise<ExitCode> {
  return commandOf('weight', { percent: shareIn(call.argument) }, whyNoShare)(call);
}

/**
 * Whoever drives hears of it; where nobody does, this process drives.
 * @param whyNot  what keeps the release from being told; `''` when nothing does
 */
export function commandOf(
  verb: Verb,
  further: Pick<Command, 'percent' | 'to'> = {},
  whyNot: (deployment: Deployment) => string = () => '',
): (call: DeployCall) => Promise<ExitCode> {
  return async (call) => {
    const { service, context, doors } = call;
    const { deployment } = await throughElection(() => doors.store.read(service));
    if (deployment === undefined || isFinal(deployment.phase)) {
      context.stderr.write(`berth: no release of ${service} is under way\n`);
      return 5;
    }
    const problem = whyNot(deployment);
    if (problem !== '') {
      context.stderr.write(`berth: ${problem}\n`);
      return 5;
    }
    const holder = holderOf(context);
    const command = newCommand(verb, holder, further);
    const { group } = deployment.request;
    if (group !== undefined) return tellGroup(call, group, command);
    await throughElection(() => doors.store.post(service, command));
    if ((await doors.store.holder(service)) !== undefined || verb === 'pause') {
      context.stdout.write(`${verb} is sent\n`);
      return 0;
    }
    const output = outputOf(call);
    try {
      const ports = await portsOf(call);
      const prover = await openProver(proveWishOf(call.flags), ports);
      return await underLock(call, ports, holder, (lock) =>
        drive(call, ports, output, lock, prover),
      );
    } catch (error) {
      return failedBefore(output, error);
    }
  };
}
