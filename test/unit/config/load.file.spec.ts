import { expect } from 'chai';
import { readConfigFile } from '../../../src/config/config-file.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { OPTIONS } from '../../../src/config/schema.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

/** What is said against a file. */
async function refusal(file: string): Promise<string> {
  try {
    loadConfig({ flags: new Map(), env: {}, file: await readConfigFile(file) });
  } catch (error) {
    expect(error).to.be.instanceOf(SettingError);
    return (error as Error).message;
  }
  return 'nothing';
}

async function refused(file: string, message: string): Promise<void> {
  expect(await refusal(file)).to.equal(message);
}

describe('loadConfig of a file', () => {
  const aFile = temporaryFiles();

  const unknown: readonly (readonly [string, string, string])[] = [
    ['a misspelt key', 'regsitry: x', 'regsitry'],
    ['a misspelt key below a known one', 'consul: { tokne: x }', 'consul.tokne'],
    ['a key of all objects', '{ "constructor": 1 }', 'constructor'],
    ['__proto__', '{ "__proto__": { "ip": "10.2.0.110" } }', '__proto__.ip'],
    ['a flag instead of a key', 'resync: 5', 'resync'],
    ['a variable instead of a key', 'BERTH_IP: 10.2.0.110', 'BERTH_IP'],
  ];
  const allowed = OPTIONS.map(({ key }) => key).join(', ');
  for (const [name, content, key] of unknown) {
    it(`names the key and all that are allowed for ${name}`, async () => {
      const file = aFile('berth.yaml', content);

      await refused(file, `configuration file ${file}: unknown key ${key}; allowed are ${allowed}`);
    });
  }

  for (const content of ['- ip', '"ip"', '5', '', '# nothing\n', 'null']) {
    it(`wants an object, and not ${JSON.stringify(content)}`, async () => {
      const file = aFile('berth.yaml', content);

      await refused(file, `configuration file ${file}: allowed is one object of keys`);
    });
  }

  it('names the file that is not there', async () => {
    await refused(
      '/nowhere/berth.yaml',
      "configuration file /nowhere/berth.yaml: ENOENT: no such file or directory, open '/nowhere/berth.yaml'",
    );
  });

  it('names the file and the place of what is neither YAML nor JSON', async () => {
    const file = aFile('berth.yaml', 'ip: 10.2.0.110\nworkers: [1\n');

    expect(await refusal(file)).to.match(
      new RegExp(`^configuration file ${file}: line 3, column 1: [a-z ]+$`),
    );
  });

  it('says key, value and what is allowed of a bad value', async () => {
    await refused(
      aFile('berth.json', '{ "workers": 1.5 }'),
      'configuration: workers (BERTH_WORKERS): allowed is a whole number from 1 to 86400: value was 1.5',
    );
  });

  it('does not show a secret that is refused', async () => {
    await refused(
      aFile('berth.yaml', 'consul: { token: [s3cr3t] }'),
      'configuration: consul.token (CONSUL_HTTP_TOKEN): allowed is a text',
    );
  });
});
