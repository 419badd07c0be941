import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** No command of a test takes longer, a build included. */
const TIMEOUT_MS = 240_000;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs the Docker CLI against the Engine of the tests. @returns stdout, trimmed
 * @throws Error  with the command and what it said on stderr
 */
export async function docker(...args: readonly string[]): Promise<string> {
  dockerHost();
  try {
    const { stdout } = await run('docker', args, {
      // Without BuildKit: a CLI that lacks buildx can build nothing otherwise.
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
      timeout: TIMEOUT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
    });
    return stdout.trim();
  } catch (error) {
    const command = `docker ${args.join(' ')}`;
    throw new Error(`${command}: ${said(error)}`, { cause: error });
  }
}

/** The address of the tests' Engine, as DOCKER_HOST has it. */
export function dockerHost(): string {
  const { DOCKER_HOST = '' } = process.env;
  if (DOCKER_HOST !== '') return DOCKER_HOST;
  throw new Error('DOCKER_HOST is not set: run eval "$(test/engines env)" first');
}

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stderr } = error as Error & { readonly stderr?: string };
  return stderr?.trim() ?? error.message;
}
