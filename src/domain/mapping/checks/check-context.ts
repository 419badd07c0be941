import type { ContainerId, ContainerPort, ContainerSnapshot } from '../../container.ts';
import type { AddressRules } from '../address/endpoint.ts';
import { endpointsOf } from '../address/endpoints-of.ts';
import { type ServiceMetadata, metadataForPort } from '../service-metadata.ts';

/** What holds for the checks of every container of the host. */
export interface CheckRules {
  /** `-enable-script-checks`: labels may name programs that the Consul agent runs. */
  readonly enableScriptChecks: boolean;
}

/** Where the service answers: the only address that a check of it may have. */
export interface CheckEndpoint {
  readonly address: string;
  readonly port: number;
}

/** What the checks of one service may use. */
export interface CheckContext extends CheckEndpoint, CheckRules {
  readonly containerId: ContainerId;
  /** The service's port inside the container. */
  readonly containerPort: number;
  /** As registrator: a script is one argument, whatever it is made of. */
  readonly compat?: boolean;
  /** Where another port of the container is reached at the same address; `undefined` if nowhere. */
  readonly portOf: (containerPort: number) => number | undefined;
}

/** The context of one port's service. */
export function checkContext({
  container,
  metadata,
  port,
  endpoint,
  rules,
}: {
  readonly container: ContainerSnapshot;
  readonly metadata: ServiceMetadata;
  readonly port: ContainerPort;
  readonly endpoint: CheckEndpoint;
  readonly rules: AddressRules & CheckRules;
}): CheckContext {
  return {
    address: endpoint.address,
    port: endpoint.port,
    enableScriptChecks: rules.enableScriptChecks,
    compat: rules.compat,
    containerId: container.id,
    containerPort: port.port,
    portOf: (wanted) => {
      const own = container.ports.filter((one) => one.port === wanted);
      const other = own.find(({ protocol }) => protocol === 'tcp') ?? own[0];
      if (other === undefined) return undefined;
      const scoped = metadataForPort(metadata, other);
      const { endpoints } = endpointsOf({ container, port: other, scoped, rules });
      const here = endpoints
        .filter((found) => found.kind === 'reachable')
        .find(({ address }) => address === endpoint.address);
      return here?.port;
    },
  };
}
