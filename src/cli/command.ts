import type { Config } from '../config/schema.ts';
import type { Clock } from '../domain/clock.ts';
import type { ContainerSnapshot } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import type { ContainerRuntime } from '../domain/deploy/container-runtime.ts';
import type { GroupStore } from '../domain/deploy/group-store.ts';
import type { TrafficReader } from '../domain/deploy/dns-traffic.ts';
import type { ReleaseReader } from '../domain/deploy/release-overview.ts';
import type { ReleaseStore } from '../domain/deploy/release-store.ts';
import type { ServiceRuntime } from '../domain/deploy/service-runtime.ts';
import type { ServiceCatalog, SocketProbe } from '../domain/deploy/traffic.ts';
import type { AgentExaminer, EngineExaminer } from '../domain/doctor/examiners.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { StatusRoom, StatusRoomOptions } from '../http/status-room.ts';
import type { FlagSpec } from './flags.ts';

/**
 * 0 done, 1 failed, 2 the command line or the configuration cannot be used; the others are those of a
 * release: see `berth deploy --help`.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 130 | 143;

/** What a registry says besides its answers. */
export interface RegistryEvents {
  /** A token that it has read, before it is used: it must never be written anywhere. */
  readonly onToken: (token: string) => void;
  /** In a sentence. */
  readonly onProblem: (problem: string) => void;
}

/** What a command is given: the process around it, and the doors to the outside. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** From its first call on, SIGTERM and SIGINT abort it instead of ending the process. */
  readonly stopSignal: () => AbortSignal;
  /** Called at each SIGHUP, which ends the process until this is called. */
  readonly onHangup: (listener: () => void) => void;
  /** Called by a daemon when it has loaded all that it needs. */
  readonly onLoaded: () => void;
  readonly version: string;
  readonly clock: Clock;
  /** The file of `-config`. @throws SettingError */
  readonly readConfigFile: (file: string) => Promise<object>;
  /** @throws SettingError  when the settings name no usable engine */
  readonly openSource: (config: Config) => Promise<ContainerSource>;
  /** Containers in the output of `docker inspect`; `undefined` when it is not that. */
  readonly parseInspection: (json: unknown) => Promise<readonly ContainerSnapshot[] | undefined>;
  /** @throws SettingError  when the settings name no usable agent or engine */
  readonly openDeploy: (config: Config, options: DeployOptions) => Promise<DeployDoors>;
  /** @throws SettingError  when the settings name no usable agent */
  readonly openRegistry: (config: Config, events: RegistryEvents) => Promise<ServiceRegistry>;
  /** @throws SettingError  when the settings name no usable agent */
  readonly openReleases: (config: Config, events: RegistryEvents) => Promise<ReleaseReader>;
  /** @throws SettingError  when the settings name no usable agent */
  readonly openTraffic: (config: Config, events: RegistryEvents) => Promise<TrafficReader>;
  /** For `berth help TOPIC`. */
  readonly topics: ReadonlyMap<string, Topic>;
  /** It does not listen yet. */
  readonly openStatusRoom: (options: Omit<StatusRoomOptions, 'page'>) => Promise<StatusRoom>;
  /** @throws SettingError  when the settings name no usable engine */
  readonly openEngineExaminer: (config: Config) => Promise<EngineExaminer>;
  /** @throws SettingError  when the settings name no usable agent */
  readonly openAgentExaminer: (config: Config, events: RegistryEvents) => Promise<AgentExaminer>;
}

export interface DeployOptions {
  /** Image whose `cat` reads the connections of a container on another host; `''`: the container's own. */
  readonly drainHelper: string;
}

/** What a release has to do with. */
export interface DeployDoors {
  readonly store: ReleaseStore;
  /** The same records, of several services at once. */
  readonly groups: GroupStore;
  readonly catalog: ServiceCatalog;
  readonly runtime: ContainerRuntime;
  readonly swarm: ServiceRuntime;
  readonly sockets: SocketProbe;
}

/** A word of a command line, and what it stands for. */
export interface Word {
  readonly word: string;
  readonly summary: string;
}

/** A first argument. */
export interface FirstWord extends Word {
  /** Where they are others than those of the command. */
  readonly flags?: readonly FlagSpec[];
}

/** What may stand on the command line of a command. */
export interface CommandWords {
  readonly flags: readonly FlagSpec[];
  /** What the first argument is one of. */
  readonly first?: readonly FirstWord[];
}

/** A page of the documentation that comes with the program. */
export interface Topic {
  readonly summary: string;
  /** In Markdown. */
  readonly load: () => Promise<string>;
}

export interface Command {
  readonly name: string;
  /** @param words  what it was given besides: some commands have a page for each subcommand */
  readonly help: (words?: readonly string[]) => string;
  /** What completion offers. */
  readonly words: (context: Pick<CommandContext, 'topics'>) => CommandWords;
  /** @throws UsageError, SettingError, DependencyError */
  readonly execute: (argv: readonly string[], context: CommandContext) => Promise<ExitCode>;
}
