import type { ContainerSnapshot } from '../../container.ts';
import { ipFamily, isLinkLocal, isLoopback, isUnspecified } from '../../ip-address.ts';
import { excerpt } from '../../untrusted-text.ts';
import type { PortMetadata } from '../service-metadata.ts';
import type { AddressRules } from './endpoint.ts';

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const ALLOWED = 'allowed is an IP address that other hosts can use, or in a label a host name';

/** An address that somebody wrote, and where. */
export interface NamedAddress {
  readonly value: string;
  readonly origin: string;
  /** Whoever runs the host has said that this label is to be believed. */
  readonly isTrusted: boolean;
}

/**
 * The address that a label names: `SERVICE_IP`, `SERVICE_ADDRESS`, then the one of `-useIpFromLabel`,
 * of which the mask (`/16`) is cut off. One that cannot be used is left out and said.
 */
export function namedAddress(
  container: ContainerSnapshot,
  { values, origins }: PortMetadata,
  { addressLabel, compat }: AddressRules,
  warnings: string[],
): NamedAddress | undefined {
  const written = (compat ? [] : ['ip', 'address']).map((key) => ({
    value: values.get(key) ?? '',
    origin: origins.get(key) ?? '',
    isTrusted: false,
  }));
  const label = addressLabel === '' ? '' : (container.labels.get(addressLabel) ?? '');
  const slash = label.lastIndexOf('/');
  const value = slash === -1 ? label : label.slice(0, slash);
  const origin = `label ${addressLabel} (-useIpFromLabel)`;
  const candidates = [...written, { value, origin, isTrusted: true }];
  for (const candidate of candidates) {
    if (candidate.value === '') continue;
    if (isUsable(candidate)) return candidate;
    warnings.push(`${candidate.origin}: ${excerpt(candidate.value)} left out: ${ALLOWED}`);
  }
  return undefined;
}

function isUsable({ value, origin, isTrusted }: NamedAddress): boolean {
  if (ipFamily(value) !== undefined) {
    if (isUnspecified(value) || isLinkLocal(value)) return false;
    return isTrusted || !isLoopback(value);
  }
  // What looks like an IPv4 address and is none would be looked up as a name. A variable may be the
  // name of something else, such as what the program itself connects to.
  const isName = HOST_NAME.test(value) && !/^[\d.]+$/.test(value);
  return isName && !origin.startsWith('environment ') && value.toLowerCase() !== 'localhost';
}
