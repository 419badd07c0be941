import { expect } from 'chai';
import { UsageError } from '../../../src/cli/flags.ts';
import { SETTING_FLAGS, describeFlags, readSettings } from '../../../src/cli/settings.ts';
import { readConfigFile } from '../../../src/config/config-file.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

const OWN = { flags: [{ name: 'json', isSwitch: true, doc: 'Print JSON.' }], canFollow: false };

type Env = Readonly<Record<string, string>>;

const read = (argv: readonly string[], env: Env = {}): ReturnType<typeof readSettings> =>
  readSettings(argv, { env, readConfigFile }, OWN);

const refusal = (argv: readonly string[]): Promise<unknown> =>
  read(argv).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('readSettings', () => {
  const aFile = temporaryFiles();

  it('takes every flag of a setting', async () => {
    const argv =
      '-hostname vm -ip 10.2.0.110 -internal -explicit=true -resync 5 -log-level debug -log-format json';

    const { config } = await read(argv.split(' '));

    const { hostname, ip, internal, explicit, resyncSeconds, log } = config;
    expect({ hostname, ip, internal, explicit, resyncSeconds, log }).to.deep.equal({
      hostname: 'vm',
      ip: '10.2.0.110',
      internal: true,
      explicit: true,
      resyncSeconds: 5,
      log: { level: 'debug', format: 'json' },
    });
  });

  it('gives the flags of the command and the positional arguments too', async () => {
    const { flags } = await read(['-json', '-internal', 'consul://registry']);

    expect(flags).to.deep.equal({
      values: new Map([
        ['json', true],
        ['internal', true],
      ]),
      positionals: ['consul://registry'],
    });
  });

  it('takes a flag before a variable', async () => {
    const { config } = await read(['-resync=5'], { BERTH_RESYNC_SECONDS: '6' });

    expect(config.resyncSeconds).to.equal(5);
  });

  it('takes a switch that is turned off before a variable', async () => {
    const { config } = await read(['-internal=false'], { BERTH_INTERNAL: 'true' });

    expect(config.internal).to.equal(false);
  });

  it('takes a variable before the file of -config', async () => {
    const file = aFile('berth.yaml', 'resyncSeconds: 7\nworkers: 3\n');

    const { config } = await read(['--config', file], { BERTH_RESYNC_SECONDS: '6' });

    expect([config.resyncSeconds, config.workers]).to.deep.equal([6, 3]);
  });

  it('refuses a flag that nobody knows', async () => {
    expect(await refusal(['-nonsense'])).to.be.instanceOf(UsageError);
  });

  it('refuses a value that is not allowed', async () => {
    expect(await refusal(['-ip', 'x'])).to.be.instanceOf(SettingError);
  });
});

describe('describeFlags', () => {
  it('shows a flag with its value, its default and its variable', () => {
    const flags = SETTING_FLAGS.filter(({ name }) => name === 'resync');

    expect(describeFlags(flags)).to.equal(
      '  -resync VALUE\n' +
        '        Seconds between two comparisons of the whole host with Consul; 0 is 30. (default 30) [BERTH_RESYNC_SECONDS]',
    );
  });

  it('shows a switch without a value and a default', () => {
    const flags = SETTING_FLAGS.filter(({ name }) => name === 'explicit');

    expect(describeFlags(flags)).to.equal(
      '  -explicit\n        Register only ports that a SERVICE_NAME names. [BERTH_EXPLICIT]',
    );
  });

  it('shows nothing of a setting for a command’s own flag of the same name', () => {
    expect(describeFlags([{ name: 'resync', isSwitch: false, doc: 'Another.' }])).to.equal(
      '  -resync VALUE\n        Another.',
    );
  });

  it('shows an empty default as none, and a flag of a command without a variable', () => {
    const flags = SETTING_FLAGS.filter(({ name }) => name === 'hostname');

    expect(describeFlags([...flags, ...OWN.flags])).to.equal(
      "  -hostname VALUE\n        The host's name in service IDs. Default: the name that the Docker Engine reports. [BERTH_HOSTNAME]\n" +
        '  -json\n        Print JSON.',
    );
  });
});
