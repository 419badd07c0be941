import type { GrpcCheck, TcpCheck } from '../../service.ts';
import type { CheckContext, CheckEndpoint } from './check-context.ts';
import { given, pollFacts } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { anyValue } from './switches.ts';

/** `HOST:PORT`, an IPv6 address in brackets. */
export function authorityOf({ address, port }: CheckEndpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
}

/** `CHECK_TCP`, whatever its value. */
export function tcpCheck(values: CheckValues, context: CheckContext): TcpCheck {
  return { kind: 'tcp', target: authorityOf(context), ...pollFacts(values) };
}

/** `CHECK_GRPC`, whatever its value; `CHECK_TLS_SKIP_VERIFY` counts with `CHECK_GRPC_USE_TLS` only. */
export function grpcCheck(values: CheckValues, context: CheckContext): GrpcCheck {
  const useTls = anyValue(values, 'grpc_use_tls');
  const tls = useTls ? { useTls, tlsSkipVerify: anyValue(values, 'tls_skip_verify') } : {};
  return { kind: 'grpc', target: authorityOf(context), ...given(tls), ...pollFacts(values) };
}
