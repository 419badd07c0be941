import { isLoopback } from '../ip-address.ts';
import type { HostFacts } from './doctor-facts.ts';
import { type Finding, error, ok, warning } from './finding.ts';

/** Bridges that engines make: their addresses are good on this host alone. */
const BRIDGE = /^(?:docker0|docker_gwbridge|podman\d{1,3}|cni-podman\d{1,3}|br-[0-9a-f]{12})$/;
/** Of `docker0`, where nobody has set another. */
const DOCKER0 = '172.17.0.1';

/** The address that other hosts are given, and where it comes from. */
export function addressFindings(host: HostFacts): readonly Finding[] {
  const { address, addressOrigin, addressProblem, isInternal } = host;
  if (isInternal) return [ok('address', 'each container’s own: -internal')];
  if (addressProblem !== undefined || address === '') {
    const seen = addressProblem ?? `${addressOrigin} resolves to no address`;
    return [error('address', seen, 'set -ip ADDRESS: without one berth does not begin')];
  }
  const own = host.interfaces.find((one) => one.address === address)?.name ?? '';
  const seen = `${address}, from ${addressOrigin}${own === '' ? '' : `, of ${own}`}`;
  const kind = kindOf(address, own);
  return [kind === '' ? ok('address', seen) : warning('address', `${seen}: ${kind}`, REMEDY)];
}

/** `''` for one that other hosts may reach. */
function kindOf(address: string, own: string): string {
  if (isLoopback(address)) return 'a loopback address';
  return address === DOCKER0 || BRIDGE.test(own) ? 'a bridge of Docker' : '';
}

const REMEDY =
  'set -ip ADDRESS to one that other hosts reach: services at this one are reached from here alone';
