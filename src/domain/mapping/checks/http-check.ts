import type { HttpCheck } from '../../service.ts';
import { wellFormed } from '../../untrusted-text.ts';
import type { CheckContext } from './check-context.ts';
import { given, pollFacts } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { authorityOf } from './probe-checks.ts';
import { trueOrFalse } from './switches.ts';

const METHOD = /^[A-Za-z]{1,20}$/;

/** `CHECK_HTTP` or `CHECK_HTTPS`, whose value is the path. */
export function httpCheck(
  scheme: 'http' | 'https',
  values: CheckValues,
  context: CheckContext,
): HttpCheck {
  const target = `${scheme}://${authorityOf(context)}${pathOf(values.text(scheme))}`;
  return {
    kind: 'http',
    target,
    ...given({ method: method(values, `${scheme}_method`) }),
    ...(scheme === 'https' ? tlsFacts(values) : {}),
    ...pollFacts(values),
  };
}

/** A path and nothing but a path: an authority or a fragment would change where the check goes. */
function pathOf(path: string): string {
  return encodeURI(wellFormed(path.startsWith('/') ? path : `/${path}`)).replaceAll('%25', '%');
}

function method(values: CheckValues, key: string): string | undefined {
  const value = values.text(key);
  if (value === '') return undefined;
  if (METHOD.test(value)) return value.toUpperCase();
  values.refuse(key, 'left out: not an HTTP method');
  return undefined;
}

function tlsFacts(values: CheckValues): { readonly tlsSkipVerify?: boolean } {
  return given({ tlsSkipVerify: trueOrFalse(values, 'tls_skip_verify') });
}
