import { Readable } from 'node:stream';
import type { CommandContext } from '../../src/cli/command.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import { readConfigFile } from '../../src/config/config-file.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { StatusRoom, type StatusRoomOptions } from '../../src/http/status-room.ts';
import { FakeRegistry } from './fake-registry.ts';
import { FakeSource } from './fake-source.ts';
import { FakeTraffic } from './fake-traffic.ts';
import { FakeReleases } from './fake-releases.ts';
import { MemoryStream } from './memory-stream.ts';

/** A process in memory, with what it has written and what it is connected to. */
export interface CommandStage {
  readonly context: CommandContext;
  readonly stdout: MemoryStream;
  readonly stderr: MemoryStream;
  readonly source: FakeSource;
  readonly registry: FakeRegistry;
  readonly traffic: FakeTraffic;
  /** Aborting it is the signal to stop; an event `hangup` of its signal is SIGHUP. */
  readonly stop: AbortController;
}

export interface CommandFacts {
  readonly env?: CommandContext['env'];
  readonly stdin?: string;
  readonly clock?: Clock;
  readonly parseInspection?: (json: unknown) => ReturnType<CommandContext['parseInspection']>;
}

export function aCommandStage({
  env = {},
  stdin = '',
  clock = systemClock,
  ...facts
}: CommandFacts = {}): CommandStage {
  const stdout = new MemoryStream();
  const stderr = new MemoryStream();
  const source = new FakeSource();
  const registry = new FakeRegistry();
  const traffic = new FakeTraffic();
  const stop = new AbortController();
  const context = {
    env,
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout,
    stderr,
    stopSignal: () => stop.signal,
    onHangup: (listener: () => void) => {
      stop.signal.addEventListener('hangup', listener);
    },
    onLoaded: () => undefined,
    ...{ version: '1.2.3', clock, topics: new Map(), readConfigFile },
    openSource: () => Promise.resolve(source),
    openRegistry: () => Promise.resolve(registry),
    openReleases: () => Promise.resolve(new FakeReleases()),
    openTraffic: () => Promise.resolve(traffic),
    openStatusRoom: (options: Omit<StatusRoomOptions, 'page'>) =>
      Promise.resolve(new StatusRoom({ ...options, page: '' })),
    parseInspection: () => Promise.resolve(undefined),
    ...facts,
  };
  // A terminal's other methods are not used.
  return {
    context: context as unknown as CommandContext,
    stdout,
    stderr,
    source,
    registry,
    traffic,
    stop,
  };
}
