import { expect } from 'chai';
import { readConfigFile } from '../../../src/config/config-file.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

async function refusal(
  path: string | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const file = path === undefined ? undefined : await readConfigFile(path);
    loadConfig({ flags: new Map(), env, file });
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('loadConfig, of untrusted input', () => {
  const aFile = temporaryFiles();

  it('names a value of 0 too', async () => {
    expect(await refusal(undefined, { BERTH_WORKERS: '0' })).to.equal(
      'configuration: workers (BERTH_WORKERS): allowed is a whole number from 1 to 86400: value was 0',
    );
  });

  it('does not show the lines of a file that is no YAML: a secret may stand there', async () => {
    const file = aFile('berth.yaml', 'consul:\n  token: s3cr3t\n  token: s3cr3t\n');

    expect(await refusal(file)).not.to.include('s3cr3t');
  });

  /** What is said of a file, and what else is printed. */
  async function heard(content: string): Promise<{ message: string; printed: unknown[] }> {
    const printed: unknown[] = [];
    const listen = (warning: Error): void => void printed.push(warning);
    process.on('warning', listen);
    const message = await refusal(aFile('berth.yaml', content));
    await new Promise(setImmediate);
    process.off('warning', listen);
    return { message, printed };
  }

  const secretive = [
    'consul:\n  token: !vault s3cr3t\n',
    'consul:\n  token: *s3cr3t\n',
    'consul:\n  token: @s3cr3t\n',
    'consul:\n  token: "\\s3cr3t"\n',
    'consul: [s3cr3t\n',
    'consul:\n  token: {{ s3cr3t }}\n',
    'consul:\n  ? [s3cr3t]\n  : x\n',
  ];
  for (const content of secretive) {
    it(`neither shows nor prints anything of ${JSON.stringify(content)}`, async () => {
      const { message, printed } = await heard(content);

      expect(message)
        .to.match(/^configuration file /)
        .and.not.include('s3cr3t');
      expect(printed).to.deep.equal([]);
    });
  }

  it('prints nothing of what it need not understand', async () => {
    expect(await heard('%S3CR3T\n---\nworkers: 1\n')).to.deep.equal({
      ...{ message: 'nothing', printed: [] },
    });
  });

  it('does not take a dotted key without a word and without effect', async () => {
    const file = aFile('berth.yaml', 'log.level: debug\n');

    expect(await refusal(file)).to.include('unknown key log.level');
  });
});
