import type { ComposeText, LintFiles } from '../../domain/deploy/lint/lint-all.ts';
import { lintFiles, lintedServices } from '../../domain/deploy/lint/lint-all.ts';
import { type Finding, NOWHERE, inOrder } from '../../domain/deploy/lint/finding.ts';
import { CONSUL, lintKeys } from '../../domain/deploy/lint/lint-keys.ts';
import { DependencyError } from '../../domain/errors.ts';
import type { CommandContext, DeployDoors, ExitCode } from '../command.ts';
import { type ParsedFlags, UsageError, parseFlags } from '../flags.ts';
import { openDoors } from './doors.ts';
import { LINT_FLAGS, templateFiles } from './lint-flags.ts';
import { lintOutput } from './lint-output.ts';
import { YamlProblem, positionedYaml } from './positioned-yaml.ts';
import { readText, readTextIfThere } from './read-text.ts';
import { parseReleaseFile } from './release-file.ts';
import { dataFormat, textOf } from './release-flags.ts';
import { serviceAndArgument } from './service-words.ts';
import { type ReleaseFileText, releaseFileText } from './with-release-file.ts';
import { excerpt } from '../../domain/untrusted-text.ts';

const DEFAULT_COMPOSE = 'docker-compose.yml';

/** `berth deploy lint [SERVICE]`: 1 on errors, and on warnings with `--strict`. */
export async function lint(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const flags = parseFlags(argv, LINT_FLAGS, { canFollow: true });
  const format = dataFormat(flags);
  const wanted = { subcommand: 'lint', isServiceOptional: true };
  const [service] = serviceAndArgument(wanted, flags.positionals);
  const { files, findings: unreadable } = await filesOf(service, flags);
  const findings = inOrder([
    ...unreadable,
    ...lintFiles(files),
    ...(await keyFindings(files, flags, context)),
  ]);
  const bad = flags.values.get('strict') === true ? ['error', 'warning'] : ['error'];
  const exitCode = findings.some(({ severity }) => bad.includes(severity)) ? 1 : 0;
  context.stdout.write(lintOutput(findings, format, exitCode));
  return exitCode;
}

interface Read {
  readonly files: LintFiles;
  /** About what could not be read. */
  readonly findings: readonly Finding[];
}

async function filesOf(service: string, flags: ParsedFlags): Promise<Read> {
  const names = templateFiles(flags);
  const templates = await Promise.all(
    names.map(async (file) => ({ file, text: await readText(file) })),
  );
  const named = textOf(flags, 'compose-file');
  const file = named === '' ? DEFAULT_COMPOSE : named;
  const text = named === '' ? await readTextIfThere(file) : await readText(file);
  const release = await releaseFileText(flags);
  const isWithoutKeys = flags.values.get('no-consul') === true || service === '';
  if (templates.length === 0 && text === undefined && !release && isWithoutKeys) {
    throw new UsageError(
      'nothing to look at: name a service, a -template, a -compose-file or a -release-file',
    );
  }
  const { compose, findings } = composeOf(file, text);
  const files = { service, templates, compose };
  const known = lintedServices({ ...files, service: '' }).map((one) => one.service);
  return { files, findings: [...findings, ...releaseFindings(release, known)] };
}

/** @param known  services of the Compose file; none: it was not read */
function releaseFindings(
  release: ReleaseFileText | undefined,
  known: readonly string[],
): readonly Finding[] {
  if (release === undefined) return [];
  const { problems, places } = parseReleaseFile(release.text);
  const of = { code: 'release-file', file: release.file } as const;
  const others = known.length === 0 ? [] : [...places].filter(([name]) => !known.includes(name));
  return [
    ...problems.map((problem): Finding => ({ ...of, severity: 'error', ...problem })),
    ...others.map(([name, place]): Finding => {
      const what = `the Compose file has no zones of ${excerpt(name)}: it has ${known.join(', ')}`;
      return { ...of, severity: 'warning', ...place, what };
    }),
  ];
}

function composeOf(
  file: string,
  text: string | undefined,
): { readonly compose: ComposeText | undefined; readonly findings: readonly Finding[] } {
  if (text === undefined) return { compose: undefined, findings: [] };
  try {
    return { compose: { file, content: positionedYaml(text) }, findings: [] };
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    const { line, column, message: what } = error;
    const place = { code: 'compose-syntax', severity: 'error', file, line, column } as const;
    return { compose: undefined, findings: [{ ...place, what }] };
  }
}

/** No service that is known, no keys. */
async function keyFindings(
  files: LintFiles,
  flags: ParsedFlags,
  context: CommandContext,
): Promise<readonly Finding[]> {
  const services = new Map(
    lintedServices(files).map(({ service, zones }) => [service, zones[0]?.serviceName ?? '']),
  );
  if (files.service !== '' && !services.has(files.service)) services.set(files.service, '');
  if (flags.values.get('no-consul') === true || services.size === 0) return [];
  const doors = await openDoors(flags, context);
  const asked = [...services].map(([service, name]) => keysOf(doors, service, name || service));
  return (await Promise.all(asked)).flat();
}

async function keysOf(
  { store, catalog }: DeployDoors,
  service: string,
  serviceName: string,
): Promise<readonly Finding[]> {
  try {
    const [state, instances] = await Promise.all([
      store.read(service),
      catalog.instances(serviceName),
    ]);
    return lintKeys({ service, serviceName, state, instances });
  } catch (error) {
    const isExpected = error instanceof DependencyError || error instanceof SyntaxError;
    if (!isExpected) throw error;
    const what = `${service}: ${error.message}`;
    return [{ code: 'consul', severity: 'error', file: CONSUL, ...NOWHERE, what }];
  }
}
