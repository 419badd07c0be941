import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DOCKER_HOST } from './real-engine.ts';

const execute = promisify(execFile);

/** No command of a test takes longer, a build included. */
const TIMEOUT_MS = 240_000;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;
/** Without BuildKit, as a CLI that lacks buildx can build nothing otherwise. */
const ENVIRONMENT = { ...process.env, DOCKER_HOST, DOCKER_BUILDKIT: '0' };

/**
 * Runs the Docker CLI against the Engine of the tests. @returns stdout, trimmed
 * @throws Error  with the command and what it said on stderr
 */
export async function docker(...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute('docker', args, {
      env: ENVIRONMENT,
      timeout: TIMEOUT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
    });
    return stdout.trim();
  } catch (error) {
    throw new Error(`docker ${args.join(' ')}: ${said(error)}`);
  }
}

/** What a command that failed said, or why it could not even be started. */
function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stderr = '' } = error as Error & { readonly stderr?: string };
  return stderr.trim() === '' ? error.message : stderr.trim();
}
