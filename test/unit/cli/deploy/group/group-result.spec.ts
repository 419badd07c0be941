import { expect } from 'chai';
import { groupResultOf } from '../../../../../src/cli/deploy/group/group-result.ts';
import type { Stop } from '../../../../../src/deploy/driver.ts';
import type { Deployment } from '../../../../../src/domain/deploy/deployment.ts';
import { aDeployment } from '../../../../support/deployments.ts';

/** Of `db` and `api`. */
function result(
  stop: Stop,
  db: Partial<Deployment>,
  api: Partial<Deployment>,
): { readonly exitCode: number; readonly text: string } {
  const both = [aDeployment('db', db), aDeployment('api', api)] as const;
  return groupResultOf(stop, both, 'SIGTERM', false);
}

describe('groupResultOf', () => {
  for (const [stop, db, api, exitCode, text] of [
    ['final', { phase: 'succeeded' }, { phase: 'succeeded' }, 0, 'released together: db 2, api 2'],
    [
      ...[
        'final',
        { phase: 'aborted', revertedWith: 'api' },
        { phase: 'aborted', reason: 'bad' },
        6,
      ],
      'api: 2 was rejected: bad; blue serves as before; none was switched: db, api',
    ],
    [
      ...['final', { phase: 'rolled-back', reason: 'bad' }],
      ...[{ phase: 'rolled-back', revertedWith: 'db' }, 7],
      'db: 2 was rolled back: bad; blue serves as before; all were switched back: db, api',
    ],
    [
      ...['final', { phase: 'aborted', revertedWith: 'api' }],
      ...[{ phase: 'aborted', isUndecided: true, reason: 'odd' }, 8],
      'api: 2 was not released: odd; blue serves as before; none was switched: db, api',
    ],
    [
      ...['held', { phase: 'baking' }, { phase: 'held', reason: 'odd' }, 8],
      'api: held, both zones are kept: odd; berth deploy resume api goes on',
    ],
    [
      ...['paused', { phase: 'starting' }, { phase: 'planned', isPaused: true }, 3],
      'api: rests in planned; berth deploy resume api goes on',
    ],
    [
      ...['interrupted', { phase: 'succeeded' }, { phase: 'retiring' }, 143],
      'api: d1 is left in retiring; berth deploy resume api goes on',
    ],
  ] as [Stop, Partial<Deployment>, Partial<Deployment>, number, string][]) {
    it(`is ${String(exitCode)}: ${text}`, () => {
      expect(result(stop, db, api)).to.include({ exitCode, text });
    });
  }

  it('is that of the first one where none has decided it', () => {
    const reverted = { phase: 'aborted', revertedWith: 'web' } as const;

    expect(result('final', reverted, reverted).text).to.include('db: 2 was rejected');
  });
});
