import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { OPTIONS } from '../../../src/config/schema.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

const read = (name: string): string => readFileSync(`examples/systemd/${name}`, 'utf8');
const UNIT = read('berth.service');
const DROP_IN = read('berth.service.d/token.conf');

function valuesOf(text: string, key: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

describe('The unit for systemd', () => {
  const file = temporaryFiles();

  it('sets variables that berth knows, to values that it takes', () => {
    const lines = [...read('berth.env').matchAll(/^(\w+)=(.*)$/gm)];
    const env = Object.fromEntries(lines.map(([, name = '', value]) => [name, value]));
    const known = OPTIONS.map((option) => option.env);
    const config = loadConfig({ flags: new Map(), env, file: undefined });

    expect(Object.keys(env).filter((name) => !known.includes(name))).to.deep.equal([]);
    expect(config).to.include({ registry: 'consul://127.0.0.1:8500', ip: '10.2.0.110' });
  });

  it('hands the token over as the file that berth reads', () => {
    const [credential = ''] = valuesOf(DROP_IN, 'LoadCredential');
    const [name] = credential.split(':');
    const option = OPTIONS.find(({ key }) => key === 'consul.tokenFile');

    expect(valuesOf(DROP_IN, 'Environment')).to.deep.equal([
      `${option?.env ?? ''}=%d/${name ?? ''}`,
    ]);
  });

  it('is no root, gets no rights, and writes nowhere', () => {
    const wanted = {
      ...{ DynamicUser: 'yes', SupplementaryGroups: 'docker', NoNewPrivileges: 'yes' },
      ...{ CapabilityBoundingSet: '', ProtectSystem: 'strict', ProtectHome: 'yes' },
      // What settings are wrong for is wrong at the next start, too.
      RestartPreventExitStatus: '2',
    };

    for (const [key, value] of Object.entries(wanted)) {
      expect(valuesOf(UNIT, key), key).to.deep.equal([value]);
    }
    expect(valuesOf(UNIT, 'User')).to.deep.equal([]);
    expect(valuesOf(UNIT, 'ReadWritePaths')).to.deep.equal([]);
  });

  it('is what systemd takes, with the drop-in', function () {
    const isThere = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;
    if (!isThere) this.skip();
    // Only programs of this machine can be looked for.
    const unit = UNIT.replaceAll('/usr/bin/node', process.execPath);
    const path = file('berth.service', `${unit}\n${DROP_IN}`);

    const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });

    const complaints = stderr.split('\n').filter((line) => line.includes('berth.service'));
    expect({ status, complaints }).to.deep.equal({ status: 0, complaints: [] });
  });
});
