import type { GrpcCheck, H2pingCheck, TcpCheck, UdpCheck } from '../../service.ts';
import type { CheckContext, CheckEndpoint } from './check-context.ts';
import { given, pollFacts } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { anyValue, trueOrFalse } from './switches.ts';
import { tlsFacts, tlsServerName } from './tls.ts';

/** `HOST:PORT`, an IPv6 address in brackets. */
export function authorityOf({ address, port }: CheckEndpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
}

/** `CHECK_TCP`, whatever its value. */
export function tcpCheck(values: CheckValues, context: CheckContext): TcpCheck {
  return { kind: 'tcp', target: authorityOf(context), ...pollFacts(values) };
}

/** `CHECK_UDP`, whatever its value. */
export function udpCheck(values: CheckValues, context: CheckContext): UdpCheck {
  return { kind: 'udp', target: authorityOf(context), ...pollFacts(values) };
}

/** `CHECK_H2PING`, whatever its value; with TLS unless `CHECK_H2PING_USE_TLS` says false. */
export function h2pingCheck(values: CheckValues, context: CheckContext): H2pingCheck {
  return {
    kind: 'h2ping',
    target: authorityOf(context),
    ...given({ useTls: trueOrFalse(values, 'h2ping_use_tls') }),
    ...tlsFacts(values),
    ...pollFacts(values),
  };
}

const GRPC_SERVICE = /^[A-Za-z0-9_.-]{1,255}$/;

/**
 * `CHECK_GRPC`, whatever its value, of the whole server or of `CHECK_GRPC_SERVICE`.
 * `CHECK_TLS_SKIP_VERIFY` counts with `CHECK_GRPC_USE_TLS` only, as with registrator.
 */
export function grpcCheck(values: CheckValues, context: CheckContext): GrpcCheck {
  const useTls = anyValue(values, 'grpc_use_tls');
  const tls = useTls
    ? {
        useTls,
        tlsSkipVerify: anyValue(values, 'tls_skip_verify'),
        tlsServerName: tlsServerName(values),
      }
    : {};
  const target = authorityOf(context) + grpcService(values);
  return { kind: 'grpc', target, ...given(tls), ...pollFacts(values) };
}

function grpcService(values: CheckValues): string {
  const name = values.text('grpc_service');
  if (name === '') return '';
  if (GRPC_SERVICE.test(name)) return `/${name}`;
  values.refuse('grpc_service', 'left out: not the name of a gRPC service');
  return '';
}
