import type { ContainerPort, ContainerSnapshot } from '../container.ts';
import { excerpt, withoutControlCharacters } from '../untrusted-text.ts';
import type { PortMetadata } from './service-metadata.ts';
import { parseTags } from './service-tags.ts';

const LONGEST_NAME_BYTES = 255;
/** What can be looked up as `NAME.service.consul` (RFC 1123). */
const DNS_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** How services are named that no label names, and what all names get. */
export interface NameRules {
  readonly compat: boolean;
  /** `-name-source`: where the name comes from; the image where there is no such thing. */
  readonly nameSource: NameSource;
  /** `-name-prefix`: before each name. */
  readonly namePrefix: string;
  /** `-port-suffix`: whether `-PORT` is added; auto: where the container has several. */
  readonly portSuffix: 'auto' | 'always' | 'never';
}

export type NameSource = 'image' | 'container' | 'compose' | 'swarm';

export interface NameContext {
  readonly container: ContainerSnapshot;
  readonly rules: NameRules;
  readonly port: ContainerPort;
  readonly scoped: PortMetadata;
  /** Then the default name ends in the port. Ignored ports count. */
  readonly isOneOfSeveral: boolean;
}

export interface ServiceNames {
  /** `undefined` when there is none that Consul's users could work with. */
  readonly name: string | undefined;
  /** Then why. */
  readonly problem: string;
  readonly origin: string;
  /** `SERVICE_ALIASES`: further names, none twice. */
  readonly aliases: readonly string[];
  readonly warnings: readonly string[];
}

/** The names of the services that one port gives. */
export function serviceNames(context: NameContext): ServiceNames {
  const { container, rules, scoped } = context;
  const warnings: string[] = [];
  const written = scoped.values.get('name') ?? '';
  const usable = withoutControlCharacters(written);
  const fallback = defaultName(container, rules);
  const name = checked(
    decorated(usable === '' ? fallback.name : usable, 'name', context),
    warnings,
  );
  if (usable !== written && name !== undefined) {
    warnings.push(`SERVICE_NAME=${excerpt(written)} has control characters: ${excerpt(name)} used`);
  }
  const aliases = rules.compat ? [] : writtenAliases(context, warnings);
  return {
    name: name === '' ? undefined : name,
    problem: name === '' ? 'neither labels nor image name it' : 'its name is too long',
    origin: usable === '' ? fallback.origin : (scoped.origins.get('name') ?? ''),
    aliases: [...new Set(aliases)].filter((alias) => alias !== name),
    warnings,
  };
}

function writtenAliases(context: NameContext, warnings: string[]): readonly string[] {
  const list = parseTags(context.scoped.values.get('aliases') ?? '', 'SERVICE_ALIASES');
  warnings.push(...list.warnings);
  return list.tags.flatMap((alias) => {
    const name = alias.trim();
    return name === '' ? [] : (checked(decorated(name, 'aliases', context), warnings) ?? []);
  });
}

/** With the prefix and, where it needs one, the port. */
function decorated(name: string, key: string, context: NameContext): string {
  const { port, rules, scoped, isOneOfSeveral } = context;
  // Even an empty SERVICE_<port>_NAME says that the port has been named: no suffix then.
  const isNamed = scoped.portScoped.has(key) || port.port === 0;
  const isWanted = rules.portSuffix === 'auto' ? isOneOfSeveral : rules.portSuffix === 'always';
  return `${rules.namePrefix}${name}${isWanted && !isNamed ? `-${String(port.port)}` : ''}`;
}

/** Whether it can be looked up as `NAME.service.consul`. */
export function isDnsLabel(name: string): boolean {
  return DNS_LABEL.test(name);
}

function checked(name: string, warnings: string[]): string | undefined {
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) {
    const limit = `longer than ${String(LONGEST_NAME_BYTES)} bytes`;
    warnings.push(`service name ${excerpt(name)} refused: ${limit}`);
    return undefined;
  }
  if (name !== '' && !isDnsLabel(name)) {
    const allowed = 'letters, digits and dashes, at most 63, can be';
    warnings.push(`service name ${excerpt(name)} cannot be looked up by DNS: ${allowed}`);
  }
  return name;
}

interface DefaultName {
  readonly name: string;
  readonly origin: string;
}

function defaultName(container: ContainerSnapshot, rules: NameRules): DefaultName {
  const { name, image, labels } = container;
  const found: Record<NameSource, string | undefined> = {
    image: '',
    container: name,
    compose: labels.get('com.docker.compose.service'),
    swarm: labels.get('com.docker.swarm.service.name'),
  };
  const chosen = withoutControlCharacters(found[rules.nameSource] ?? '');
  if (chosen !== '') return { name: chosen, origin: `-name-source ${rules.nameSource}` };
  if (rules.compat) return { name: compatImageName(image), origin: 'image' };
  const fromImage = imageServiceName(image, '');
  return fromImage === ''
    ? { name, origin: 'container name' }
    : { name: fromImage, origin: 'image' };
}

/**
 * A service's default name: the last path segment of the image, without tag or digest.
 *
 * `reg:5000/ns/web:1.2` gives `web`, `web@sha256:0123…` gives `web`. A bare image ID has no name in
 * it; then the container's name is used.
 */
export function imageServiceName(image: string, containerName: string): string {
  const withoutDigest = image.split('@', 1)[0] ?? '';
  const segment = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1);
  const name = segment.split(':', 1)[0] ?? '';
  return name === '' || name === 'sha256' ? containerName : name;
}

/**
 * The same as registrator has it: the digest stays in `web@sha256`, a bare image ID is `sha256`, and
 * no image at all is `.`.
 */
function compatImageName(image: string): string {
  if (image === '') return '.';
  const segment = image.slice(image.lastIndexOf('/') + 1);
  return segment.split(':', 1)[0] ?? '';
}
