#!/usr/bin/env node
import { inspect } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandContext } from './cli/command.ts';
import { saveOnCompiling } from './cli/compiler-thrift.ts';
import { dispatch } from './cli/dispatch.ts';
import { systemClock } from './cli/system-clock.ts';
import { COMMANDS } from './commands.ts';
import { TOPICS } from './topics.ts';

/** How long open connections may keep the process once its work is done. */
const LINGER_MS = 1_000;

// As process 1 of a container berth is sent SIGTERM in vain until it listens: so listen at once. A
// command that does not ask for the signal ends as if nobody listened.
const stop = new AbortController();
let isHeeded = false;
for (const [signal, number] of [
  ['SIGTERM', 15],
  ['SIGINT', 2],
] as const) {
  // Once: whoever sends it again means it.
  process.once(signal, () => {
    if (!isHeeded) process.exit(128 + number);
    stop.abort(signal);
  });
}

const context: CommandContext = {
  env: process.env,
  clock: systemClock,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stopSignal: () => {
    isHeeded = true;
    return stop.signal;
  },
  onHangup: (listener) => {
    process.on('SIGHUP', listener);
  },
  onLoaded: saveOnCompiling,
  version: packageJson.version,
  topics: TOPICS,
  // YAML's reader is a third of what a daemon would load.
  readConfigFile: async (file) => {
    const { readConfigFile } = await import('./config/config-file.ts');
    return readConfigFile(file);
  },
  openSource: async ({ docker }) => {
    const { DockerSource } = await import('./docker/docker-source.ts');
    return new DockerSource(docker);
  },
  parseInspection: async (json) => {
    const { toSnapshots } = await import('./docker/snapshot.ts');
    return toSnapshots(json);
  },
  openDeploy: async ({ consul, docker }, { drainHelper }) => {
    const { ConsulClient } = await import('./consul/consul-client.ts');
    const { ConsulCatalog } = await import('./consul/consul-catalog.ts');
    const { KvReleaseStore } = await import('./consul/kv-release-store.ts');
    const { KvGroupStore } = await import('./consul/kv-group-store.ts');
    const { parseRegistryUri } = await import('./consul/registry-uri.ts');
    const { DockerRuntime } = await import('./docker/docker-runtime.ts');
    const { HelperSocketProbe } = await import('./docker/helper-socket-probe.ts');
    const { SwarmServices } = await import('./docker/swarm-services.ts');
    const { RegistryLogins } = await import('./docker/registry-logins.ts');
    const { LocalSocketProbe } = await import('./docker/local-socket-probe.ts');
    const client = new ConsulClient({ ...consul, address: parseRegistryUri('consul:', consul) });
    const [local, helper] = [
      new LocalSocketProbe(docker),
      new HelperSocketProbe(docker, drainHelper),
    ];
    return {
      groups: new KvGroupStore(client),
      ...{ store: new KvReleaseStore(client), catalog: new ConsulCatalog(client) },
      runtime: new DockerRuntime(docker),
      swarm: new SwarmServices(docker, new RegistryLogins(process.env)),
      sockets: { look: async (id) => (await local.look(id)) ?? helper.look(id) },
    };
  },
  openRegistry: async ({ registry, consul }, events) => {
    const { AgentRegistry } = await import('./consul/agent-registry.ts');
    const { parseRegistryUri } = await import('./consul/registry-uri.ts');
    return new AgentRegistry({ ...consul, address: parseRegistryUri(registry, consul), events });
  },
  openReleases: async ({ registry, consul }, events) => {
    const { ConsulClient } = await import('./consul/consul-client.ts');
    const { KvReleaseReader } = await import('./consul/kv-release-reader.ts');
    const { parseRegistryUri } = await import('./consul/registry-uri.ts');
    const address = parseRegistryUri(registry, consul);
    return new KvReleaseReader(new ConsulClient({ ...consul, address, events }));
  },
  openTraffic: async ({ registry, consul }, events) => {
    const { ConsulClient } = await import('./consul/consul-client.ts');
    const { KvTrafficReader } = await import('./consul/kv-traffic-reader.ts');
    const { parseRegistryUri } = await import('./consul/registry-uri.ts');
    const address = parseRegistryUri(registry, consul);
    return new KvTrafficReader(new ConsulClient({ ...consul, address, events }));
  },
  openStatusRoom: async (options) => {
    const { StatusRoom } = await import('./http/status-room.ts');
    const { default: page } = await import('./http/page/status.html');
    return new StatusRoom({ ...options, page });
  },
  openEngineExaminer: async ({ docker }) => {
    const { DockerExaminer } = await import('./docker/engine-examiner.ts');
    return new DockerExaminer(docker);
  },
  openAgentExaminer: async ({ registry, consul }, events) => {
    const { ConsulExaminer } = await import('./consul/agent-examiner.ts');
    const { parseRegistryUri } = await import('./consul/registry-uri.ts');
    return new ConsulExaminer({ ...consul, address: parseRegistryUri(registry, consul), events });
  },
};

/** A reader that went away (`berth explain --all | head -1`) is no failure; a full disk is one. */
function failWriting(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`berth: cannot write: ${error.message}\n`);
  process.exit(1);
}
process.stdout.on('error', failWriting);
process.stderr.on('error', () => undefined); // there is nobody to tell

try {
  process.exitCode = await dispatch(process.argv.slice(2), COMMANDS, context);
} catch (error) {
  // Node would show the line of the bundle as well, which is a page.
  process.stderr.write(`berth: unexpected: ${inspect(error)}\n`);
  process.exitCode = 1;
}
setTimeout(() => process.exit(), LINGER_MS).unref();
