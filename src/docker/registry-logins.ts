import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { registryOf } from '../domain/deploy/image-reference.ts';
import { PlatformError } from '../domain/deploy/zone-platform.ts';
import { type JsonObject, asObject, asText, entriesOf } from '../domain/json-shape.ts';

/** Under this the Docker CLI keeps the login to the registry of images that name none, or Docker's. */
const DEFAULT_KEY = 'https://index.docker.io/v1/';
const DEFAULT_REGISTRIES = ['', 'docker.io', 'index.docker.io'];
/** What a helper gives as the user of a token. */
const TOKEN_USER = '<token>';
const HELPER_TIMEOUT_MS = 30_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** As the engine takes it in `X-Registry-Auth`. It must never be written anywhere. */
export type RegistryLogin = Readonly<Record<string, string>>;

/**
 * The logins of `docker login`, as the Docker CLI keeps them: in its file, or with a credential
 * helper.
 * @see https://docs.docker.com/reference/cli/docker/login/
 */
export class RegistryLogins {
  readonly #env: Environment;
  readonly #file: string;

  /** @param env  `DOCKER_CONFIG` is the directory of the file; `PATH` has the helpers */
  constructor(env: Environment) {
    this.#env = env;
    const directory = env.DOCKER_CONFIG ?? '';
    const usual = join(env.HOME ?? homedir(), '.docker');
    this.#file = join(directory === '' ? usual : directory, 'config.json');
  }

  /**
   * @returns `undefined` where nobody has logged in
   * @throws PlatformError
   */
  async loginFor(reference: string): Promise<RegistryLogin | undefined> {
    const config = await this.#read();
    const registry = registryOf(reference);
    const key = DEFAULT_REGISTRIES.includes(registry) ? DEFAULT_KEY : registry;
    const helper = asText(asObject(config.credHelpers)?.[key]) || asText(config.credsStore);
    const helped = helper === '' ? undefined : await this.#ask(helper, key);
    return helped ?? loginIn(config, key);
  }

  async #read(): Promise<JsonObject> {
    try {
      const config = asObject(JSON.parse(await readFile(this.#file, 'utf8')));
      if (config !== undefined) return config;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      if (!(error instanceof SyntaxError)) throw new PlatformError((error as Error).message);
    }
    throw new PlatformError(`${this.#file} is not a JSON object`); // its words are secret
  }

  async #ask(helper: string, key: string): Promise<RegistryLogin | undefined> {
    const program = `docker-credential-${helper}`;
    if (!/^[\w.-]+$/.test(helper)) {
      throw new PlatformError(`${this.#file} names a credential helper that cannot be one`);
    }
    const { code, stdout } = await this.#run(program, key);
    // That it has none for this registry, it says by failing.
    if (code !== 0 && /credentials not found/i.test(stdout)) return undefined;
    const answer = code === 0 ? parsed(stdout) : undefined;
    if (answer === undefined) {
      throw new PlatformError(`${program} get for ${key}: it failed with ${String(code)}`);
    }
    const [user, secret] = [asText(answer.Username), asText(answer.Secret)];
    if (user === TOKEN_USER) return { serveraddress: key, identitytoken: secret };
    return { serveraddress: key, username: user, password: secret };
  }

  #run(
    program: string,
    input: string,
  ): Promise<{ readonly code: number | string; readonly stdout: string }> {
    return new Promise((resolve) => {
      const options = { env: { ...this.#env }, timeout: HELPER_TIMEOUT_MS };
      const child = execFile(program, ['get'], options, (error, stdout) => {
        resolve({ code: error === null ? 0 : (error.code ?? 'a signal'), stdout });
      });
      child.stdin?.on('error', () => undefined); // it may answer without having read
      child.stdin?.end(input);
    });
  }
}

/** As the file itself has it; older keys are URLs. */
function loginIn(config: JsonObject, key: string): RegistryLogin | undefined {
  const entries = entriesOf(config.auths);
  const found =
    entries.find(([name]) => name === key) ??
    entries.find(([name]) => hostOf(name) === hostOf(key));
  const entry = asObject(found?.[1]);
  if (entry === undefined) return undefined;
  const plain = Buffer.from(asText(entry.auth), 'base64').toString();
  const colon = plain.indexOf(':');
  const token = asText(entry.identitytoken);
  if (colon === -1 && token === '') return undefined;
  return {
    serveraddress: key,
    ...(colon === -1 ? {} : { username: plain.slice(0, colon), password: plain.slice(colon + 1) }),
    ...(token === '' ? {} : { identitytoken: token }),
  };
}

function hostOf(key: string): string {
  const [host = ''] = key.replace(/^https?:\/\//, '').split('/', 1);
  return host;
}

function parsed(json: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(json));
  } catch {
    return undefined;
  }
}
