import { parseListenAddress } from '../config/listen-address.ts';
import type { Config } from '../config/schema.ts';
import type { StatusRoom, StatusRoomOptions } from '../http/status-room.ts';
import type { CommandContext } from './command.ts';
import type { Logger } from '../logging/logger.ts';
import { systemClock } from './system-clock.ts';

/**
 * Opens what `-http` asks for; its code is loaded only then.
 * @returns `undefined` when it is off
 * @throws ListenError  when the address cannot be had
 */
export async function openStatusRoom(
  open: CommandContext['openStatusRoom'],
  { http: { address } }: Config,
  {
    logger,
    ...facts
  }: Omit<StatusRoomOptions, 'clock' | 'elapsedMs' | 'page'> & { readonly logger: Logger },
): Promise<StatusRoom | undefined> {
  const listener = parseListenAddress(address);
  if (listener === undefined || listener === 'off') return undefined;
  const elapsedMs = (): number => performance.now();
  const room = await open({ ...facts, clock: systemClock, elapsedMs });
  try {
    const url = await room.listen(listener);
    logger.write({ level: 'info', message: 'status page', fields: { url } });
    return room;
  } catch (error) {
    throw new ListenError(address, error as NodeJS.ErrnoException);
  }
}

/** The address cannot be listened at. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly remedy = 'set -http to an address of this host with a free port, or leave it out';

  constructor(address: string, cause: NodeJS.ErrnoException) {
    super(`-http ${address}: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EADDRINUSE':
      return 'another program listens there';
    case 'EADDRNOTAVAIL':
      return 'this host has no such address';
    case 'EACCES':
      return 'a port below 1024 needs a right that berth does not have';
    default:
      return message;
  }
}
