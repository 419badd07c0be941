import { isIP } from 'node:net';

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What `parseListenAddress` takes. */
export const ALLOWED_LISTEN_ADDRESSES =
  'PORT, ADDRESS:PORT, [IPV6]:PORT, localhost:PORT, or off; 0.0.0.0 and [::] are every address';

/** Of a port alone: only this machine can reach it. */
const LOOPBACK = '127.0.0.1';

/** @returns `'off'`; `undefined` when the text is no such address */
export function parseListenAddress(text: string): ListenAddress | 'off' | undefined {
  if (text === '' || text === 'off') return 'off';
  const [, written = '', digits = ''] = /^(?:(.*):)?(\d{1,5})$/.exec(text) ?? [];
  const host = hostOf(written);
  const port = Number(digits);
  if (digits === '' || host === undefined || port > 65_535) return undefined;
  return { host, port };
}

function hostOf(text: string): string | undefined {
  if (text === '') return LOOPBACK;
  const inBrackets = /^\[(.*)\]$/.exec(text)?.[1];
  if (inBrackets !== undefined) return isIP(inBrackets) === 6 ? inBrackets : undefined;
  return text === 'localhost' || isIP(text) === 4 ? text : undefined;
}
