import { withVersion } from '../../domain/deploy/image-reference.ts';
import type { RuntimeService, ServicePort } from '../../domain/deploy/service-runtime.ts';
import { PlatformError, type ZoneDefinition } from '../../domain/deploy/zone-platform.ts';

/**
 * What a zone's service says about a version of it.
 * @param other  the service of the other zone; `undefined` when it is not there
 * @throws PlatformError  when no release can be made of it
 */
export function swarmDefinition(
  service: RuntimeService,
  version: string,
  other: RuntimeService | undefined,
): ZoneDefinition {
  const { name, mode, labels, environment } = service;
  if (mode !== 'replicated') {
    throw new PlatformError(`service ${name} is in mode ${mode}: a zone has to be replicated`);
  }
  refusePorts(service, other);
  const tags = (labels.get('SERVICE_TAGS') ?? environment.get('SERVICE_TAGS') ?? '').split(',');
  return {
    image: versionedImage(service, version),
    // A label goes before a variable, as it does where berth registers.
    serviceName: labels.get('SERVICE_NAME') ?? environment.get('SERVICE_NAME') ?? '',
    tags: tags.filter((tag) => tag !== ''),
    // How many of one port of the host there is room for, the swarm knows: one on each node.
    problems: [],
  };
}

/** @throws PlatformError */
export function versionedImage({ name, image }: RuntimeService, version: string): string {
  const versioned = withVersion(image, version);
  if (versioned !== undefined) return versioned;
  throw new PlatformError(
    `service ${name} runs ${image}: version ${JSON.stringify(version)} cannot take the place of a tag`,
  );
}

function refusePorts({ name, ports }: RuntimeService, other: RuntimeService | undefined): void {
  const ingress = ports.find(({ mode, published }) => mode === 'ingress' && published !== 0);
  if (ingress !== undefined) {
    throw new PlatformError(
      `service ${name} publishes port ${shown(ingress)} on the ingress mesh, which two zones cannot share: publish it with mode=host, and no port of the host`,
    );
  }
  const shared = ports.find((port) => isFixedOnHost(port) && other?.ports.some(isSame(port)));
  if (shared === undefined || other === undefined) return;
  throw new PlatformError(
    `services ${name} and ${other.name} publish the same host port ${shown(shared)}: they cannot run beside each other on a node`,
  );
}

function isFixedOnHost({ mode, published }: ServicePort): boolean {
  return mode === 'host' && published !== 0;
}

function isSame(port: ServicePort): (other: ServicePort) => boolean {
  return (other) =>
    isFixedOnHost(other) && other.published === port.published && other.protocol === port.protocol;
}

function shown({ published, protocol }: ServicePort): string {
  return `${String(published)}/${protocol}`;
}
