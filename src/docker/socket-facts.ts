import { readFile, realpath, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import type { SocketFacts } from '../domain/doctor/examiners.ts';
import { mountOf } from './mount-of.ts';

const PERMISSIONS = 0o777;
const MOUNTS = '/proc/self/mountinfo';
/** Whoever has accepted nothing by then is taken for alive: the request has a deadline of its own. */
const CONNECT_MS = 2_000;

/**
 * What becomes of a connection to a socket, and what its file is.
 * @param mountTable  a file as `/proc/self/mountinfo`
 */
export async function socketFacts(path: string, mountTable = MOUNTS): Promise<SocketFacts> {
  const state = await tryConnect(path);
  const stats = await stat(path).catch(() => undefined);
  const real = await realpath(path).catch(() => path);
  // Elsewhere than on Linux there is no such file, and no such mount.
  const table = await readFile(mountTable, 'utf8').catch(() => '');
  const mount = mountOf(table, real);
  return {
    path,
    state,
    gid: stats?.gid ?? -1,
    mode: stats === undefined ? '' : (stats.mode & PERMISSIONS).toString(8),
    isMount: mount !== undefined,
    isRemoved: mount?.isRemoved === true,
  };
}

function tryConnect(path: string): Promise<SocketFacts['state']> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const end = (state: SocketFacts['state']): void => {
      socket.destroy();
      resolve(state);
    };
    socket.setTimeout(CONNECT_MS, () => {
      end('alive');
    });
    socket.once('connect', () => {
      end('alive');
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ENOENT' || code === 'ENOTDIR') end('missing');
      else end(code === 'EACCES' || code === 'EPERM' ? 'denied' : 'dead');
    });
  });
}
