import { readFile } from 'node:fs/promises';
import type { ReleaseState } from '../../domain/deploy/release-store.ts';
import { asObject } from '../../domain/json-shape.ts';
import { changedKeys } from '../../deploy/releases.ts';
import { UsageError } from '../flags.ts';

/**
 * The revision in a file that `berth deploy plan` has printed.
 * @throws UsageError  when it is none
 */
export async function readPlanFile(file: string): Promise<ReadonlyMap<string, number>> {
  const revision = asObject(asObject(await parsed(file))?.revision);
  const entries = Object.entries(revision ?? {});
  const isRevision = entries.every(([, index]) => typeof index === 'number');
  if (revision === undefined || !isRevision) {
    throw new UsageError(`${file} is not what berth deploy plan prints: it has no revision`);
  }
  return new Map(entries.map(([key, index]) => [key, Number(index)]));
}

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** `''` while what the plan was made of still stands. */
export function whyOutdated(
  planned: ReadonlyMap<string, number>,
  { revision }: ReleaseState,
): string {
  const changed = changedKeys(planned, revision);
  return changed.length === 0
    ? ''
    : `what the plan was made from has changed since: ${changed.join(', ')}`;
}
