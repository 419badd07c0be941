import type { HealthCheck } from '../../service.ts';
import type { CheckContext } from './check-context.ts';
import { aliasCheck } from './alias-check.ts';
import { checkNames } from './check-names.ts';
import { CheckValues } from './check-values.ts';
import { httpCheck } from './http-check.ts';
import { grpcCheck, h2pingCheck, tcpCheck, udpCheck } from './probe-checks.ts';
import { cmdCheck, dockerCheck, scriptCheck } from './program-checks.ts';
import { ttlCheck } from './ttl-check.ts';

export interface ParsedChecks {
  readonly checks: readonly HealthCheck[];
  /** What is left out or replaced, each a sentence with the label's name. */
  readonly warnings: readonly string[];
}

type Parse = (values: CheckValues, context: CheckContext) => HealthCheck | undefined;

/** By the key that asks for the kind; the first that is set decides, in registrator's order. */
const KINDS: readonly (readonly [string, Parse])[] = [
  ['http', (values, context) => httpCheck('http', values, context)],
  ['https', (values, context) => httpCheck('https', values, context)],
  ['cmd', cmdCheck],
  ['script', scriptCheck],
  ['ttl', ttlCheck],
  ['tcp', tcpCheck],
  ['grpc', grpcCheck],
  ['udp', udpCheck],
  ['h2ping', h2pingCheck],
  ['docker', dockerCheck],
  ['alias', aliasCheck],
];

/**
 * The checks that labels ask for: one by `SERVICE_CHECK_*`, as registrator has it, and one for each
 * name in `SERVICE_CHECKS`, by `SERVICE_CHECK_<NAME>_*`.
 *
 * The target is always the service's own address, at its port or at another one of the container: a
 * label cannot point a check elsewhere. A bad modifier is left out, or replaced by its default, and
 * said; it never costs the service.
 */
export function parseHealthChecks(
  values: ReadonlyMap<string, string>,
  context: CheckContext,
): ParsedChecks {
  const warnings: string[] = [];
  const names = checkNames(values.get('checks') ?? '', warnings);
  const plain = parseCheck(new CheckValues(values, '', warnings), context);
  const named = names.map((name) => {
    const own = new CheckValues(values, name, warnings);
    if (kindOf(own) === undefined) warnings.push(withoutKind(name));
    return parseCheck(own, context);
  });
  return { checks: [plain, ...named].filter((check) => check !== undefined), warnings };
}

function kindOf(values: CheckValues): Parse | undefined {
  return KINDS.find(([key]) => values.text(key) !== '')?.[1];
}

function parseCheck(values: CheckValues, context: CheckContext): HealthCheck | undefined {
  return kindOf(values)?.(values, withPort(values, context));
}

function withoutKind(name: string): string {
  const example = `SERVICE_CHECK_${name.toUpperCase()}_HTTP`;
  return `SERVICE_CHECKS: check "${name}" left out: no kind is set, such as ${example}`;
}

/** With the port that `CHECK_PORT` names, of those that the container has. */
function withPort(values: CheckValues, context: CheckContext): CheckContext {
  const wanted = values.text('port');
  if (wanted === '') return context;
  const port = /^[0-9]{1,5}$/.test(wanted) ? context.portOf(Number(wanted)) : undefined;
  if (port !== undefined) return { ...context, port };
  const rule = 'allowed is another port of the container, reached at the same address';
  values.refuse('port', `${String(context.port)} used: ${rule}`);
  return context;
}
