import { type ContainerSnapshot, shortId } from '../domain/container.ts';
import type { DesiredServices } from '../domain/mapping/desired-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { escaped } from '../domain/untrusted-text.ts';
import type { ServiceSources } from '../domain/mapping/service-sources.ts';
import type { ServiceRegistration } from '../domain/service.ts';
import { checkWords } from './check-words.ts';

export interface Explained {
  readonly container: ContainerSnapshot;
  readonly desired: DesiredServices;
}

/** `{"services":[…],"ignored":[…]}`, all containers together. */
export function explainAsJson(explained: readonly Explained[]): string {
  const services = explained.flatMap(({ desired }) =>
    desired.services.map((service) => ({
      ...serviceAsJson(service),
      sources: sourcesAsJson(desired.sources.get(service.id)),
    })),
  );
  const ignored = explained.flatMap(({ container, desired }) =>
    desired.ignored.map(({ port, reason }) => ({ container: container.name, port, reason })),
  );
  return `${JSON.stringify({ services, ignored }, null, 2)}\n`;
}

function serviceAsJson({ meta, taggedAddresses, ...service }: ServiceRegistration): object {
  return {
    ...service,
    meta: Object.fromEntries(meta),
    ...(taggedAddresses && { taggedAddresses: Object.fromEntries(taggedAddresses) }),
  };
}

function sourcesAsJson(sources: ServiceSources | undefined): object | undefined {
  return sources && { ...sources, meta: Object.fromEntries(sources.meta) };
}

/** A block for each container: what it says, what that gives. */
export function explainAsText(
  explained: readonly Explained[],
  { labelPrefixes }: Pick<MappingRules, 'labelPrefixes'>,
): string {
  if (explained.length === 0) return 'no running containers\n';
  return explained.map((one) => containerBlock(one, labelPrefixes)).join('\n');
}

function containerBlock(
  { container, desired }: Explained,
  labelPrefixes: MappingRules['labelPrefixes'],
): string {
  const { name, id, image, environment, labels } = container;
  const isRead = (line: string): boolean => labelPrefixes.some((one) => line.startsWith(one));
  const pairs = [...labels].map(([key, value]) => `${key}=${value}`);
  const said = [
    ...environment.filter(isRead).map((line) => `environment ${line}`),
    ...pairs.filter(isRead).map((line) => `label ${line}`),
  ];
  const lines = [
    `${name} (${shortId(id)}, image ${image})`,
    ...said.map((line) => `  says      ${line}`),
    ...desired.services.flatMap((service) => [
      ...serviceLines(service),
      ...sourceLines(desired.sources.get(service.id)),
    ]),
    ...desired.ignored.map(({ port, reason }) => `  ignored   ${port ?? 'all'}: ${reason}`),
  ];
  // Containers choose these words; they must not steer the terminal.
  return `${lines.map((line) => escaped(line)).join('\n')}\n`;
}

function serviceLines(service: ServiceRegistration): readonly string[] {
  const { id, name, address, port, tags, meta, checks } = service;
  const host = address.includes(':') ? `[${address}]` : address;
  const pairs = [...meta].map(([key, value]) => `${key}=${value}`);
  return [
    `  registers ${name} at ${host}:${String(port)}, ID ${id}`,
    ...(tags.length > 0 ? [`            tags ${tags.join(', ')}`] : []),
    ...(pairs.length > 0 ? [`            meta ${pairs.join(', ')}`] : []),
    ...optionWords(service).map((words) => `            ${words}`),
    ...checks.map((check) => `            check ${checkWords(check)}`),
  ];
}

/** Which flag, label, variable or fact each field comes from. */
function sourceLines(sources: ServiceSources | undefined): readonly string[] {
  if (sources === undefined) return [];
  const { id, name, address, port, tags, meta, checks } = sources;
  const lists = { tags, meta: [...new Set(meta.values())], checks };
  const words = [
    ...Object.entries({ name, address, port, ID: id }).map(([field, from]) => `${field}: ${from}`),
    ...Object.entries(lists).flatMap(([field, from]) =>
      from.length === 0 ? [] : [`${field}: ${from.join(', ')}`],
    ),
  ];
  return [`            from ${words.join('; ')}`];
}

function optionWords({
  weights,
  enableTagOverride,
  connect,
}: ServiceRegistration): readonly string[] {
  const shares =
    weights && `passing ${String(weights.passing)}, warning ${String(weights.warning)}`;
  const port = connect?.kind === 'sidecar' ? `sidecar on port ${String(connect.port)}` : 'native';
  return [
    ...(shares === undefined ? [] : [`weights ${shares}`]),
    ...(enableTagOverride === true ? ['tags may be changed by others'] : []),
    ...(connect === undefined ? [] : [`connect ${port}`]),
  ];
}
