import { given } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { trueOrFalse } from './switches.ts';

const SERVER_NAME = /^[A-Za-z0-9_.-]{1,253}$/;

interface TlsFacts {
  readonly tlsSkipVerify?: boolean;
  readonly tlsServerName?: string;
}

export function tlsFacts(values: CheckValues): TlsFacts {
  return given({
    tlsSkipVerify: trueOrFalse(values, 'tls_skip_verify'),
    tlsServerName: tlsServerName(values),
  });
}

/** The name in the certificate, where it is not the address. */
export function tlsServerName(values: CheckValues): string | undefined {
  const name = values.text('tls_server_name');
  if (name === '' || SERVER_NAME.test(name)) return name === '' ? undefined : name;
  values.refuse('tls_server_name', 'left out: not a host name');
  return undefined;
}
