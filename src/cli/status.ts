import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { type TrafficReader, isReleased, withTraffic } from '../domain/deploy/dns-traffic.ts';
import { type ServiceState, type Wanted, hostDrift, isDrift } from '../domain/host-drift.ts';
import { type FetchText, fetchedServices } from '../domain/mapping/fetched-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { withNetworkPeer } from '../domain/network-peer.ts';
import type { ServiceInstance } from '../domain/service.ts';
import { escaped } from '../domain/untrusted-text.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { fetchText } from './fetch-text.ts';
import type { FlagSpec } from './flags.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import { mappingRules } from './mapping-rules.ts';
import { withRegistryIfNamed } from './registry-argument.ts';
import { SETTING_FLAGS, describeFlags, readSettings } from './settings.ts';

const OWN_FLAGS: readonly FlagSpec[] = [
  { name: 'json', isSwitch: true, doc: 'Print JSON.' },
  { name: 'all', isSwitch: true, doc: 'Show what is in step too.' },
];

/** `berth status`: what Docker asks for against what Consul has, on this host. */
export const statusCommand: Command = {
  name: 'status',
  help: () =>
    `Usage: berth status [flags] [consul://HOST:PORT]

Compares, and changes nothing. Exit codes: 0 in step, 1 not in step or not to be compared, 2 usage.

Flags:
${describeFlags([...OWN_FLAGS, ...SETTING_FLAGS])}

Example:
  berth status -ip 10.2.0.110 consul://10.2.0.110:8500
`,
  words: () => ({ flags: [...OWN_FLAGS, ...SETTING_FLAGS] }),
  execute,
};

async function execute(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { config: given, flags } = await readSettings(argv, context, {
    flags: OWN_FLAGS,
    canFollow: true,
  });
  const config = withRegistryIfNamed(given, flags.positionals);
  const registry = await context.openRegistry(config, silentEvents(context));
  const source = await context.openSource(config);
  const rules = await mappingRules(config, (await source.host()).name);
  const current = await registry.list();
  const fetcher = config.allowHttpTemplates ? fetchText : undefined;
  const mapped = await wantedOf(source, { rules, fetcher, current });
  const wanted = config.releaseDns
    ? await markedBy(await context.openTraffic(config, silentEvents(context)), mapped)
    : mapped;
  const { hostname } = rules;
  const states = hostDrift({ wanted, current, hostname, lifecycle: lifecycleRules(config) });
  const isJson = flags.values.get('json') === true;
  const shown = isJson || flags.values.get('all') === true ? states : states.filter(isWorthSaying);
  context.stdout.write(isJson ? asJson(states) : asText(shown, states));
  return states.some((state) => isDrift(state)) ? 1 : 0;
}

function isWorthSaying({ kind }: ServiceState): boolean {
  return kind !== 'in step';
}

function silentEvents({ stderr }: CommandContext): Parameters<CommandContext['openRegistry']>[1] {
  return {
    onToken: () => undefined,
    onProblem: (problem) => {
      stderr.write(`warning: ${problem}\n`);
    },
  };
}

interface Mapping {
  readonly rules: MappingRules;
  readonly fetcher: FetchText | undefined;
  readonly current: readonly ServiceInstance[];
}

/** Of every container that Docker lists, and of every one that an entry of this host is marked with. */
async function wantedOf(
  source: ContainerSource,
  { rules, fetcher, current }: Mapping,
): Promise<readonly Wanted[]> {
  const listed = (await source.list()).map(({ id }) => id);
  const marked = current.flatMap(({ mark }) =>
    mark?.owner === rules.hostname ? [mark.containerId] : [],
  );
  const ids = [...new Set<ContainerId>([...listed, ...marked])];
  return Promise.all(
    ids.map(async (containerId): Promise<Wanted> => {
      const found = await source.inspect(containerId);
      if (found === undefined) return { container: undefined, containerId, services: [] };
      const container = await withNetworkPeer(found, (id) => source.inspect(id));
      const { services } = await fetchedServices(container, rules, fetcher);
      return { container, containerId, services };
    }),
  );
}

/** As releases would have it. */
async function markedBy(
  reader: TrafficReader,
  wanted: readonly Wanted[],
): Promise<readonly Wanted[]> {
  const released = wanted.flatMap(({ services }) => services.filter((one) => isReleased(one)));
  const traffic = await reader.read([...new Set(released.map(({ name }) => name))]);
  return wanted.map((one) => ({
    ...one,
    services: one.services.map((service) => withTraffic(service, traffic.get(service.name))),
  }));
}

function asJson(states: readonly ServiceState[]): string {
  const drifted = states.filter((state) => isDrift(state)).length;
  return `${JSON.stringify({ isInStep: drifted === 0, drifted, services: states }, null, 2)}\n`;
}

function asText(shown: readonly ServiceState[], all: readonly ServiceState[]): string {
  const lines = shown.map(({ kind, serviceName, serviceId, container, fields }) => {
    const what = fields.length === 0 ? '' : `  ${fields.join(', ')}`;
    return `${kind.padEnd(14)} ${serviceName}  ${serviceId}  container ${container}${what}`;
  });
  const drifted = all.filter((state) => isDrift(state)).length;
  const count = `${String(all.length)} services`;
  const verdict =
    drifted === 0
      ? `in step: ${count}`
      : `not in step: ${String(drifted)} of ${count}; berth run sets it right`;
  // Containers choose these words; they must not steer the terminal.
  return `${[...lines, verdict].map((line) => escaped(line)).join('\n')}\n`;
}
