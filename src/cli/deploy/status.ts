import type { Deployment } from '../../domain/deploy/deployment.ts';
import type { ExitCode } from '../command.ts';
import { type DeployCall, outputOf } from './deploy.ts';
import { shown } from './output/shown-text.ts';
import { outputFormat } from './release-flags.ts';
import { Watch } from './watch.ts';

/** `berth deploy status SERVICE [--watch]`. */
export function status(call: DeployCall): Promise<ExitCode> {
  return call.flags.values.get('watch') === true ? watched(call) : standing(call);
}

async function standing({ service, context, doors, flags }: DeployCall): Promise<ExitCode> {
  const { activeZone = '', activeVersion = '', deployment } = await doors.store.read(service);
  const holder = await doors.store.holder(service);
  if (outputFormat(flags) === 'json') {
    const shown = { service, activeZone, activeVersion, deployment, holder };
    context.stdout.write(`${JSON.stringify(shown)}\n`);
    return 0;
  }
  const lines = [
    `${service}: ${activeZone || 'no zone'} is active, version ${activeVersion || 'unknown'}`,
    ...(deployment === undefined
      ? ['no release has been recorded']
      : [`${deployment.id}: version ${deployment.request.version} is ${deployment.phase}`]),
    ...togetherWith(service, deployment),
    ...(deployment === undefined || deployment.reason === '' ? [] : [`  ${deployment.reason}`]),
    ...(holder === undefined ? [] : [`driven by ${holder.name} ${holder.url}`.trimEnd()]),
  ];
  context.stdout.write(`${lines.map(shown).join('\n')}\n`);
  return 0;
}

function togetherWith(service: string, deployment: Deployment | undefined): readonly string[] {
  const { members = [] } = deployment?.request.group ?? {};
  const others = members.filter((one) => one !== service);
  return others.length === 0 ? [] : [`  together with ${others.join(', ')}`];
}

async function watched(call: DeployCall): Promise<ExitCode> {
  const { service, context, doors } = call;
  const signal = context.stopSignal();
  const { store } = doors;
  const output = outputOf(call);
  const watch = new Watch({ store, service, output, clock: context.clock, signal });
  return (await watch.follow()).exitCode as ExitCode;
}

/** `berth deploy history SERVICE`. */
export async function history({ service, context, doors, flags }: DeployCall): Promise<ExitCode> {
  const all = await doors.store.history(service);
  if (outputFormat(flags) === 'json') {
    for (const one of all) context.stdout.write(`${JSON.stringify(one)}\n`);
    return 0;
  }
  if (all.length === 0) context.stdout.write('no release has been recorded\n');
  for (const { id, request, phase, startedAt, holder } of all) {
    const time = new Date(startedAt).toISOString();
    const line = `${id} ${time} version ${request.version} to ${request.candidate}: ${phase}, by ${holder.name}`;
    context.stdout.write(`${shown(line)}\n`);
  }
  return 0;
}
