import { expect } from 'chai';
import { throughElection } from '../../../../src/cli/deploy/through-election.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { caught } from '../../../support/caught.ts';

describe('throughElection', () => {
  const leaderless = new DependencyError('consul', 'unreachable', '500 No cluster leader', {
    statusCode: 500,
  });

  /** Fails as often as there are errors, then answers. */
  function failing(...errors: readonly Error[]): () => Promise<number> {
    let asked = 0;
    return () => {
      const error = errors[asked];
      asked += 1;
      return error === undefined ? Promise.resolve(asked) : Promise.reject(error);
    };
  }

  it('asks again until there is a leader', async () => {
    expect(await throughElection(failing(leaderless, leaderless), 1)).to.equal(3);
  });

  for (const [what, error] of [
    ['is not there', new DependencyError('consul', 'unreachable', 'connect ECONNREFUSED')],
    ['refuses', new DependencyError('consul', 'refused', '403', { statusCode: 403 })],
    [
      'does not know its token',
      new DependencyError('consul', 'refused', '500', { statusCode: 500 }),
    ],
    ['is Docker', new DependencyError('docker', 'failed', '500', { statusCode: 500 })],
    ['is somebody who holds the lock', new Error('held')],
  ] as const) {
    it(`asks once whoever ${what}`, async () => {
      expect(await caught(throughElection(failing(error), 1))).to.equal(error);
    });
  }
});
