import { listOf } from '../../config/formats.ts';
import { addressAlone, excerpt } from '../../domain/untrusted-text.ts';
import { type ParsedFlags, UsageError } from '../flags.ts';
import { parseDuration } from './duration.ts';
import { oneOf, platformName, textOf } from './release-flags.ts';
import { PROXY_URL, isProxyUrl } from './release-values.ts';

/** What the flags ask of whoever drives. */
export interface DriveWish {
  readonly platform: 'compose' | 'swarm';
  /** While somebody else has the lock. */
  readonly lockWaitMs: number;
  /** A rest at a gate is an end with 0. */
  readonly isPausedDone: boolean;
  /** URLs of those that have to follow, besides those in Consul. */
  readonly proxies: readonly string[];
}

/**
 * Asked before anything is opened: no release that is recorded ends by a wrong flag.
 * @throws UsageError
 */
export function driveWishOf(flags: ParsedFlags): DriveWish {
  return {
    platform: platformName(flags),
    lockWaitMs: parseDuration('lock-wait', textOf(flags, 'lock-wait', '0s')),
    isPausedDone: oneOf(flags, 'wait-for', ['done', 'paused']) === 'paused',
    proxies: proxiesOf(textOf(flags, 'proxy')),
  };
}

function proxiesOf(text: string): readonly string[] {
  const urls = listOf(text);
  const odd = urls.find((url) => !isProxyUrl(url));
  if (odd === undefined) return urls;
  const shown = excerpt(addressAlone(odd));
  throw new UsageError(`invalid value ${shown} for -proxy: allowed is ${PROXY_URL.allowed}`);
}
