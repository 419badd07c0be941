import type { SizeWish } from '../../domain/deploy/plan-sizes.ts';
import { type ParsedFlags, UsageError } from '../flags.ts';
import { platformName, textOf } from './release-flags.ts';

const MOST = 1_000;

/** What `--old-size`, `--new-size` and `--switch` say; `undefined` without them. @throws UsageError */
export function sizesOf(flags: ParsedFlags): SizeWish | undefined {
  const isSwitched = flags.values.get('switch') === true;
  const [old, fresh] = [textOf(flags, 'old-size'), textOf(flags, 'new-size')];
  if (old === '' && fresh === '' && !isSwitched) return undefined;
  if (old === '' || fresh === '') {
    throw new UsageError('a canary by size wants both --old-size and --new-size');
  }
  if (flags.values.has('steps')) throw new UsageError('allowed are either sizes or --steps');
  if (platformName(flags) === 'swarm') {
    throw new UsageError(
      'in a swarm nobody can tell which tasks go when a zone is made smaller: allowed are --steps',
    );
  }
  return {
    stable: sizeIn('old-size', old, isSwitched ? 0 : 1),
    candidate: sizeIn('new-size', fresh, 1),
    isSwitched,
  };
}

function sizeIn(name: string, text: string, least: number): number {
  const size = Number(text);
  if (/^\d{1,4}$/.test(text) && size >= least && size <= MOST) return size;
  const shown = JSON.stringify(text.slice(0, 80));
  const why = name === 'old-size' && least > 0 ? ', and 0 with --switch' : '';
  throw new UsageError(
    `invalid value ${shown} for -${name}: allowed is ${String(least)} to ${String(MOST)}${why}`,
  );
}
