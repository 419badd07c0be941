import type { MappingRules } from '../domain/mapping/map-port.ts';
import type { Logger } from '../logging/logger.ts';

/** Whether services can be given an address of the host; what stands against it is logged. */
export function isAddressKnown(
  { hostAddress, internal, hostname }: MappingRules,
  logger: Logger,
): boolean {
  if (internal) return true;
  if (hostAddress === '') {
    const fields = { hostname, remedy: 'set -ip ADDRESS' };
    logger.write({ level: 'error', message: 'host name resolves to no address', fields });
    return false;
  }
  if (hostAddress.startsWith('127.') || hostAddress === '::1') {
    const fields = {
      address: hostAddress,
      remedy: 'set -ip ADDRESS for services that other hosts use',
    };
    logger.write({ level: 'warn', message: 'services get a loopback address', fields });
  }
  return true;
}
