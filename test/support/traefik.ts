import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { Kv } from '../../src/consul/kv.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import { consulAddress } from './consul-http.ts';
import { type EdgeImages, buildImage, edgeImages, engineImage } from './edge.ts';

/** Its API listens beside it. */
export const API_OFFSET = 1;

/**
 * The example's Traefik, which listens at a port and has its API at the next.
 * @returns `undefined` where there is no Go
 */
export async function traefikImages(port: number): Promise<EdgeImages | undefined> {
  const images = await edgeImages();
  if (images === undefined) return undefined;
  const directory = await mkdtemp(join(tmpdir(), 'traefik-'));
  const example = await readFile(new URL('../../examples/traefik/traefik.yml', import.meta.url));
  const settings = example
    .toString()
    .replaceAll('10.2.0.110:8500', new URL(consulAddress()).host)
    .replace(":80'", `:${String(port)}'`)
    .replace(':8080', `:${String(port + API_OFFSET)}`);
  await writeFile(join(directory, 'traefik.yml'), settings);
  await writeFile(
    join(directory, 'Dockerfile'),
    'ARG TRAEFIK_IMAGE\nFROM ${TRAEFIK_IMAGE}\nCOPY traefik.yml /etc/traefik/traefik.yml\n',
  );
  const edge = 'berth-test/traefik-edge:e2e';
  await buildImage(edge, directory, `TRAEFIK_IMAGE=${await engineImage('traefik-image')}`);
  await rm(directory, { recursive: true });
  return { ...images, edge };
}

/** The tags of examples/traefik/README.md. */
export function traefikTags(service: string, zone: string): string {
  const name = `${service}-${zone}`;
  return [
    zone,
    'traefik.enable=true',
    `traefik.http.services.${name}.loadbalancer.server.scheme=http`,
    `traefik.http.routers.${name}.service=${name}`,
  ].join(',');
}

/** The Compose file of a service with both zones behind Traefik. */
export function traefikFile(service: string, repository: string): string {
  const zone = (name: string): string => `  ${service}-${name}:
    image: "${repository}:\${IMAGE_VERSION}"
    network_mode: bridge
    environment:
      - "SERVICE_NAME=${service}"
      - "SERVICE_TAGS=${traefikTags(service, name)}"
    ports:
      - "4567"
`;
  return `version: "2"\n\nservices:\n${zone('blue')}${zone('green')}`;
}

/** What an operator writes once for a service that answers below `/SERVICE/`. */
export async function writeTraefikRoutes(service: string): Promise<void> {
  const rule = `PathPrefix(\`/${service}/\`)`;
  const router = (name: string, more: string): Readonly<Record<string, string>> => ({
    [`http/routers/${name}/rule`]: `${rule}${more}`,
    [`http/routers/${name}/service`]: name,
    [`http/routers/${name}/entryPoints/0`]: 'web',
    [`http/routers/${name}/middlewares/0`]: `${service}-path`,
  });
  const keys = {
    ...router(service, ''),
    ...router(`${service}-active`, ''),
    ...router(`${service}-candidate`, ' && Header(`X-Berth-Zone`, `candidate`)'),
    [`http/routers/${service}/priority`]: '2',
    [`http/routers/${service}-active/priority`]: '1',
    [`http/routers/${service}-candidate/priority`]: '3',
    [`http/middlewares/${service}-path/stripPrefix/prefixes/0`]: `/${service}`,
    [`http/services/${service}/weighted/sticky/cookie/name`]: `berth-${service}`,
  };
  const kv = testKeys();
  for (const [key, value] of Object.entries(keys)) await kv.set(`traefik/${key}`, value);
  await kv.set(`deploy/${service}/traefik`, service);
}

/** Nothing stays that another Traefik would read. */
export async function removeTraefikRoutes(): Promise<void> {
  await testKeys().commit([{ Verb: 'delete-tree', Key: 'traefik/' }]);
}

function testKeys(): Kv {
  const address = parseRegistryUri('consul:', { address: consulAddress(), ssl: false });
  return new Kv(new ConsulClient({ address, token: '', timeoutMs: 10_000 }));
}
