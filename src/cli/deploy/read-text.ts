import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '../flags.ts';

const MOST_BYTES = 1 << 20;

/** A file that has to be there. @throws UsageError */
export async function readText(file: string): Promise<string> {
  const text = await readTextIfThere(file);
  if (text === undefined) throw new UsageError(`${file} is not there`);
  return text;
}

/** `undefined` for a file that is not there. @throws UsageError */
export async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new UsageError(`${file} has ${String(size)} bytes: allowed are ${String(MOST_BYTES)}`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
