import { expect } from 'chai';
import { DependencyError, SettingError, isWorthRetrying } from '../../../src/domain/errors.ts';

describe('DependencyError', () => {
  it('keeps what failed, how, with which status, and why', () => {
    const cause = new Error('socket hang up');

    const error = new DependencyError('consul', 'refused', 'no', { cause, statusCode: 403 });

    const { name, dependency, kind, message, statusCode } = error;
    expect({ name, dependency, kind, message, statusCode, cause: error.cause }).to.deep.equal({
      name: 'DependencyError',
      dependency: 'consul',
      kind: 'refused',
      message: 'no',
      statusCode: 403,
      cause,
    });
  });

  it('has no status when there was no answer', () => {
    expect(new DependencyError('docker', 'unreachable', 'no').statusCode).to.equal(undefined);
  });
});

describe('isWorthRetrying', () => {
  const cases = [
    { error: new DependencyError('consul', 'unreachable', ''), isWorth: true },
    { error: new DependencyError('docker', 'malformed', ''), isWorth: true },
    { error: new DependencyError('consul', 'refused', ''), isWorth: false },
    { error: new Error('not expected'), isWorth: true },
    { error: 'not even an error', isWorth: true },
  ];
  for (const { error, isWorth } of cases) {
    const name = error instanceof DependencyError ? error.kind : String(error);
    it(`is ${String(isWorth)} for: ${name}`, () => {
      expect(isWorthRetrying(error)).to.equal(isWorth);
    });
  }
});

describe('SettingError', () => {
  it('is told from other errors by its name', () => {
    expect(new SettingError('bad').name).to.equal('SettingError');
  });
});
