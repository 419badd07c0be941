import type { ClusterHost } from './cluster.ts';

const SECOND_NS = 1_000_000_000;

/** Makes one swarm of hosts, with the first one as its manager. */
export async function joinSwarm(hosts: readonly ClusterHost[]): Promise<void> {
  const [manager, ...workers] = hosts;
  if (manager === undefined) return;
  const { docker, machine } = manager;
  const listen = (address: string): object => ({
    ...{ ListenAddr: `${address}:2377`, AdvertiseAddr: address, DataPathAddr: address },
  });
  await docker.swarmInit({
    ...listen(machine.address),
    // A node that is cut off is given up after three of these.
    Spec: { Dispatcher: { HeartbeatPeriod: SECOND_NS } },
  });
  const { JoinTokens } = (await docker.swarmInspect()) as { JoinTokens: { Worker: string } };
  const join = { RemoteAddrs: [`${machine.address}:2377`], JoinToken: JoinTokens.Worker };
  await Promise.all(
    workers.map(async (host) => {
      await host.docker.swarmJoin({ ...listen(host.machine.address), ...join });
    }),
  );
}
