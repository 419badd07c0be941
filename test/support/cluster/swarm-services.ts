import type Docker from 'dockerode';
import { type Cluster, type ClusterHost, IMAGE } from './cluster.ts';

const SCRIPT = 'trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done';

/** A service of the swarm, with one port in host mode for each task. */
export async function createService(cluster: Cluster, name: string, count: number): Promise<void> {
  await cluster.manager.docker.createService({
    Name: name,
    TaskTemplate: {
      ContainerSpec: {
        ...{ Image: IMAGE, Command: ['sh', '-c', SCRIPT] },
        Env: [`SERVICE_NAME=${name}`],
        StopGracePeriod: 2_000_000_000,
      },
      RestartPolicy: { Delay: 500_000_000 },
    },
    Mode: { Replicated: { Replicas: count } },
    EndpointSpec: { Ports: [{ TargetPort: 80, Protocol: 'tcp', PublishMode: 'host' }] },
  } as Docker.CreateServiceOptions);
}

interface Inspected {
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Mode: { readonly Replicated: { Replicas: number } } };
}

export async function scale({ manager }: Cluster, name: string, count: number): Promise<void> {
  const service = manager.docker.getService(name);
  const { Version, Spec } = (await service.inspect()) as Inspected;
  Spec.Mode.Replicated.Replicas = count;
  await service.update({ _query: { version: Version.Index }, _body: Spec });
}

/** A container that belongs to no service of the swarm. */
export async function runContainer({ docker }: ClusterHost, name: string): Promise<void> {
  const container = await docker.createContainer({
    ...{ name, Image: IMAGE, Cmd: ['sh', '-c', SCRIPT], Env: [`SERVICE_NAME=${name}`] },
    ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      PortBindings: { '80/tcp': [{ HostPort: '' }] },
      RestartPolicy: { Name: 'always' },
    },
  });
  await container.start();
}
