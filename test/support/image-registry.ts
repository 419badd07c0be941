import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

/**
 * A program: a registry of one repository, `shop`, that is only read, at PORT of 127.0.0.1.
 * Usage: image-registry.ts PORT USER:PASSWORD LAYER.tar TAG...
 * @see https://github.com/opencontainers/distribution-spec
 */
const [port = '', login = '', layerFile = '', ...tags] = process.argv.slice(2);

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

interface Stored {
  readonly mediaType: string;
  readonly content: Buffer;
}

/** By digest. */
const stored = new Map<string, Stored>();

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

interface Descriptor {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

function store(mediaType: string, content: Buffer): Descriptor {
  const digest = digestOf(content);
  stored.set(digest, { mediaType, content });
  return { mediaType, size: content.length, digest };
}

const tar = readFileSync(layerFile);
const layer = store(LAYER, gzipSync(tar, { level: 1 }));
const manifests = new Map(
  tags.map((tag) => {
    const rootfs = { type: 'layers', diff_ids: [digestOf(tar)] };
    const config = { architecture, os: 'linux', config: { Env: [`TAG=${tag}`] }, rootfs };
    const image = {
      ...{ schemaVersion: 2, mediaType: MANIFEST, layers: [layer] },
      config: store(CONFIG, Buffer.from(JSON.stringify(config))),
    };
    return [tag, store(MANIFEST, Buffer.from(JSON.stringify(image))).digest];
  }),
);

const NOTHING = Buffer.from('{"errors":[]}');
const EXPECTED = `Basic ${Buffer.from(login).toString('base64')}`;

function statusOf(url: string, isStored: boolean): number {
  return isStored || url === '/v2/' ? 200 : 404;
}

createServer(({ url = '', method, headers }, outgoing) => {
  if (headers.authorization !== EXPECTED) {
    outgoing.writeHead(401, { 'WWW-Authenticate': 'Basic realm="shop"' }).end(NOTHING);
    return;
  }
  const name = url.replace(/^\/v2\/shop\/(?:manifests|blobs)\//, '');
  const digest = manifests.get(name) ?? name;
  const found = stored.get(digest);
  const { mediaType, content } = found ?? { mediaType: 'application/json', content: NOTHING };
  outgoing.writeHead(statusOf(url, found !== undefined), {
    'Content-Type': mediaType,
    'Content-Length': content.length,
    'Docker-Content-Digest': digest,
    'Docker-Distribution-Api-Version': 'registry/2.0',
  });
  outgoing.end(method === 'HEAD' ? undefined : content);
}).listen(Number(port), '127.0.0.1', () => {
  process.stdout.write('ready\n');
});
