import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { listOf } from '../config/formats.ts';
import { type HostAddresses, resolveHostAddresses } from '../config/host-address.ts';
import type { Config } from '../config/schema.ts';
import { isLinkLocal } from '../domain/ip-address.ts';
import type { FilterRules } from '../domain/mapping/container-filter.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { heartbeatRules } from './heartbeat-rules.ts';
import type { TagOption } from '../domain/mapping/service-tags.ts';

/**
 * The rules of the mapping, from the configuration and the host's name.
 *
 * Like registrator, the host's address is what its name resolves to, IPv4 first.
 * @throws UsageError
 * @returns `hostAddress` `''` when the name resolves to nothing
 */
export async function mappingRules(config: Config, engineHostname: string): Promise<MappingRules> {
  const { internal, explicit, compat, ipFamily, allBindings, hostPorts, identityMeta } = config;
  const { nameSource, namePrefix, portSuffix } = config;
  return {
    ...(await hostAddresses(config, engineHostname)),
    ...filterRules(config),
    ...{ internal, explicit, compat, ipFamily, allBindings, hostPorts, identityMeta },
    enableScriptChecks: config.enableScriptChecks,
    heartbeats: heartbeatRules(config),
    ...{ nameSource, namePrefix, portSuffix },
    hostname: config.hostname === '' ? engineHostname : config.hostname,
    addressLabel: config.useIpFromLabel,
    networks: listOf(config.network),
    labelPrefixes: listOf(config.labelPrefix || 'SERVICE_'),
    extraTags: config.tags,
    labelTemplates: config.labelTemplates,
    tagOptions: new Set(listOf(config.tagOptions) as readonly TagOption[]),
  };
}

type AddressesOfHost = Pick<MappingRules, 'hostAddress' | 'secondHostAddress' | 'forcedAddress'>;

async function hostAddresses(
  { ip, ipFamily }: Config,
  engineHostname: string,
): Promise<AddressesOfHost> {
  const { ipv4, ipv6 } =
    ip === ''
      ? await resolve(engineHostname)
      : (resolveHostAddresses(ip, networkInterfaces()) ?? { ipv4: '', ipv6: '' });
  const inOrder = ipFamily === 'ipv6' ? [ipv6, ipv4] : [ipv4, ipv6];
  const [hostAddress = '', secondHostAddress = ''] = inOrder.filter((address) => address !== '');
  return { hostAddress, secondHostAddress, forcedAddress: ip === '' ? '' : hostAddress };
}

function filterRules(config: Config): FilterRules {
  return {
    requireLabel: config.requireLabel,
    include: {
      names: listOf(config.includeName),
      images: listOf(config.includeImage),
      labels: listOf(config.includeLabel),
    },
    exclude: {
      names: listOf(config.excludeName),
      images: listOf(config.excludeImage),
      labels: listOf(config.excludeLabel),
    },
    allowServices: listOf(config.allowService),
    denyServices: listOf(config.denyService),
    reservedServices: config.compat ? [] : listOf(config.reservedService),
  };
}

async function resolve(name: string): Promise<HostAddresses> {
  try {
    const found = (await lookup(name, { all: true, order: 'ipv4first' }))
      .map(({ address }) => address)
      .filter((address) => !isLinkLocal(address));
    return {
      ipv4: found.find((address) => isIP(address) === 4) ?? '',
      ipv6: found.find((address) => isIP(address) === 6) ?? '',
    };
  } catch {
    return { ipv4: '', ipv6: '' }; // the caller says what that means
  }
}
