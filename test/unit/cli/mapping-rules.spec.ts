import { expect } from 'chai';
import { mappingRules } from '../../../src/cli/mapping-rules.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { rules as noRules } from '../../support/builders.ts';

/** Names that are resolved without asking a name server. */
const LOCAL_NAME = '127.0.0.1';
const IMPOSSIBLE_NAME = 'not a name';

function configured(flags: Readonly<Record<string, string | boolean>>): Config {
  return loadConfig({ flags: new Map(Object.entries(flags)), env: {}, file: undefined });
}

describe('mappingRules', () => {
  const rules = noRules({
    hostname: LOCAL_NAME,
    hostAddress: '127.0.0.1',
    heartbeats: { health: { ttlSeconds: 60, refreshMs: 20_000 }, running: undefined },
  });
  const forced = { hostAddress: '10.2.0.110', forcedAddress: '10.2.0.110' };

  type Case = readonly [string, Readonly<Record<string, string | boolean>>, string, object];
  const cases: readonly Case[] = [
    ['takes the engine’s host and what its name resolves to', {}, LOCAL_NAME, rules],
    ['takes -ip for the host’s address', { ip: '10.2.0.110' }, LOCAL_NAME, { ...rules, ...forced }],
    [
      'takes -hostname for IDs, and resolves the host’s own name',
      { hostname: 'other.example' },
      LOCAL_NAME,
      { ...rules, hostname: 'other.example' },
    ],
    [
      'has no address for a name that resolves to none',
      {},
      IMPOSSIBLE_NAME,
      { ...rules, hostname: IMPOSSIBLE_NAME, hostAddress: '' },
    ],
    [
      'does not resolve a name when -ip is set',
      { ip: '10.2.0.110' },
      IMPOSSIBLE_NAME,
      { ...rules, ...forced, hostname: IMPOSSIBLE_NAME },
    ],
    [
      'takes switches over',
      { internal: true, explicit: true, enableScriptChecks: true, ip: '10.2.0.110' },
      LOCAL_NAME,
      { ...rules, ...forced, internal: true, explicit: true, enableScriptChecks: true },
    ],
  ];
  for (const [name, flags, engineHostname, gives] of cases) {
    it(name, async () => {
      expect(await mappingRules(configured(flags), engineHostname)).to.deep.equal(gives);
    });
  }

  it('prefers IPv4', async () => {
    const { hostAddress } = await mappingRules(configured({}), 'localhost');

    expect(hostAddress).to.equal('127.0.0.1');
  });
});
