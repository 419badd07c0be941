import { excerpt } from '../../untrusted-text.ts';
import type { Finding } from './finding.ts';
import type { NginxDirective } from './nginx-directives.ts';
import type { TemplateFacts } from './template-facts.ts';
import { knownEnd } from './text-pattern.ts';

const ENDPOINT = '/.well-known/berth/';

/** What nginx has to be told so that releases lose no request. */
export function lintNginx(facts: TemplateFacts): readonly Finding[] {
  const isProxy = facts.directives.some(({ name }) => name === 'upstream' || name === 'proxy_pass');
  if (!isProxy) return [];
  return [...endpoint(facts), ...workers(facts), ...nextUpstream(facts)];
}

function endpoint({
  directives,
  services,
  reads,
  report,
  text,
}: TemplateFacts): readonly Finding[] {
  const locations = directives.filter(
    ({ name, args }) => name === 'location' && args.includes(ENDPOINT),
  );
  const [first] = locations;
  if (first === undefined) {
    return [report('no-generation-endpoint', 'warning', 0, `no location ${ENDPOINT}SERVICE`)];
  }
  const answered = locations.map(({ args }) =>
    args.slice(args.indexOf(ENDPOINT) + ENDPOINT.length),
  );
  const missing = services.filter(
    ({ service }) => !answered.some((name) => name === service || name.includes('{{')),
  );
  const isRead = reads.keys.some(({ key }) => knownEnd(key).endsWith('/generation'));
  return [
    ...missing.map(({ service }) =>
      report('no-generation-endpoint', 'warning', first.start, `none is for ${service}`),
    ),
    ...(isRead
      ? []
      : [
          report(
            'generation-unread',
            'error',
            first.start,
            'no key deploy/SERVICE/generation is read',
          ),
        ]),
    ...locations.flatMap((location) => lifetimes(location, directives, text, report)),
  ];
}

/** What the answer promises is no less than what nginx does. */
function lifetimes(
  { bodyStart, bodyEnd }: NginxDirective,
  directives: readonly NginxDirective[],
  text: string,
  report: TemplateFacts['report'],
): readonly Finding[] {
  const body = text.slice(bodyStart, bodyEnd);
  const written = /workerLifetimeSeconds\\?["']\s*:\s*(\d{1,9})/.exec(body);
  if (written === null) return [];
  const timeout = directives.find(({ name }) => name === 'worker_shutdown_timeout');
  const seconds = timeout === undefined ? undefined : secondsOf(timeout.args);
  if (timeout !== undefined && (seconds === undefined || seconds <= Number(written[1]))) return [];
  const bound = timeout === undefined ? 'nothing bounds it here' : `it is ${excerpt(timeout.args)}`;
  const what = `the answer says that old workers live ${String(written[1])} s, and ${bound}`;
  const severity = timeout === undefined ? 'warning' : 'error';
  return [report('worker-lifetime', severity, bodyStart + written.index, what)];
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ...([
    ['ms', 0.001],
    ['s', 1],
    ['', 1],
    ['m', 60],
    ['h', 3_600],
  ] as const),
]);

/** `undefined` for anything but one number and its unit. */
function secondsOf(written: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h)?$/.exec(written) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS.get(unit) ?? 1);
}

function workers({ directives, report }: TemplateFacts): readonly Finding[] {
  const has = (wanted: string): boolean => directives.some(({ name }) => name === wanted);
  // A part that is included elsewhere cannot show what the whole says.
  const isWhole = has('http') || has('events');
  const unseen = isWhole ? '' : ' in this part of the configuration';
  return [
    ...(has('worker_shutdown_timeout')
      ? []
      : [
          report(
            'no-worker-shutdown-timeout',
            isWhole ? 'warning' : 'note',
            0,
            `no worker_shutdown_timeout${unseen}`,
          ),
        ]),
    ...(has('keepalive_min_timeout')
      ? []
      : [report('no-keepalive-min-timeout', 'note', 0, `no keepalive_min_timeout${unseen}`)]),
  ];
}

function nextUpstream({ directives, report }: TemplateFacts): readonly Finding[] {
  const written = directives.filter(({ name }) => name === 'proxy_next_upstream');
  if (written.length === 0) {
    const what = 'no proxy_next_upstream: nginx’s own, error timeout, is in force';
    return [report('next-upstream', 'note', 0, what)];
  }
  return written
    .filter(({ args }) => !args.split(/\s+/).includes('error'))
    .map(({ start, args }) => {
      const what = `proxy_next_upstream ${excerpt(args)} does not have error`;
      return report('next-upstream', 'warning', start, what);
    });
}
