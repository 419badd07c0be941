import { expect } from 'chai';
import { UsageError } from '../../../src/cli/flags.ts';
import { heartbeatRules } from '../../../src/cli/heartbeat-rules.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { HeartbeatRules } from '../../../src/domain/mapping/heartbeat.ts';

type Values = Readonly<Record<string, string | boolean>>;

const rulesFor = (flags: Values): HeartbeatRules =>
  heartbeatRules(loadConfig({ flags: new Map(Object.entries(flags)), env: {}, file: undefined }));

describe('heartbeatRules', () => {
  it('follow a HEALTHCHECK unless told otherwise, three times within the TTL', () => {
    const health = { ttlSeconds: 60, refreshMs: 20_000 };

    expect(rulesFor({})).to.deep.equal({ health, running: undefined });
    expect(rulesFor({ healthTtlSeconds: '10' }).health).to.deep.equal({
      ttlSeconds: 10,
      refreshMs: 3_333,
    });
    expect(rulesFor({ dockerHealth: false }).health).to.equal(undefined);
  });

  it('keep -ttl at the pace of -ttl-refresh', () => {
    expect(rulesFor({ ttlSeconds: '30', ttlRefreshSeconds: '29' }).running).to.deep.equal({
      ttlSeconds: 30,
      refreshMs: 29_000,
    });
  });

  for (const [ttlSeconds, ttlRefreshSeconds] of [
    ['30', '0'],
    ['0', '10'],
    ['30', '30'],
    ['30', '31'],
  ] as const) {
    it(`refuse -ttl ${ttlSeconds} -ttl-refresh ${ttlRefreshSeconds}`, () => {
      expect(() => rulesFor({ ttlSeconds, ttlRefreshSeconds })).to.throw(
        UsageError,
        `-ttl ${ttlSeconds} and -ttl-refresh ${ttlRefreshSeconds}: allowed is`,
      );
    });
  }
});
