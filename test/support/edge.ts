import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { consulAddress } from './consul-http.ts';
import { docker } from './docker-cli.ts';
import { eventually } from './eventually.ts';
import { uniqueName } from './real-engine.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLE = `${PROJECT}/examples/nginx`;
const NO_GO = 4;

/** Images of the example's nginx with consul-template, and of an app; `undefined` where there is no Go. */
export interface EdgeImages {
  readonly edge: string;
  /** Repository whose tags are versions of an app that listens on 4567. */
  readonly app: string;
}

/** @param faults  of versions besides 1 and 2: 5 % errors, or half a second late */
export async function edgeImages(
  faults: Readonly<Record<string, 'none' | 'errors' | 'late'>> = {},
): Promise<EdgeImages | undefined> {
  const nginx = await engineImage('nginx-image');
  const template = await engineImage('consul-template-image').catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === NO_GO) return undefined;
    throw error;
  });
  if (template === undefined) return undefined;
  const [edge, app] = ['berth-test/edge:e2e', 'berth-test/app'];
  const base = `NGINX_IMAGE=${nginx}`;
  await buildImage(edge, EXAMPLE, base, `CONSUL_TEMPLATE_IMAGE=${template}`);
  for (const [version, fault] of Object.entries({ 1: 'none', 2: 'none', ...faults })) {
    const args = [base, `VERSION=${version}`, `FAULT=${fault}`];
    await buildImage(`${app}:${version}`, `${PROJECT}/test/support/app`, ...args);
  }
  return { edge, app };
}

/**
 * The example's HAProxy with consul-template.
 * @returns `undefined` where there is no Go
 */
export async function haproxyImages(): Promise<EdgeImages | undefined> {
  const images = await edgeImages();
  if (images === undefined) return undefined;
  const edge = 'berth-test/haproxy-edge:e2e';
  const bases = [
    `HAPROXY_IMAGE=${await engineImage('haproxy-image')}`,
    `CONSUL_TEMPLATE_IMAGE=${await engineImage('consul-template-image')}`,
  ];
  await buildImage(edge, `${PROJECT}/examples/haproxy`, ...bases);
  return { ...images, edge };
}

/** @param command  of `test/engines` */
export async function engineImage(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('test/engines', [command], { cwd: PROJECT });
  return stdout.trim();
}

export async function buildImage(
  tag: string,
  directory: string,
  ...args: readonly string[]
): Promise<void> {
  const flags = args.flatMap((arg) => ['--build-arg', arg]);
  await docker('build', '--quiet', '--network', 'host', ...flags, '--tag', tag, directory);
}

/** The example's nginx or HAProxy, in front of what Consul has. */
export class Edge {
  readonly name = uniqueName('edge');
  readonly url: string;
  readonly #port: number;
  readonly #observedAt: number;
  readonly #consul: string;

  /**
   * @param consul      the agent that it follows
   * @param observedAt  the port that is registered
   */
  constructor(port: number, consul = consulAddress(), observedAt = port) {
    this.#port = port;
    this.#observedAt = observedAt;
    this.#consul = consul;
    this.url = `http://127.0.0.1:${String(port)}`;
  }

  /**
   * @param tags  its `SERVICE_TAGS`; `''`: it is not registered
   * @param more  variables of its template
   */
  async start(image: string, tags: string, ...more: readonly string[]): Promise<void> {
    const identity =
      tags === ''
        ? ['SERVICE_IGNORE=true']
        : [`SERVICE_NAME=${this.name}`, `SERVICE_TAGS=${tags}`, 'SERVICE_80_IGNORE=true'];
    const settings = [
      `CONSUL_HTTP_ADDR=${new URL(this.#consul).host}`,
      ...[`NGINX_PORT=${String(this.#port)}`, `HAPROXY_PORT=${String(this.#port)}`],
      ...['HAPROXY_STICKY=1', ...more, ...identity],
    ];
    await docker(
      ...['run', '--detach', '--name', this.name, '--network', 'host'],
      ...[
        '--expose',
        String(this.#observedAt),
        ...settings.flatMap((one) => ['--env', one]),
        image,
      ],
    );
    await eventually('the proxy answers', async () => {
      await fetch(this.url);
    });
  }

  async signal(name: string): Promise<void> {
    await docker('kill', '--signal', name, this.name);
  }

  async remove(): Promise<void> {
    await docker('rm', '--force', '--volumes', this.name);
  }
}

/** Where containers of the default bridge reach this host, and this host them. */
export function bridgeAddress(): Promise<string> {
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  return docker('network', 'inspect', 'bridge', '--format', format);
}
