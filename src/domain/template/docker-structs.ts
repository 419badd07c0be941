// The fields of go-dockerclient's `Container` and of what is in it, as Go templates name them:
// `NAME[=KEY][:TYPE]`, KEY being the name in Docker's JSON where it is another one. Without TYPE it
// is text; `*` is a pointer, `[]` a list, `{}` a map by text, `empty` a struct without fields.

/** By the name of the struct. */
export const DOCKER_STRUCTS: ReadonlyMap<string, string> = new Map([
  [
    'Container',
    'ID=Id Created:time Path Args:[]text Config:*Config State:State Image Node:*SwarmNode ' +
      'NetworkSettings:*NetworkSettings SysInitPath ResolvConfPath HostnamePath HostsPath LogPath ' +
      'Name Driver Mounts:[]Mount Volumes:{}text VolumesRW:{}bool HostConfig:*HostConfig ' +
      'ExecIDs:[]text GraphDriver:*GraphDriver RestartCount:int AppArmorProfile MountLabel ' +
      'ProcessLabel Platform SizeRw:int SizeRootFs:int',
  ],
  [
    'Config',
    'Hostname Domainname User Memory:int MemorySwap:int MemoryReservation:int KernelMemory:int ' +
      'CPUShares=CpuShares:int CPUSet=Cpuset PortSpecs:[]text ExposedPorts:{}empty ' +
      'PublishService StopSignal StopTimeout:int Env:[]text Cmd:[]text Shell:[]text ' +
      'Healthcheck:*HealthConfig DNS=Dns:[]text Image Volumes:{}empty VolumeDriver WorkingDir ' +
      'MacAddress Entrypoint:[]text SecurityOpts:[]text OnBuild:[]text Mounts:[]Mount ' +
      'Labels:{}text AttachStdin:bool AttachStdout:bool AttachStderr:bool ArgsEscaped:bool ' +
      'Tty:bool OpenStdin:bool StdinOnce:bool NetworkDisabled:bool VolumesFrom',
  ],
  [
    'State',
    'Status Running:bool Paused:bool Restarting:bool OOMKilled:bool RemovalInProgress:bool ' +
      'Dead:bool Pid:int ExitCode:int Error StartedAt:time FinishedAt:time Health:Health',
  ],
  ['Health', 'Status FailingStreak:int Log:[]HealthCheck'],
  ['HealthCheck', 'Start:time End:time ExitCode:int Output'],
  [
    'HealthConfig',
    'Test:[]text Interval:int Timeout:int StartPeriod:int StartInterval:int Retries:int',
  ],
  [
    'NetworkSettings',
    'Networks:{}ContainerNetwork IPAddress IPPrefixLen:int MacAddress Gateway Bridge ' +
      'PortMapping:{}{}text Ports:{}[]PortBinding NetworkID EndpointID SandboxKey ' +
      'GlobalIPv6Address GlobalIPv6PrefixLen:int IPv6Gateway LinkLocalIPv6Address ' +
      'LinkLocalIPv6PrefixLen:int SecondaryIPAddresses:[]text SecondaryIPv6Addresses:[]text',
  ],
  [
    'ContainerNetwork',
    'Aliases:[]text MacAddress GlobalIPv6PrefixLen:int GlobalIPv6Address IPv6Gateway ' +
      'IPPrefixLen:int IPAddress Gateway EndpointID NetworkID',
  ],
  ['PortBinding', 'HostIP=HostIp HostPort'],
  ['Mount', 'Name Source Destination Driver Mode RW:bool'],
  ['SwarmNode', 'ID IP Addr Name CPUs:int Memory:int Labels:{}text'],
  ['GraphDriver', 'Name Data:{}text'],
  [
    'HostConfig',
    'Binds:[]text CapAdd:[]text CapDrop:[]text Capabilities:[]text GroupAdd:[]text ' +
      'ContainerIDFile LxcConf:[]KeyValuePair PortBindings:{}[]PortBinding Links:[]text ' +
      'DNS=Dns:[]text DNSOptions=DnsOptions:[]text DNSSearch=DnsSearch:[]text ExtraHosts:[]text ' +
      'VolumesFrom:[]text UsernsMode NetworkMode IpcMode Isolation ConsoleSize:[]int PidMode ' +
      'UTSMode RestartPolicy:RestartPolicy Devices:[]Device DeviceCgroupRules:[]text ' +
      'LogConfig:LogConfig SecurityOpt:[]text CgroupnsMode Cgroup CgroupParent Memory:int ' +
      'MemoryReservation:int KernelMemory:int MemorySwap:int CPUShares=CpuShares:int ' +
      'CPUSet=Cpuset CPUSetCPUs=CpusetCpus CPUSetMEMs=CpusetMems CPUQuota=CpuQuota:int ' +
      'CPUPeriod=CpuPeriod:int CPURealtimePeriod=CpuRealtimePeriod:int ' +
      'CPURealtimeRuntime=CpuRealtimeRuntime:int NanoCPUs=NanoCpus:int BlkioWeight:int ' +
      'Ulimits:[]ULimit VolumeDriver OomScoreAdj:int MemorySwappiness:*int PidsLimit:*int ' +
      'OOMKillDisable=OomKillDisable:*bool ShmSize:int Tmpfs:{}text StorageOpt:{}text ' +
      'Sysctls:{}text CPUCount=CpuCount:int CPUPercent=CpuPercent:int IOMaximumBandwidth:int ' +
      'IOMaximumIOps:int Mounts:[]HostMount MaskedPaths:[]text ReadonlyPaths:[]text Runtime ' +
      'Init:bool Privileged:bool PublishAllPorts:bool ReadonlyRootfs:bool AutoRemove:bool ' +
      'Annotations:{}text',
  ],
  ['KeyValuePair', 'Key Value'],
  ['RestartPolicy', 'Name MaximumRetryCount:int'],
  ['Device', 'PathOnHost PathInContainer CgroupPermissions'],
  ['LogConfig', 'Type Config:{}text'],
  ['ULimit', 'Name Soft:int Hard:int'],
  ['HostMount', 'Target Source Type ReadOnly:bool'],
]);
