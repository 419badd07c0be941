import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Driver, type Progress } from '../../deploy/driver.ts';
import { ComposeCli } from '../../deploy/platforms/compose-cli.ts';
import { ComposeZones, projectIn } from '../../deploy/platforms/compose-zones.ts';
import { SwarmZones } from '../../deploy/platforms/swarm-zones.ts';
import { ReleaseAnalysis } from '../../deploy/analysis/release-analysis.ts';
import { Hooks } from '../../deploy/hooks/hooks.ts';
import type { DeployPorts } from '../../deploy/ports.ts';
import { fabioTable } from '../../deploy/proxies/fabio-table.ts';
import { HttpObserver } from '../../deploy/proxies/http-observer.ts';
import { TableObserver } from '../../deploy/proxies/table-observer.ts';
import { traefikTable } from '../../deploy/proxies/traefik-table.ts';
import type { Command, Deployment, Holder, Verb } from '../../domain/deploy/deployment.ts';
import { endMoment } from '../../domain/deploy/hook.ts';
import { isFinal } from '../../domain/deploy/phase.ts';
import { type Lock, LockHeldError } from '../../domain/deploy/release-store.ts';
import { PlatformError, type ZonePlatform } from '../../domain/deploy/zone-platform.ts';
import type { CommandContext, DeployDoors, ExitCode } from '../command.ts';
import type { ParsedFlags } from '../flags.ts';
import type { DriveWish } from './drive-wish.ts';
import { measurementsAndHooks } from './measurements-and-hooks.ts';
import { outputFormat, textOf } from './release-flags.ts';
import { openOutput } from './output/open-output.ts';
import type { Prover } from './prove/prover.ts';
import type { ReleaseOutput, ReleaseResult } from './release-output.ts';
import { resultOf } from './release-result.ts';
import { throughElection } from './through-election.ts';

/** What a subcommand is given. */
export interface DeployCall {
  readonly service: string;
  /** Behind the service, where the subcommand wants one; else `''`. */
  readonly argument: string;
  /** On the command line; `flags` has what the release file says of the service besides. */
  readonly given: ParsedFlags;
  readonly flags: ParsedFlags;
  readonly driving: DriveWish;
  readonly context: CommandContext;
  readonly doors: DeployDoors;
}

/** A word to whoever drives. */
export function newCommand(
  verb: Verb,
  { name }: Holder,
  further: Pick<Command, 'percent' | 'to'> = {},
): Command {
  const at = Date.now();
  return { id: `${String(at)}-${randomUUID()}`, verb, from: name, at, ...further };
}

/** Gives the lock back, whatever happens. */
export async function underLock(
  { service, driving }: DeployCall,
  { store }: DeployPorts,
  holder: Holder,
  act: (lock: Lock) => Promise<ExitCode>,
): Promise<ExitCode> {
  const lock = await throughElection(() => store.lock(service, holder, driving.lockWaitMs));
  try {
    return await act(lock);
  } finally {
    await lock.release();
  }
}

export function outputOf({ flags, context }: DeployCall): ReleaseOutput {
  const { stdout: stream, env, clock } = context;
  return openOutput(outputFormat(flags), { stream, env, clock });
}

/** Who a CI server says it is, else who is at the keyboard. */
export function holderOf({ env }: CommandContext): Holder {
  const build = env.BUILD_NUMBER ?? env.GITHUB_RUN_ID ?? env.CI_JOB_ID;
  const user = env.TEAMCITY_PROJECT_NAME ?? env.GITHUB_REPOSITORY ?? env.USER ?? 'somebody';
  const url = env.BUILD_URL ?? env.CI_JOB_URL ?? '';
  return {
    name: build === undefined ? `${user}@${env.HOSTNAME ?? hostname()}` : `${user} #${build}`,
    url,
  };
}

export async function portsOf(call: DeployCall): Promise<DeployPorts> {
  const { driving, doors, context } = call;
  const { clock } = context;
  const platform = await platformOf(call);
  return {
    ...{ store: doors.store, catalog: doors.catalog, sockets: doors.sockets, clock },
    ...{ platform, ...judgesOf(call, platform) },
    observer: new TableObserver(new HttpObserver((id) => doors.runtime.processes(id)), [
      fabioTable,
      traefikTable,
    ]),
    proxies: driving.proxies.map((url) => {
      return { name: url, url: url.replace(/\/$/, ''), containerId: '' };
    }),
  };
}

/** Who has a word in it besides berth. */
function judgesOf(
  { flags, doors, context: { env, clock } }: DeployCall,
  platform: ZonePlatform,
): Pick<DeployPorts, 'analysis' | 'hooks'> {
  const { measurements, hooks } = measurementsAndHooks(flags);
  const ports = { catalog: doors.catalog, platform, env, clock };
  return {
    analysis: measurements.length > 0 ? new ReleaseAnalysis(measurements, ports) : undefined,
    hooks: hooks.length > 0 ? new Hooks(hooks, { clock, env }) : undefined,
  };
}

async function platformOf(call: DeployCall): Promise<ZonePlatform> {
  const { service, flags, driving, context, doors } = call;
  const project = textOf(flags, 'project');
  if (driving.platform === 'swarm') {
    return new SwarmZones({ service, stack: project }, doors.swarm, context.clock);
  }
  const file = textOf(flags, 'compose-file', 'docker-compose.yml');
  const compose = await ComposeCli.find(context.env);
  const known = project === '' ? await recordedProject(service, doors) : project;
  return new ComposeZones({ service, file, project: known }, compose, doors.runtime);
}

/** Whoever goes on with a release may stand in another directory than whoever began it. */
async function recordedProject(service: string, { store }: DeployDoors): Promise<string> {
  const { deployment } = await throughElection(() => store.read(service));
  if (deployment === undefined || isFinal(deployment.phase)) return '';
  return projectIn(deployment.request.platform ?? '');
}

/**
 * Drives until the release has an end, or a rest.
 * @param prover  sends requests meanwhile
 */
export async function drive(
  call: DeployCall,
  ports: DeployPorts,
  output: ReleaseOutput,
  lock: Lock,
  prover?: Prover,
): Promise<ExitCode> {
  const { service, driving, context } = call;
  const { deployment: recorded } = await throughElection(() => ports.store.read(service));
  const elsewhere = whyElsewhere(ports, recorded);
  if (elsewhere !== undefined) return said(output, refusal([elsewhere]));
  const signal = context.stopSignal();
  const report = (progress: Progress): void => {
    prover?.heed(progress);
    output.progress(progress);
  };
  const driver = new Driver({ ports, lock, report, signal, waitsAtGates: false });
  const silence = output.beat();
  try {
    const { stop, deployment } = await driver.drive(service);
    if (deployment === undefined) throw new Error(`${service}: the record is gone`);
    await callLastHooks(ports, output, deployment, signal);
    const ended = resultOf(stop, deployment, String(signal.reason), driving.isPausedDone);
    const result = (await prover?.finish(ended, output)) ?? ended;
    output.result(result, deployment);
    return result.exitCode as ExitCode;
  } finally {
    silence();
    ports.analysis?.end();
    ports.hooks?.end();
    await prover?.discard();
  }
}

/** Those that are told how it ended. */
export async function callLastHooks(
  { hooks }: DeployPorts,
  output: Pick<ReleaseOutput, 'note'>,
  deployment: Deployment,
  signal: AbortSignal,
): Promise<void> {
  const moment = endMoment(deployment.phase);
  if (hooks === undefined || moment === undefined) return;
  const { text } = await hooks.settle({ moment }, deployment, signal);
  if (text !== '') output.note(text);
}

/** On another platform its containers would not be found, and be taken for stopped. */
export function whyElsewhere(
  { platform: { description } }: DeployPorts,
  deployment: Deployment | undefined,
): string | undefined {
  const recorded = deployment?.request.platform ?? description;
  if (recorded === description) return undefined;
  return `it was begun on ${recorded}, and this is ${description}: give the --platform and the --project that it was begun with`;
}

export function said(output: ReleaseOutput, result: ReleaseResult): ExitCode {
  output.result(result, undefined);
  return result.exitCode as ExitCode;
}

export function refusal(reasons: readonly string[]): ReleaseResult {
  return { outcome: 'refused', exitCode: 5, text: `not begun: ${reasons.join('; ')}` };
}

/** What keeps a release from being begun. */
export function failedBefore(output: ReleaseOutput, error: unknown): ExitCode {
  return said(output, failureBefore(error));
}

/** The same as a result; what nobody expects is thrown again. */
export function failureBefore(error: unknown): ReleaseResult {
  if (error instanceof LockHeldError) {
    return { outcome: 'locked', exitCode: 4, text: error.message };
  }
  const isExpected = error instanceof PlatformError || (error as Error).name === 'DependencyError';
  if (!isExpected) throw error;
  return refusal([(error as Error).message]);
}
