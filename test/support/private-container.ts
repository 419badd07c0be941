import type Docker from 'dockerode';
import { IMAGE, type PrivateHost } from './private-host.ts';

export interface PrivateContainerOptions {
  readonly name?: string;
  /** Published, each on a port that Docker chooses. Default: 80. */
  readonly ports?: readonly number[];
  /** Docker starts it anew when it ends by itself. */
  readonly restarts?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A container that runs on a private host, until it is told to end, which it then does at once. */
export async function runContainer(
  { docker }: Pick<PrivateHost, 'docker'>,
  { name, ports = [80], restarts = false, labels = {} }: PrivateContainerOptions,
): Promise<Docker.Container> {
  const published = ports.map((port) => `${String(port)}/tcp`);
  const container = await docker.createContainer({
    ...(name === undefined ? {} : { name }),
    Image: IMAGE,
    Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done'],
    Labels: { ...labels },
    ExposedPorts: Object.fromEntries(published.map((port) => [port, {}])),
    HostConfig: {
      RestartPolicy: { Name: restarts ? 'always' : 'no' },
      PortBindings: Object.fromEntries(published.map((port) => [port, [{ HostPort: '' }]])),
    },
  });
  await container.start();
  return container;
}
