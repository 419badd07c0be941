import { expect } from 'chai';
import { statusCommand } from '../../../src/cli/status.ts';
import { aContainer, anInstance } from '../../support/builders.ts';
import { type CommandStage, aCommandStage } from '../../support/command-context.ts';

describe('berth status', () => {
  const IP = ['-ip', '10.0.0.1'];
  let stage: CommandStage;

  beforeEach(() => {
    stage = aCommandStage();
    stage.source.start(aContainer());
  });

  const run = (...words: readonly string[]): Promise<number> =>
    statusCommand.execute([...IP, ...words], stage.context);

  it('is 1 where something is missing, and says what', async () => {
    expect(await run('consul://10.0.0.1:8500')).to.equal(1);
    expect(stage.stdout.text).to.include('missing        nginx  vm:web:80  container web');
    expect(stage.stdout.text).to.include('not in step: 1 of 1 services');
  });

  it('is 0 where all is in step, and writes nothing', async () => {
    const instance = anInstance();
    stage.registry.services.set(instance.id, instance);

    expect(await run()).to.equal(0);
    expect(stage.stdout.text).to.equal('in step: 1 services\n');
    expect(stage.registry.writes).to.deep.equal([]);
  });

  it('shows all of it when it is asked to, and as JSON', async () => {
    const instance = anInstance();
    stage.registry.services.set(instance.id, instance);

    await run('--all');
    expect(stage.stdout.text).to.include('in step        nginx');

    const json = aCommandStage();
    json.registry.services.set(instance.id, instance);
    expect(await statusCommand.execute([...IP, '--json'], json.context)).to.equal(1);
    expect(JSON.parse(json.stdout.text)).to.have.nested.property('services[0].kind', 'stale');
  });

  it('compares with what releases would have, where they have a say', async () => {
    const environment = ['SERVICE_NAME=shop', 'SERVICE_TAGS=blue'];
    stage.source.start(aContainer({ environment }));
    stage.traffic.pointers.set('shop', { active: 'blue' });
    const instance = anInstance({ name: 'shop', tags: ['blue'] });
    stage.registry.services.set(instance.id, instance);

    await run('-release-dns', '-all');
    expect(stage.stdout.text).to.include('different      shop  vm:web:80  container web  tags');
  });

  it('asks the agent that Consul’s own variables name, where it is given no registry', async () => {
    const asked: string[] = [];
    const { context } = aCommandStage();
    const openRegistry: typeof context.openRegistry = (config, events) => {
      asked.push(config.registry);
      return context.openRegistry(config, events);
    };

    await statusCommand.execute(IP, { ...context, openRegistry });

    expect(asked).to.deep.equal(['consul:']);
  });

  it('has a help with an example', () => {
    expect(statusCommand.help()).to.include('berth status -ip');
  });
});
