/** A target of fabio's table, as `/api/routes` shows it. */
export interface FabioTarget {
  readonly service: string;
  readonly src: string;
  readonly dst: string;
  readonly tags: readonly string[];
  weight: number;
}

const ADD = /^route add (\S+) (\S+) (\S+)(?: weight (\S+))?(?: tags "([^"]*)")?$/;
const WEIGHT = /^route weight (\S+) (\S+) weight (\S+)(?: tags "([^"]*)")?$/;

/**
 * What fabio's documentation and source say of its configuration language, as far as berth writes it.
 *
 * A fixed weight is for all targets of a command together; those that none names share what is left,
 * and get nothing when the sum is 1. A line that is no command makes the whole table
 * invalid, and so does a weight that no target has.
 * @see https://fabiolb.net/cfg/
 * @param found  what fabio has from Consul's services
 */
export function scriptedFabioTable(
  found: readonly Omit<FabioTarget, 'weight'>[],
  commands: string,
): readonly FabioTarget[] {
  const targets: FabioTarget[] = found.map((one) => ({ ...one, weight: 0 }));
  for (const line of commands.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const added = ADD.exec(line);
    if (added === null) give(targets, line);
    else targets.push(targetOf(added));
  }
  for (const src of new Set(targets.map((one) => one.src))) {
    share(targets.filter((one) => one.src === src));
  }
  return targets;
}

function targetOf([, service = '', src = '', dst = '', , tags = '']: RegExpExecArray): FabioTarget {
  return { service, src, dst, tags: tags.split(','), weight: 0 };
}

function give(targets: readonly FabioTarget[], line: string): void {
  const [, service, src, weight, tags = ''] = WEIGHT.exec(line) ?? [];
  if (service === undefined) throw new Error(`syntax error: ${line}`);
  const wanted = tags === '' ? [] : tags.split(',');
  const matching = targets.filter(
    (one) =>
      one.service === service && one.src === src && wanted.every((tag) => one.tags.includes(tag)),
  );
  if (matching.length === 0) throw new Error('route: no target match');
  for (const one of matching) one.weight = Number(weight) / matching.length;
}

function share(targets: readonly FabioTarget[]): void {
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  const free = targets.filter(({ weight }) => weight === 0);
  const scale = sum > 1 || (free.length === 0 && sum < 1) ? 1 / sum : 1;
  const rest = Math.max(0, 1 - sum) / Math.max(1, free.length);
  for (const one of targets) one.weight = free.includes(one) ? rest : one.weight * scale;
}
