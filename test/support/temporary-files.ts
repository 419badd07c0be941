import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Called in a `describe`: gives a function that writes a file, which is gone after its tests. */
export function temporaryFiles(): (name: string, content: string) => string {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'berth-unit-'));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });
  return (name, content) => {
    const file = join(directory, name);
    writeFileSync(file, content);
    return file;
  };
}
