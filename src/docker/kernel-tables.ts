import type { SocketView } from '../domain/deploy/traffic.ts';

/** Of a network namespace, below `/proc/PID/net` or `/proc/net`. */
export const KERNEL_TABLES = ['tcp', 'tcp6', 'snmp'] as const;

const ESTABLISHED = '01';
const SOCKET = /^\s*\d+: /;
/** `Tcp: …`: the segments received, counted from the word itself. */
const SEGMENTS_IN = 10;

/**
 * What the tables say, one after the other; `undefined` when it is not these.
 * @see https://docs.kernel.org/networking/proc_net_tcp.html
 */
export function socketView(text: string): SocketView | undefined {
  const lines = text.split('\n');
  const [, values] = lines.filter((line) => line.startsWith('Tcp: '));
  const segmentsIn = Number(values?.split(' ')[SEGMENTS_IN]);
  if (!Number.isInteger(segmentsIn)) return undefined;
  const established = lines.flatMap((line) => {
    if (!SOCKET.test(line)) return [];
    const [, local = '', remote = '', state] = line.trim().split(/\s+/);
    return state === ESTABLISHED ? [`${local} ${remote}`] : [];
  });
  return { established, segmentsIn };
}
