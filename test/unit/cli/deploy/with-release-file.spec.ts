import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DeployDoors } from '../../../../src/cli/command.ts';
import { withReleaseFile } from '../../../../src/cli/deploy/with-release-file.ts';
import { dispatch } from '../../../../src/cli/dispatch.ts';
import type { ParsedFlags } from '../../../../src/cli/flags.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import { tableOf } from '../../../support/table-of.ts';

describe('withReleaseFile', () => {
  let directory = '';
  const path = (name: string): string => join(directory, name);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'berth-unit-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function flags(values: Readonly<Record<string, string | boolean>>): ParsedFlags {
    return { values: new Map(Object.entries(values)), positionals: [] };
  }

  async function valuesOf(given: Readonly<Record<string, string | boolean>>): Promise<unknown> {
    return Object.fromEntries((await withReleaseFile(flags(given), 'web')).values);
  }

  async function run(...args: readonly string[]): Promise<{ code: number; text: string }> {
    const { context, stdout, stderr } = aCommandStage();
    const store = { read: () => Promise.resolve({}), holder: () => Promise.resolve(undefined) };
    const openDeploy = (): Promise<DeployDoors> =>
      Promise.resolve({ store } as unknown as DeployDoors);
    const code = await dispatch(['deploy', ...args], tableOf(deployCommand), {
      ...context,
      openDeploy,
    });
    return { code, text: stdout.text + stderr.text };
  }

  it('reads the file beside the Compose file, and flags win', async () => {
    writeFileSync(path('berth.yml'), 'services: {web: {bake: 1m, drain: 5s, gate: true}}');
    const compose = path('docker-compose.yml');

    expect(await valuesOf({ 'compose-file': compose, drain: '9s', gate: false })).to.deep.equal({
      ...{ 'compose-file': compose, bake: '1m', drain: '9s', gate: false },
    });
  });

  it('reads the file that is named instead', async () => {
    writeFileSync(path('berth.yml'), 'unknown: 1');
    writeFileSync(path('other.yml'), 'defaults: {bake: 2m}');
    const given = { 'release-file': path('other.yml'), 'compose-file': path('docker-compose.yml') };

    expect(await valuesOf(given)).to.deep.equal({ ...given, bake: '2m' });
  });

  it('changes nothing where there is none', async () => {
    const given = { 'compose-file': path('docker-compose.yml'), bake: '1s' };

    expect(await valuesOf(given)).to.deep.equal(given);
  });

  it('keeps a release from being begun with a bad one, each problem in a line', async () => {
    writeFileSync(path('berth.yml'), 'defaults:\n  bake: 10\n  bakes: 1s\n');
    const args = ['web', '--version', '1', '--compose-file', path('docker-compose.yml')];

    const { code, text } = await run('blue-green', ...args);

    expect(code).to.equal(2);
    expect(text).to.include(`${path('berth.yml')}:2:9: bake is 10: allowed is a time such as`);
    expect(text).to.include(`\n${path('berth.yml')}:3:3: the key "bakes" is not known`);
  });

  it('does not keep anybody from looking', async () => {
    writeFileSync(path('berth.yml'), 'unknown: 1');

    const { code } = await run('status', 'web', '--compose-file', path('docker-compose.yml'));

    expect(code).to.equal(0);
  });

  it('is looked at by lint, against the zones of the Compose file', async () => {
    const compose = 'services:\n  web-blue: {}\n  web-green: {}\n';
    writeFileSync(path('docker-compose.yml'), compose);
    writeFileSync(path('berth.yml'), 'services:\n  shop: {bake: 1}\n');
    const args = ['--no-consul', '--compose-file', path('docker-compose.yml')];

    const { code, text } = await run('lint', ...args);

    expect(code).to.equal(1);
    expect(text).to.include(`${path('berth.yml')}:2:16: error release-file: bake is 1: allowed is`);
    expect(text).to.include(
      `${path('berth.yml')}:2:3: warning release-file: the Compose file has no zones of "shop": it has web\n`,
    );
    const alone = await run('lint', '--no-consul', '--release-file', path('berth.yml'));
    expect(alone.text).to.match(/\n1 error, 0 warnings, 0 notes\n$/);
  });
});
