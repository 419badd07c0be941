import { expect } from 'chai';
import type { CommandContext } from '../../../src/cli/command.ts';
import { doctorCommand } from '../../../src/cli/doctor.ts';
import { UsageError } from '../../../src/cli/flags.ts';
import type { AgentExaminer, EngineExaminer } from '../../../src/domain/doctor/examiners.ts';
import type { Finding } from '../../../src/domain/doctor/finding.ts';
import { DependencyError, SettingError } from '../../../src/domain/errors.ts';
import { aContainer } from '../../support/builders.ts';
import { type CommandStage, aCommandStage } from '../../support/command-context.ts';
import { A_SOCKET, aSeenContainer } from '../../support/doctor-facts.ts';

const IP = ['-ip', '10.0.0.1'];
const CLOCK = { offsetMs: 0, uncertaintyMs: 0 };

const ENGINE: EngineExaminer = {
  endpoint: 'unix:///var/run/docker.sock',
  socket: () => Promise.resolve(A_SOCKET),
  engine: () =>
    Promise.resolve({
      ...{ product: 'Docker', version: '20.10.24', apiVersion: '1.41', name: 'vm', clock: CLOCK },
    }),
  containers: () => Promise.resolve([aSeenContainer()]),
};
const AGENT: AgentExaminer = {
  address: '10.0.0.1:8500',
  contact: () => Promise.resolve({ leader: '10.0.0.9:8300', clock: CLOCK }),
  self: () => Promise.resolve({ version: '1.8.7', nodeName: 'vm', datacenter: 'dc1' }),
  token: () => Promise.resolve({ kind: 'known', accessor: 'a-1', policies: [] }),
  authorize: (rights) => Promise.resolve(rights.map(() => true)),
};

interface Setting {
  readonly engine?: Partial<EngineExaminer>;
  readonly agent?: Partial<AgentExaminer>;
  readonly context?: Partial<CommandContext>;
  readonly prepare?: (stage: CommandStage) => void;
  readonly env?: CommandContext['env'];
}

interface Told extends CommandStage {
  readonly code: number;
  readonly findings: readonly Finding[];
}

/** With `--json`. */
async function told(argv: readonly string[], setting: Setting = {}): Promise<Told> {
  const stage = aCommandStage({ env: setting.env ?? {} });
  setting.prepare?.(stage);
  const context: CommandContext = {
    ...stage.context,
    openEngineExaminer: () => Promise.resolve({ ...ENGINE, ...setting.engine }),
    openAgentExaminer: () => Promise.resolve({ ...AGENT, ...setting.agent }),
    ...setting.context,
  };
  const code = await doctorCommand.execute(['--json', ...argv], context);
  const { findings } = JSON.parse(stage.stdout.text) as { readonly findings: readonly Finding[] };
  return { ...stage, code, findings };
}

const of = (findings: readonly Finding[], check: string): readonly string[] =>
  findings.filter((one) => one.check === check).map(({ verdict, seen }) => `${verdict}: ${seen}`);

describe('doctor', () => {
  it('says that all is well, exits with 0 and writes nothing', async () => {
    const { code, findings, registry } = await told(IP, {
      prepare: ({ source }) => {
        source.start(aContainer({ id: 'web', name: 'web' }));
      },
    });

    expect(code).to.equal(0);
    expect(new Set(findings.map(({ verdict }) => verdict))).to.deep.equal(new Set(['ok']));
    expect(registry.writes).to.deep.equal([]);
  });

  it('prints lines for readers, with what to do below', async () => {
    const { context, stdout } = aCommandStage();
    const denied = { ...ENGINE, socket: () => Promise.resolve({ ...A_SOCKET, isMount: true }) };
    const examiners = {
      openEngineExaminer: () => Promise.resolve(denied),
      openAgentExaminer: () => Promise.resolve(AGENT),
    };

    const code = await doctorCommand.execute(IP, { ...context, ...examiners });

    expect(code).to.equal(0);
    const [first, second] = stdout.text.split('\n');
    expect(first).to.match(/^warning {2}socket {8}\/var\/run\/docker\.sock answers; it is mounted/);
    expect(second).to.match(/^ {23}-> let a restart policy/);
    expect(stdout.text).to.match(/\n\nok 12, warning 1\n$/);
  });

  it('asks what the token may do for the services that containers ask for', async () => {
    const asked: string[] = [];
    const { findings, code } = await told(IP, {
      prepare: ({ source }) => {
        for (const name of ['web', 'app']) {
          const labels = { SERVICE_NAME: `my-${name}` };
          source.start(aContainer({ id: name, name, labels }));
        }
      },
      agent: {
        authorize: (rights) => {
          asked.push(...rights.map(({ access, segment }) => `${access} ${segment}`));
          return Promise.resolve(rights.map(({ segment }) => segment !== 'my-app'));
        },
      },
    });

    expect(code).to.equal(1);
    expect(asked).to.deep.equal(['read ', 'write my-app', 'write my-web']);
    expect(of(findings, 'rights')[0]).to.match(/^error: service:write is missing for my-app:/);
  });

  it('registers and removes a critical service of its own with -write', async () => {
    const { registry, findings } = await told([...IP, '-write']);

    const [, id = ''] =
      /^register (berth-doctor-[0-9a-f]{8})$/.exec(registry.writes[0] ?? '') ?? [];
    expect(registry.writes).to.deep.equal([`register ${id}`, `deregister ${id}`]);
    expect(of(findings, 'write')).to.deep.equal(['ok: a service was registered and removed']);
  });

  it('removes it, too, when the registration was not answered', async () => {
    const { registry, code } = await told([...IP, '-write'], {
      prepare: (stage) => {
        stage.registry.fault = (call) => {
          if (call === 'register') throw new Error('no answer');
        };
      },
    });

    expect(code).to.equal(1);
    expect(registry.writes).to.have.length(1);
    expect(registry.writes[0]).to.match(/^deregister berth-doctor-/);
  });

  it('reports all the same when neither Docker nor Consul can be opened', async () => {
    const bad = (what: string) => () => Promise.reject(new SettingError(`${what} cannot be used`));
    const { code, findings } = await told([...IP, '-write'], {
      context: {
        ...{ openEngineExaminer: bad('DOCKER_HOST'), openAgentExaminer: bad('the registry') },
        ...{ openSource: bad('DOCKER_HOST'), openRegistry: bad('the registry') },
      },
    });

    expect(code).to.equal(1);
    expect(of(findings, 'docker')).to.deep.equal(['error: DOCKER_HOST cannot be used']);
    expect(of(findings, 'consul')).to.deep.equal(['error: the registry cannot be used']);
    expect(of(findings, 'address')).to.deep.equal(['ok: 10.0.0.1, from -ip 10.0.0.1']);
    expect(of(findings, 'rights')).to.deep.equal([
      'skipped: not looked at: Consul does not answer',
    ]);
  });

  it('gives up on each check that takes too long, and has the others', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const { code, findings } = await told([...IP, '-timeout', '5ms'], {
      ...{ engine: { containers: never }, agent: { token: never } },
    });

    expect(code).to.equal(1);
    expect(of(findings, 'token')).to.deep.equal(['error: no answer within 0.005 s']);
    expect(of(findings, 'docker')[0]).to.match(/^ok: Docker 20\.10\.24/);
  });

  it('never prints a token, wherever it comes from and whoever says it', async () => {
    const { stdout, stderr } = await told(IP, {
      env: { CONSUL_HTTP_TOKEN: 'secret-1' },
      agent: {
        self: () => Promise.reject(new Error('secret-1 may not')),
        contact: () => Promise.reject(new DependencyError('consul', 'refused', 'secret-2 "no"')),
      },
      context: {
        openRegistry: (_, events) => {
          events.onToken('secret-2');
          events.onProblem('the file is gone');
          throw new SettingError('secret-2 is bad');
        },
      },
    });

    expect(`${stdout.text}${stderr.text}`).not.to.match(/secret/);
    expect(stdout.text).to.include('*** \\"no\\"');
  });

  it('escapes what containers are called', async () => {
    const { context, stdout } = aCommandStage();
    const names = [1, 2].map((n) =>
      aSeenContainer({ name: `b\u001b[31m${String(n)}`, image: 'berth' }),
    );
    const examiners = {
      openEngineExaminer: () =>
        Promise.resolve({ ...ENGINE, containers: () => Promise.resolve(names) }),
      openAgentExaminer: () => Promise.resolve(AGENT),
    };

    await doctorCommand.execute(IP, { ...context, ...examiners });

    expect(stdout.text).to.include('b\\u001b[31m1 (berth)');
  });

  it('asks the registry that it is given, or else Consul’s own variables', async () => {
    const registries: string[] = [];
    const context: Partial<CommandContext> = {
      openAgentExaminer: ({ registry }) => {
        registries.push(registry);
        return Promise.resolve(AGENT);
      },
    };

    await told([...IP, 'consul://10.0.0.1:8500'], { context });
    await told(IP, { context });
    await told(IP, { context, env: { BERTH_REGISTRY: 'consul://b:1' } });

    expect(registries).to.deep.equal(['consul://10.0.0.1:8500', 'consul:', 'consul://b:1']);
  });

  for (const [argv, message] of [
    [['consul:', 'consul:'], 'unexpected "consul:" after the registry'],
    [['web'], '"web" is neither a command of berth nor a registry: consul://HOST:PORT'],
    [['-timeout', '0s'], 'invalid value "0s" for -timeout: allowed is a time such as 10s'],
  ] as const) {
    it(`refuses ${argv.join(' ')}`, async () => {
      const [outcome] = await Promise.allSettled([told(argv)]);

      expect(outcome).to.have.nested.property('reason.message', message);
      expect(outcome).to.have.property('reason').that.is.instanceOf(UsageError);
    });
  }
});
