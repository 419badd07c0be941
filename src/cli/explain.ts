import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Config } from '../config/schema.ts';
import type { ContainerSnapshot } from '../domain/container.ts';
import { fetchedServices } from '../domain/mapping/fetched-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { type FindContainer, withNetworkPeer } from '../domain/network-peer.ts';
import { escaped } from '../domain/untrusted-text.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { type Explained, explainAsJson, explainAsText } from './explanation.ts';
import { fetchText } from './fetch-text.ts';
import { type FlagSpec, UsageError } from './flags.ts';
import { mappingRules } from './mapping-rules.ts';
import { SETTING_FLAGS, describeFlags, readSettings } from './settings.ts';

/** PowerShell writes it at the beginning of files. */
const BYTE_ORDER_MARK = /^\uFEFF/;

const OWN_FLAGS: readonly FlagSpec[] = [
  { name: 'all', isSwitch: true, doc: 'Every running container of the engine.' },
  {
    name: 'inspect',
    isSwitch: false,
    doc: 'Read the output of "docker inspect" from a file, or from - for standard input, and ask neither Docker nor Consul.',
  },
  { name: 'json', isSwitch: true, doc: 'Print JSON.' },
];

/** `berth explain`: the mapping, shown without doing anything. */
export const explainCommand: Command = {
  name: 'explain',
  help: () =>
    `Usage: berth explain [flags] CONTAINER
       berth explain [flags] --all
       berth explain [flags] --inspect FILE

Shows what berth would register, what it ignores, and why. Changes nothing.

Flags:
${describeFlags([...OWN_FLAGS, ...SETTING_FLAGS])}

Example:
  docker inspect web | berth explain --inspect - --json -ip 10.2.0.110
`,
  words: () => ({ flags: [...OWN_FLAGS, ...SETTING_FLAGS] }),
  execute,
};

async function execute(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { config, flags } = await readSettings(argv, context, {
    flags: OWN_FLAGS,
    canFollow: true,
  });
  const forms = readForm(flags.values, flags.positionals);
  const { containers, find, engineHostname } = await readContainers(forms, config, context);
  const rules = await mappingRules(config, engineHostname);
  warnOfAddress(rules, context);
  const fetcher = config.allowHttpTemplates ? fetchText : undefined;
  const explained: Explained[] = [];
  for (const one of containers) {
    const container = await withNetworkPeer(one, find);
    explained.push({ container, desired: await fetchedServices(container, rules, fetcher) });
  }
  const isJson = flags.values.get('json') === true;
  context.stdout.write(isJson ? explainAsJson(explained) : explainAsText(explained, rules));
  for (const { container, desired } of explained) {
    for (const warning of desired.warnings) {
      context.stderr.write(`warning: ${escaped(container.name)}: ${warning}\n`);
    }
  }
  return 0;
}

type Form =
  | { readonly kind: 'one'; readonly container: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'file'; readonly file: string };

function readForm(
  values: ReadonlyMap<string, string | boolean>,
  positionals: readonly string[],
): Form {
  const file = values.get('inspect');
  const forms: Form[] = positionals.map((container) => ({ kind: 'one', container }));
  if (values.get('all') === true) forms.push({ kind: 'all' });
  if (typeof file === 'string') forms.push({ kind: 'file', file });
  const [form, ...others] = forms;
  if (form === undefined || others.length > 0) {
    throw new UsageError('one of CONTAINER, --all and --inspect FILE is wanted');
  }
  return form;
}

interface Read {
  readonly containers: readonly ContainerSnapshot[];
  /** Finds those whose network others share. */
  readonly find: FindContainer;
  readonly engineHostname: string;
}

async function readContainers(form: Form, config: Config, context: CommandContext): Promise<Read> {
  if (form.kind === 'file') return readFromFile(form.file, config, context);
  const source = await context.openSource(config);
  const { name: engineHostname } = await source.host();
  const ids = form.kind === 'all' ? (await source.list()).map(({ id }) => id) : [form.container];
  const snapshots = await Promise.all(ids.map((id) => source.inspect(id)));
  const containers = snapshots.filter((snapshot) => snapshot !== undefined);
  if (form.kind === 'one' && containers.length === 0) {
    throw new UsageError(`there is no container ${JSON.stringify(form.container)}`);
  }
  return { containers, engineHostname, find: (id) => source.inspect(id) };
}

async function readFromFile(file: string, config: Config, context: CommandContext): Promise<Read> {
  const name = file === '-' ? 'standard input' : file;
  const content = file === '-' ? await text(context.stdin) : await readText(file);
  const containers = await context.parseInspection(parseJson(name, content));
  if (containers === undefined) {
    throw new UsageError(`${name}: this is not the output of "docker inspect" for containers`);
  }
  const find: FindContainer = (id) =>
    Promise.resolve(containers.find((container) => container.id === id));
  return { containers, find, engineHostname: hostname() };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--inspect ${file} cannot be read: ${(error as Error).message}`);
  }
}

function parseJson(name: string, content: string): unknown {
  try {
    return JSON.parse(content.replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    throw new UsageError(`${name}: this is not JSON: ${(error as Error).message}`);
  }
}

function warnOfAddress({ hostAddress, internal }: MappingRules, { stderr }: CommandContext): void {
  if (hostAddress !== '' || internal) return;
  stderr.write('warning: the host name resolves to no address: set -ip ADDRESS\n');
}
