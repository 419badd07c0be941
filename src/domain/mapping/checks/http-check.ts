import type { HttpCheck } from '../../service.ts';
import { excerpt, wellFormed } from '../../untrusted-text.ts';
import type { CheckContext } from './check-context.ts';
import { given, pollFacts, wholeNumber } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { authorityOf } from './probe-checks.ts';
import { trueOrFalse } from './switches.ts';
import { tlsFacts } from './tls.ts';

const METHOD = /^[A-Za-z]{1,20}$/;
/** A token of RFC 9110, and a value without control characters. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):([^\p{Cc}]{0,1024})$/u;
const MOST_HEADERS = 16;
const LONGEST_BODY_BYTES = 4096;
/** Bytes: what Consul keeps by itself. */
const LARGEST_OUTPUT = 4096;

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
    ...given({ method: method(values, `${scheme}_method`) ?? method(values, 'method') }),
    ...requestFacts(values),
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

/**
 * A header or a body goes to the container and nowhere else, so redirects are off with them: they
 * would let a container make the agent send its words to any address that the agent reaches.
 */
function requestFacts(
  values: CheckValues,
): Pick<HttpCheck, 'header' | 'body' | 'disableRedirects' | 'outputMaxSize'> {
  const header = headerOf(values);
  const body = bodyOf(values);
  const isOwnWords = header !== undefined || body !== undefined;
  const disableRedirects = trueOrFalse(values, 'disable_redirects');
  return given({
    header,
    body,
    disableRedirects: isOwnWords ? true : disableRedirects,
    outputMaxSize: wholeNumber(values, 'output_max_size', LARGEST_OUTPUT),
  });
}

/** Lines, or parts divided by `|`, of the form `Name: value`. */
function headerOf(values: CheckValues): HttpCheck['header'] {
  const lines = values.text('header').split(/[\n|]/, MOST_HEADERS + 1);
  const pairs = lines.flatMap((line) => {
    if (line.trim() === '') return [];
    const [, name, value] = HEADER.exec(line.trim()) ?? [];
    if (name !== undefined && value !== undefined) return [[name, value.trim()] as const];
    values.refuse('header', `without ${excerpt(line)}: allowed is "Name: value"`);
    return [];
  });
  if (lines.length > MOST_HEADERS) {
    values.refuse('header', `cut: at most ${String(MOST_HEADERS)} are allowed`);
  }
  return pairs.length === 0 ? undefined : pairs.slice(0, MOST_HEADERS);
}

function bodyOf(values: CheckValues): string | undefined {
  const body = values.text('body');
  if (body === '' || Buffer.byteLength(body) <= LONGEST_BODY_BYTES) {
    return body === '' ? undefined : wellFormed(body);
  }
  values.refuse('body', `left out: at most ${String(LONGEST_BODY_BYTES)} bytes are allowed`);
  return undefined;
}
