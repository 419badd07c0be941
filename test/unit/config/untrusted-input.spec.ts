import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

function refusal(file: string | undefined, env: Readonly<Record<string, string>> = {}): string {
  try {
    loadConfig({ flags: new Map(), env, file });
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('loadConfig, of untrusted input', () => {
  const aFile = temporaryFiles();

  it('names a value of 0 too', () => {
    expect(refusal(undefined, { BERTH_WORKERS: '0' })).to.equal(
      'configuration: workers (BERTH_WORKERS): allowed is a whole number from 1 to 86400: value was 0',
    );
  });

  it('does not show the lines of a file that is no YAML: a secret may stand there', () => {
    const file = aFile('berth.yaml', 'consul:\n  token: s3cr3t\n  token: s3cr3t\n');

    expect(refusal(file)).not.to.include('s3cr3t');
  });

  it('does not take a dotted key without a word and without effect', () => {
    const file = aFile('berth.yaml', 'log.level: debug\n');

    expect(refusal(file)).to.include('unknown key log.level');
  });
});
