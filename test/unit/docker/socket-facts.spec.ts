import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { socketFacts } from '../../../src/docker/socket-facts.ts';

describe('socketFacts', () => {
  let directory = '';
  let server: Server | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'berth-unit-'));
  });
  afterEach(async () => {
    await closed();
    rmSync(directory, { recursive: true });
  });

  async function listening(): Promise<string> {
    const path = join(directory, 'docker.sock');
    const opened = createServer((socket) => socket.destroy());
    server = opened;
    await new Promise<void>((resolve) => opened.listen(path, resolve));
    return path;
  }

  async function closed(): Promise<void> {
    const open = server;
    server = undefined;
    if (open !== undefined) await new Promise((resolve) => open.close(resolve));
  }

  function mountTable(...lines: readonly string[]): string {
    const file = join(directory, 'mounts');
    writeFileSync(file, lines.join('\n'));
    return file;
  }

  it('sees that somebody listens', async () => {
    const path = await listening();

    const facts = await socketFacts(path, mountTable());

    expect(facts).to.include({ path, state: 'alive', isMount: false, isRemoved: false });
    expect(facts.mode).to.match(/^[0-7]{3}$/);
    expect(facts.gid).to.be.at.least(0);
  });

  it('sees a socket that has outlived who listened', async () => {
    const path = await listening();
    const stale = join(directory, 'stale.sock');
    linkSync(path, stale);
    await closed();

    const table = mountTable(`1 0 8:1 /docker.sock//deleted ${stale} rw - ext4 /dev/sda1 rw`);

    expect(await socketFacts(stale, table)).to.include({
      ...{ state: 'dead', isMount: true, isRemoved: true },
    });
  });

  it('sees that there is no file, and no table of mounts', async () => {
    expect(await socketFacts(join(directory, 'none'), join(directory, 'no-table'))).to.include({
      ...{ state: 'missing', gid: -1, mode: '', isMount: false },
    });
  });

  it('sees a file that is no socket', async () => {
    const file = mountTable();

    expect(await socketFacts(file, file)).to.include({ state: 'dead' });
  });
});
