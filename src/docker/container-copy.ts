import { asObject, asText, asTextList, asTextMap } from '../domain/json-shape.ts';

/** Networks that every engine has: a container on one of them has no alias there. */
const BUILT_IN = new Set(['', 'default', 'bridge', 'host', 'none']);

/**
 * What makes another container like one that runs: the same image, even if its tag has moved on, and
 * the same settings, without what is that container's own.
 * @param inspected  Docker's JSON
 * @param labels     that it has besides, or instead
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerCreate
 */
export function containerCopy(
  inspected: unknown,
  labels: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const { Id, Image, Config, HostConfig, NetworkSettings } = asObject(inspected) ?? {};
  const { Hostname, ...config } = asObject(Config) ?? {};
  const shortId = asText(Id).slice(0, 12);
  return {
    ...config,
    MacAddress: undefined,
    ...(asText(Hostname) === shortId ? {} : { Hostname }),
    Image: asText(Image),
    Labels: Object.fromEntries([...asTextMap(config.Labels), ...labels]),
    HostConfig,
    NetworkingConfig: { EndpointsConfig: endpointsOf(HostConfig, NetworkSettings, shortId) },
  };
}

/** On the network that it was made with; older engines take no more than one. */
function endpointsOf(
  hostConfig: unknown,
  settings: unknown,
  shortId: string,
): Readonly<Record<string, unknown>> {
  const mode = asText(asObject(hostConfig)?.NetworkMode);
  if (BUILT_IN.has(mode) || mode.includes(':')) return {};
  const network = asObject(asObject(asObject(settings)?.Networks)?.[mode]);
  const aliases = asTextList(network?.Aliases).filter((alias) => alias !== shortId);
  return { [mode]: { Aliases: aliases } };
}
