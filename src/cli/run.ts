import { setTimeout as sleep } from 'node:timers/promises';
import { describeConfig, secretsOf, unknownVariables } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { TrafficReader } from '../domain/deploy/dns-traffic.ts';
import type { ReleaseReader } from '../domain/deploy/release-overview.ts';
import type { StatusRoom } from '../http/status-room.ts';
import { type Logger, createLogger } from '../logging/logger.ts';
import { reportLine } from '../logging/report-line.ts';
import { aborted, unlessAborted } from './signals.ts';
import { systemClock } from './system-clock.ts';
import { Registrator, type RegistratorOptions } from '../registrator/registrator.ts';
import { TrafficWatch } from '../registrator/traffic-watch.ts';
import type { Reporter } from '../registrator/report.ts';
import type { Command, CommandContext, ExitCode, RegistryEvents } from './command.ts';
import { fetchText } from './fetch-text.ts';
import { firstConsulContact, firstContact } from './first-contact.ts';
import { heartbeatRules } from './heartbeat-rules.ts';
import { isAddressKnown } from './known-address.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import { mappingRules } from './mapping-rules.ts';
import { MemoryKeeper } from './memory-keeper.ts';
import { ListenError, openStatusRoom } from './open-status-room.ts';
import { Patience } from './patience.ts';
import { withRegistry } from './registry-argument.ts';
import { SETTING_FLAGS, describeFlags, readSettings } from './settings.ts';

/** How long work in progress may take after a signal to stop. */
const SHUTDOWN_MS = 5_000;
/** With `-resync 0`. */
const DEFAULT_RESYNC_SECONDS = 30;

/** `berth [run]`: the daemon. */
export const runCommand: Command = {
  name: 'run',
  help: () =>
    `Usage: berth [run] [flags] consul://HOST:PORT

Registers this host's containers in Consul, and keeps Consul true until it is stopped.
Flags come before the registry. Services stay registered when berth stops.

Flags:
${describeFlags(SETTING_FLAGS)}

Example:
  berth run -ip 10.2.0.110 consul://10.2.0.110:8500
`,
  words: () => ({ flags: SETTING_FLAGS }),
  execute,
};

async function execute(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { config, flags } = await readSettings(argv, context, { flags: [], canFollow: false });
  const settings = withRegistry(config, flags.positionals);
  heartbeatRules(settings); // what it says against them is said before anything begins
  const { level, format } = settings.log;
  const secrets = new Set(secretsOf(settings));
  const logger = createLogger({ level, format, stream: context.stdout, secrets });
  try {
    return await serve(settings, context, { logger, secrets });
  } finally {
    await logger.close();
  }
}

interface LogAndSecrets {
  readonly logger: Logger;
  /** What the logger hides. */
  readonly secrets: Set<string>;
}

async function serve(
  config: Config,
  context: CommandContext,
  told: LogAndSecrets,
): Promise<ExitCode> {
  const { logger, secrets } = told;
  // Opened first: an address that cannot be used is told before anything else happens.
  const registry = await context.openRegistry(config, registryEvents(told));
  const source = await context.openSource(config);
  greet(config, context, logger);
  const { version, openStatusRoom: open } = context;
  const traffic = config.releaseDns
    ? await context.openTraffic(config, registryEvents(told))
    : undefined;
  const openReleases = (): Promise<ReleaseReader> =>
    context.openReleases(config, registryEvents(told));
  const facts = { version, resyncMs: resyncMsOf(config), secrets, logger, openReleases };
  const room = await openStatusRoom(open, config, facts).catch(logListenError(logger));
  if (room instanceof ListenError) return 1;
  context.onLoaded();
  try {
    return await work(
      config,
      { source, traffic, registry: room?.measured(registry) ?? registry, room },
      context,
      logger,
    );
  } finally {
    room?.close();
  }
}

/** An address that cannot be had is said in the log, where the operator looks. */
function logListenError(logger: Logger): (error: unknown) => ListenError {
  return (error) => {
    if (!(error instanceof ListenError)) throw error;
    const fields = { problem: error.message, remedy: error.remedy };
    logger.write({ level: 'error', message: 'status page not available', fields });
    return error;
  };
}

interface Doors extends Pick<RegistratorOptions, 'source' | 'registry'> {
  readonly traffic: TrafficReader | undefined;
  readonly room: StatusRoom | undefined;
}

async function work(
  config: Config,
  doors: Doors,
  context: CommandContext,
  logger: Logger,
): Promise<ExitCode> {
  const { source, registry, room } = doors;
  const signal = context.stopSignal();
  const report = reporter(logger, room);
  const retries = { attempts: config.retryAttempts, intervalMs: config.retryIntervalMs };
  await firstConsulContact(registry, retries, signal, report).catch(unlessAborted(signal));
  const host = await firstContact(source, signal, report);
  if (host === undefined) return farewell(logger, signal, 'nothing was begun');
  const rules = await mappingRules(config, host.name);
  if (!isAddressKnown(rules, logger)) return 1;
  return keepTrue(config, { ...doors, rules }, context, logger);
}

/** Whatever is told is logged, and shown. */
function reporter(logger: Logger, room: StatusRoom | undefined): Reporter {
  return (report) => {
    logger.write(reportLine(report));
    room?.hear(report);
  };
}

/** registrator's 0 is "never", by which what was once lost is lost for ever. */
function resyncMsOf({ resyncSeconds }: Config): number {
  return (resyncSeconds || DEFAULT_RESYNC_SECONDS) * 1000;
}

function registryEvents({ logger, secrets }: LogAndSecrets): RegistryEvents {
  return {
    onToken: (token) => secrets.add(token),
    onProblem: (problem) => {
      logger.write({ level: 'error', message: 'token file unusable', fields: { problem } });
    },
  };
}

/** Until it is told to stop, or Docker stays away. */
async function keepTrue(
  config: Config,
  { room, traffic: reader, ...parts }: Doors & Pick<RegistratorOptions, 'rules'>,
  context: CommandContext,
  logger: Logger,
): Promise<ExitCode> {
  const signal = context.stopSignal();
  const patience = new Patience(config.docker.giveUpSeconds * 1000);
  const memory = new MemoryKeeper();
  const tell = reporter(logger, room);
  const registrator = new Registrator({
    ...parts,
    fetchText: config.allowHttpTemplates ? fetchText : undefined,
    traffic: reader && new TrafficWatch({ reader, clock: systemClock, report: tell }),
    lifecycle: lifecycleRules(config),
    resyncMs: resyncMsOf(config),
    deepResyncEvery: config.deepResyncEvery,
    workers: config.workers,
    clock: systemClock,
    report: (report) => {
      tell(report);
      patience.hear(report);
      memory.noteWork();
    },
    observe: room?.hear.bind(room),
  });
  room?.attach(registrator.queue, parts.rules.hostname);
  registrator.start();
  context.onHangup(() => {
    registrator.resync('hangup');
  });
  const forgetMemory = memory.start();
  await Promise.race([aborted(signal), aborted(patience.end)]);
  forgetMemory();
  const drained = registrator.stop().then(() => true);
  const isDrained = await Promise.race([drained, sleep(SHUTDOWN_MS, false, { ref: false })]);
  if (!signal.aborted) return giveUp(logger);
  const outcome = isDrained ? 'services stay registered' : 'work in progress was given up';
  return farewell(logger, signal, outcome);
}

function giveUp(logger: Logger): ExitCode {
  const remedy = 'let it be started anew; mount the directory of the socket, not the file';
  logger.write({ level: 'error', message: 'Docker stayed away, giving up', fields: { remedy } });
  return 1;
}

function farewell(logger: Logger, signal: AbortSignal, outcome: string): ExitCode {
  const fields = { signal: String(signal.reason), outcome };
  logger.write({ level: 'info', message: 'stopped', fields });
  return 0;
}

function greet(config: Config, { version, env }: CommandContext, logger: Logger): void {
  const fields = { berth: version, node: process.version, ...describeConfig(config) };
  logger.write({ level: 'info', message: 'starting', fields });
  if (config.resyncSeconds === 0) {
    const remedy = { resyncSeconds: DEFAULT_RESYNC_SECONDS };
    logger.write({ level: 'info', message: 'resyncs are not switched off', fields: remedy });
  }
  for (const variable of unknownVariables(env)) {
    logger.write({ level: 'warn', message: 'environment variable unknown', fields: { variable } });
  }
}
