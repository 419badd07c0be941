import { lookup } from 'node:dns/promises';
import type { Config } from '../config/schema.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { heartbeatRules } from './heartbeat-rules.ts';

/**
 * The rules of the mapping, from the configuration and the host's name.
 *
 * Like registrator, the host's address is what its name resolves to, IPv4 first.
 * @throws UsageError
 * @returns `hostAddress` `''` when the name resolves to nothing
 */
export async function mappingRules(config: Config, engineHostname: string): Promise<MappingRules> {
  const hostname = config.hostname === '' ? engineHostname : config.hostname;
  const { ip, internal, explicit, compat, enableScriptChecks } = config;
  const hostAddress = ip === '' ? await resolve(engineHostname) : ip;
  const heartbeats = heartbeatRules(config);
  const address = { hostAddress, forcedAddress: ip, internal };
  return { hostname, ...address, explicit, compat, enableScriptChecks, heartbeats };
}

async function resolve(name: string): Promise<string> {
  try {
    const [first] = await lookup(name, { all: true, order: 'ipv4first' });
    return first?.address ?? '';
  } catch {
    return ''; // the caller says what that means
  }
}
