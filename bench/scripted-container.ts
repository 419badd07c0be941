/** What all of them are made of. */
export const IMAGE = 'registry.example/team/web:1.2';

/** One container with one published port, as the scripted API tells it. */
export interface ScriptedContainer {
  readonly id: string;
  readonly name: string;
  /** Its entry in the list, JSON. */
  readonly listing: string;
  /** What an inspect of it answers, JSON. */
  readonly inspection: string;
}

export function idOf(index: number): string {
  return index.toString(16).padStart(64, '0');
}

/** The container of this number, always the same. */
export function scripted(index: number): ScriptedContainer {
  const id = idOf(index);
  const name = `web-${String(index)}`;
  const hostPort = 10_000 + (index % 50_000);
  const address = `172.17.${String(Math.floor(index / 250) % 250)}.${String((index % 250) + 2)}`;
  const network = { bridge: { NetworkID: 'b'.repeat(64), IPAddress: address, IPPrefixLen: 16 } };
  const listing = {
    Id: id,
    Names: [`/${name}`],
    Image: IMAGE,
    ImageID: `sha256:${'c'.repeat(64)}`,
    Command: '/bin/server',
    Created: 1_700_000_000,
    Ports: [{ IP: '0.0.0.0', PrivatePort: 80, PublicPort: hostPort, Type: 'tcp' }],
    Labels: { 'com.example.team': 'bench' },
    State: 'running',
    Status: 'Up 2 hours',
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Networks: network },
    Mounts: [],
  };
  return {
    id,
    name,
    listing: JSON.stringify(listing),
    inspection: JSON.stringify(inspection(listing, address, hostPort)),
  };
}

/** About what an engine says: most of it is of no use to a registrator, and must be read. */
function inspection(
  { Id, Names, Image, ImageID, Labels, NetworkSettings }: ListingShape,
  address: string,
  hostPort: number,
): object {
  const filler = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`HostOption${String(index)}`, [0, '', null]]),
  );
  return {
    Id,
    Created: '2023-11-14T22:13:20.000000000Z',
    Path: '/bin/server',
    Args: ['--port', '80'],
    State: {
      Status: 'running',
      Running: true,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: 4242,
      ExitCode: 0,
      Error: '',
      StartedAt: '2023-11-14T22:13:21.000000000Z',
      FinishedAt: '0001-01-01T00:00:00Z',
    },
    Image: ImageID,
    Name: Names[0],
    RestartCount: 0,
    Driver: 'overlay2',
    HostConfig: {
      ...filler,
      NetworkMode: 'bridge',
      PortBindings: { '80/tcp': [{ HostPort: '' }] },
    },
    Mounts: [],
    Config: {
      Hostname: Id.slice(0, 12),
      ExposedPorts: { '80/tcp': {} },
      Env: ['PATH=/usr/local/bin:/usr/bin', 'SERVICE_NAME=web', 'SERVICE_TAGS=blue,v12', 'LANG=C'],
      Cmd: ['--port', '80'],
      Image,
      Labels,
    },
    NetworkSettings: {
      ...NetworkSettings,
      Ports: {
        '80/tcp': [{ HostIp: '0.0.0.0', HostPort: String(hostPort) }],
      },
      IPAddress: address,
    },
  };
}

interface ListingShape {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly ImageID: string;
  readonly Labels: object;
  readonly NetworkSettings: object;
}
