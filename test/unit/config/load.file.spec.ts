import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { OPTIONS } from '../../../src/config/schema.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

function loadFile(file: string): void {
  loadConfig({ flags: new Map(), env: {}, file });
}

function refused(file: string, message: string): void {
  expect(() => {
    loadFile(file);
  })
    .to.throw(SettingError)
    .with.property('message', message);
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
    it(`names the key and all that are allowed for ${name}`, () => {
      const file = aFile('berth.yaml', content);

      refused(file, `configuration file ${file}: unknown key ${key}; allowed are ${allowed}`);
    });
  }

  for (const content of ['- ip', '"ip"', '5', '', '# nothing\n', 'null']) {
    it(`wants an object, and not ${JSON.stringify(content)}`, () => {
      const file = aFile('berth.yaml', content);

      refused(file, `configuration file ${file}: allowed is one object of keys`);
    });
  }

  it('names the file that is not there', () => {
    refused(
      '/nowhere/berth.yaml',
      "configuration file /nowhere/berth.yaml: ENOENT: no such file or directory, open '/nowhere/berth.yaml'",
    );
  });

  it('names the file and the place of what is neither YAML nor JSON', () => {
    const file = aFile('berth.yaml', 'ip: 10.2.0.110\nworkers: [1\n');

    expect(() => {
      loadFile(file);
    }).to.throw(SettingError, new RegExp(`^configuration file ${file}: .*at line 3, column 1`));
  });

  it('says key, value and what is allowed of a bad value', () => {
    refused(
      aFile('berth.json', '{ "workers": 1.5 }'),
      'configuration: workers (BERTH_WORKERS): allowed is a whole number from 1 to 86400: value was 1.5',
    );
  });

  it('does not show a secret that is refused', () => {
    refused(
      aFile('berth.yaml', 'consul: { token: [s3cr3t] }'),
      'configuration: consul.token (CONSUL_HTTP_TOKEN): allowed is a text',
    );
  });
});
