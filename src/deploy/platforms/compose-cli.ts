import { execFile } from 'node:child_process';
import { DependencyError } from '../../domain/errors.ts';
import { PlatformError } from '../../domain/deploy/zone-platform.ts';

/** Nothing that Compose does here takes longer, but for pulling an image. */
const TIMEOUT_MS = 600_000;
const MOST_OUTPUT_BYTES = 16 << 20;
const VERBS = ['config', 'pull', 'up', 'version'];

export type Environment = Readonly<Record<string, string | undefined>>;

/** `docker compose` or `docker-compose`, whichever is there. */
export class ComposeCli {
  readonly #command: readonly string[];
  readonly #env: Environment;

  private constructor(command: readonly string[], env: Environment) {
    this.#command = command;
    this.#env = env;
  }

  /** @throws PlatformError  when there is neither */
  static async find(env: Environment): Promise<ComposeCli> {
    for (const command of [['docker', 'compose'], ['docker-compose']]) {
      const compose = new ComposeCli(command, env);
      const isThere = await compose.run(['version'], {}).then(
        () => true,
        () => false,
      );
      if (isThere) return compose;
    }
    throw new PlatformError('neither "docker compose" nor "docker-compose" is there');
  }

  /**
   * @returns what it writes to its standard output
   * @throws PlatformError  with the last lines that it wrote
   */
  run(args: readonly string[], variables: Environment): Promise<string> {
    const [program = '', ...first] = this.#command;
    const env = { ...this.#env, ...variables };
    const options = { env, timeout: TIMEOUT_MS, maxBuffer: MOST_OUTPUT_BYTES };
    return new Promise((resolve, reject) => {
      execFile(program, [...first, ...args], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(explained(args, error, stderr));
      });
    });
  }
}

function explained(args: readonly string[], error: Error, stderr: string): Error {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.slice(-3).join('; ') || error.message;
  const verb = args.find((word) => VERBS.includes(word)) ?? 'compose';
  const message = `compose ${verb}: ${said}`;
  const isAbsent = /Cannot connect to the Docker daemon|Couldn't connect to Docker/.test(stderr);
  return isAbsent
    ? new DependencyError('docker', 'unreachable', message)
    : new PlatformError(message);
}
