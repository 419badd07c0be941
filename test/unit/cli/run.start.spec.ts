import { expect } from 'chai';
import { runCommand } from '../../../src/cli/run.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { aContainer } from '../../support/builders.ts';
import { type CommandStage, aCommandStage } from '../../support/command-context.ts';
import { settled } from '../../support/virtual-clock.ts';

const REGISTRY = 'consul://10.0.0.1:8500';
const ARGUMENTS = ['-log-format', 'json', '-ip', '10.0.0.1'];

async function until(isTrue: () => boolean): Promise<void> {
  for (let turns = 0; !isTrue(); turns += 1) {
    if (turns > 100_000) throw new Error(`never: ${isTrue.toString()}`);
    await settled();
  }
}

/** How often a Consul that is absent is asked before the command ends, and with what error. */
async function triesOf(...flags: readonly string[]): Promise<readonly [number, unknown]> {
  const stage = aCommandStage();
  let tries = 0;
  stage.registry.fault = () => {
    tries += 1;
    throw new DependencyError('consul', 'unreachable', 'Consul: connect ECONNREFUSED');
  };
  const [outcome] = await Promise.allSettled([
    runCommand.execute([...ARGUMENTS, ...flags, REGISTRY], stage.context),
  ]);
  return [tries, outcome.status === 'rejected' ? outcome.reason : outcome.value];
}

/** Runs until it has looked at the host, then hands over. */
async function running(
  ...flags: readonly string[]
): Promise<CommandStage & { exited: Promise<number> }> {
  const stage = aCommandStage();
  const exited = runCommand.execute([...ARGUMENTS, ...flags, REGISTRY], stage.context);
  await until(() => stage.source.signals$.observed);
  return { ...stage, exited };
}

describe('run, at its start', () => {
  it('asks Consul once with -retry-attempts 0, then fails', async () => {
    const [tries, error] = await triesOf('-retry-attempts', '0');

    expect(tries).to.equal(1);
    expect(error).to.be.instanceOf(DependencyError);
  });

  it('asks so many times more as -retry-attempts says', async () => {
    const [tries] = await triesOf('-retry-attempts', '2', '-retry-interval', '1');

    expect(tries).to.equal(3);
  });

  it('begins without Consul by default', async () => {
    const { stop, exited } = await running();
    stop.abort('SIGTERM');

    expect(await exited).to.equal(0);
  });

  for (const [who, door, flags] of [
    ['Docker', 'source', []],
    ['Consul', 'registry', ['-retry-attempts', '3']],
  ] as const) {
    it(`ends at once when told to stop while ${who} does not answer`, async () => {
      const stage = aCommandStage();
      let isAsked = false;
      stage[door].host = () => {
        isAsked = true;
        return new Promise<never>(() => undefined);
      };
      const argv = [...ARGUMENTS, ...flags, REGISTRY];
      const exited = runCommand.execute(argv, stage.context);
      await until(() => isAsked);
      stage.stop.abort('SIGTERM');

      expect(await exited).to.equal(0);
      expect(stage.stdout.text).to.include('"outcome":"nothing was begun"');
    });
  }

  it('says that all is loaded when every door is open, and then asks Docker', async () => {
    const stage = aCommandStage();
    const steps: string[] = [];
    const { context } = stage;
    const opening =
      <A extends unknown[], T>(name: string, open: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        const door = await open(...args);
        steps.push(name);
        return door;
      };
    stage.source.fault = (call) => void steps.push(call);
    const exited = runCommand.execute([...ARGUMENTS, '-http', '0', '-release-dns', REGISTRY], {
      ...context,
      openSource: opening('source', context.openSource),
      openRegistry: opening('registry', context.openRegistry),
      openTraffic: opening('traffic', context.openTraffic),
      openStatusRoom: opening('status room', context.openStatusRoom),
      onLoaded: () => void steps.push('loaded'),
    });
    await until(() => steps.includes('host'));
    stage.stop.abort('SIGTERM');
    await exited;

    const before = steps.slice(0, steps.indexOf('loaded'));
    expect(before).to.have.members(['registry', 'source', 'traffic', 'status room']);
    expect(steps.slice(before.length)).to.deep.equal(['loaded', 'host']);
  });

  it('says that -resync 0 switches no resync off', async () => {
    const { stop, exited, stdout } = await running('-resync', '0');
    stop.abort('SIGTERM');
    await exited;

    expect(stdout.text).to.include('"resyncs are not switched off","resyncSeconds":30');
  });

  it('looks at everything at SIGHUP', async () => {
    const { stop, exited, stdout, source } = await running();
    source.start(aContainer());
    source.connect();
    await until(() => stdout.text.includes('"registered"'));
    source.inspected.length = 0;

    stop.signal.dispatchEvent(new Event('hangup'));
    await until(() => source.inspected.length > 0);
    stop.abort('SIGTERM');
    await exited;

    expect(stdout.text).to.include('"reason":"hangup"');
  });
});
