import { expect } from 'chai';
import { toSnapshot } from '../../../src/docker/snapshot.ts';
import type { ContainerSnapshot } from '../../../src/domain/container.ts';

type Json = Readonly<Record<string, unknown>>;

/** The snapshot of a container with this state and this configuration. */
function snapshotOf(State: Json, Config: Json = {}): ContainerSnapshot | undefined {
  return toSnapshot({ Id: 'c0ffee', Name: '/web', State, Config });
}

const CHECKED = { Healthcheck: { Test: ['CMD', 'true'] } };

describe('toSnapshot, of a container’s life', () => {
  it('tells a paused container, which runs', () => {
    expect(snapshotOf({ Running: true, Paused: true })).to.include({ running: true, paused: true });
  });

  for (const [said, exitCode] of [
    [137, 137],
    [0, 0],
    [undefined, 0],
    ['1', 0],
    [1.5, 0],
  ] as const) {
    it(`reads exit code ${JSON.stringify(said)} as ${String(exitCode)}`, () => {
      expect(snapshotOf({ Running: false, ExitCode: said })?.exitCode).to.equal(exitCode);
    });
  }

  it('has no health without a HEALTHCHECK', () => {
    for (const [state, config] of [
      [{}, {}],
      [{}, { Healthcheck: { Test: ['NONE'] } }],
      [{ Health: { Status: 'none' } }, {}],
      [{ Health: null }, { Healthcheck: null }],
      [{}, { Healthcheck: { Test: [] } }],
    ] as const) {
      expect(snapshotOf(state, config)?.health).to.equal(undefined);
    }
  });

  it('is starting as long as no probe has come to an end', () => {
    const starting = { status: 'starting', output: '' };

    expect(snapshotOf({}, CHECKED)?.health).to.deep.equal(starting);
    expect(snapshotOf({ Health: { Status: 'starting' } }, CHECKED)?.health).to.deep.equal(starting);
    expect(snapshotOf({ Health: { Status: 'starting' } })?.health).to.deep.equal(starting);
    expect(snapshotOf({ Health: { Status: 'odd' } }, CHECKED)?.health).to.deep.equal(starting);
  });

  it('tells its health with what the last probe wrote', () => {
    const Log = [{ Output: 'first' }, { Output: 'last' }];

    expect(snapshotOf({ Health: { Status: 'unhealthy', Log } })?.health).to.deep.equal({
      status: 'unhealthy',
      output: 'last',
    });
    expect(snapshotOf({ Health: { Status: 'healthy', Log: null } })?.health).to.deep.equal({
      status: 'healthy',
      output: '',
    });
  });

  it('tells how it wants to be stopped', () => {
    expect(snapshotOf({}, { StopSignal: 'SIGQUIT', StopTimeout: 30 })?.stop).to.deep.equal({
      signal: 'SIGQUIT',
      timeoutSeconds: 30,
    });
    expect(snapshotOf({}, { StopTimeout: null })?.stop).to.deep.equal({
      signal: '',
      timeoutSeconds: undefined,
    });
  });
});
