import { expect } from 'chai';
import { explainCommand } from '../../../src/cli/explain.ts';
import { UsageError } from '../../../src/cli/flags.ts';
import {
  type CommandFacts,
  type CommandStage,
  aCommandStage,
} from '../../support/command-context.ts';
import { aContainer } from '../../support/builders.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

const IP = ['-ip', '10.0.0.1'];

interface Explained extends Pick<CommandStage, 'source'> {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function explain(
  argv: readonly string[],
  facts: CommandFacts & { readonly containers?: readonly string[] } = {},
): Promise<Explained> {
  const { context, stdout, stderr, source } = aCommandStage(facts);
  for (const name of facts.containers ?? []) source.start(aContainer({ id: name, name }));
  const code = await explainCommand.execute(argv, context);
  return { code, stdout: stdout.text, stderr: stderr.text, source };
}

/** Refused with these words. */
async function refused(
  argv: readonly string[],
  message: string,
  facts: CommandFacts = {},
): Promise<void> {
  const [outcome] = await Promise.allSettled([explain(argv, facts)]);

  expect(outcome.status === 'rejected' && (outcome.reason as unknown)).to.be.instanceOf(UsageError);
  expect(outcome).to.have.nested.property('reason.message', message);
}

describe('explain', () => {
  const web = [
    'web (web, image nginx:1.25)',
    '  registers nginx at 10.0.0.1:8080, ID vm:web:80',
    '            from name: image; address: -ip; port: port binding; ID: host, container and port',
    '',
  ].join('\n');
  const app = web.replaceAll('web', 'app');

  it('explains one container', async () => {
    const { code, stdout, stderr } = await explain([...IP, 'web'], { containers: ['app', 'web'] });

    expect({ code, stdout, stderr }).to.deep.equal({ code: 0, stdout: web, stderr: '' });
  });

  it('explains every running container', async () => {
    const { stdout } = await explain(['--all', ...IP], { containers: ['app', 'web'] });

    expect(stdout).to.equal(`${app}\n${web}`);
  });

  it('leaves out a container that is gone by the time it is inspected', async () => {
    const { context, stdout, source } = aCommandStage();
    source.start(aContainer({ id: 'web' }));
    source.start(aContainer({ id: 'app', name: 'app' }));
    source.fault = (call, id) => {
      if (call === 'inspect' && id === 'web') source.containers.delete(aContainer({ id }).id);
    };

    await explainCommand.execute(['--all', ...IP], context);

    expect(stdout.text).to.equal(app);
  });

  it('says that there are no running containers', async () => {
    expect((await explain(['--all', ...IP])).stdout).to.equal('no running containers\n');
  });

  it('prints JSON', async () => {
    const { stdout } = await explain(['web', '--json', ...IP], { containers: ['web'] });

    expect(JSON.parse(stdout)).to.have.nested.property('services[0].id', 'vm:web:80');
  });

  it('uses -hostname in IDs', async () => {
    const argv = ['-hostname', 'other', ...IP, 'web'];

    expect((await explain(argv, { containers: ['web'] })).stdout).to.include('ID other:web:80');
  });

  const forms = [[], ['web', 'app'], ['--all', 'web'], ['--all', '--inspect', '-'], ['--json']];
  for (const argv of forms) {
    it(`wants one thing to explain, not ${JSON.stringify(argv)}`, async () => {
      await refused(argv, 'one of CONTAINER, --all and --inspect FILE is wanted');
    });
  }

  it('says that there is no such container', async () => {
    await refused(['nobody', ...IP], 'there is no container "nobody"');
  });

  it('says in its help how it is used, with its flags, those of settings, and an example', () => {
    expect(explainCommand.help()).to.match(
      /^Usage: berth explain [^]*\n {2}-inspect VALUE\n[^]*\n {2}-ip VALUE\n[^]*\nExample:\n {2}\S/,
    );
  });
});

describe('explain --inspect', () => {
  const aFile = temporaryFiles();
  const container = aContainer({ labels: { SERVICE_ID: 'a\nb' } });
  const docker: CommandFacts = {
    env: { BERTH_HOSTNAME: 'vm' },
    parseInspection: () => Promise.resolve([container]),
  };

  it('reads a file, and asks neither Docker nor Consul', async () => {
    const file = aFile('inspect.json', '[{"Id":"c0ffee"}]');
    const read: unknown[] = [];
    const parseInspection = (json: unknown): Promise<[]> => {
      read.push(json);
      return Promise.resolve([]);
    };

    const { source } = await explain([...IP, '--inspect', file], { ...docker, parseInspection });

    expect([read, source.inspected]).to.deep.equal([[[{ Id: 'c0ffee' }]], []]);
  });

  it('explains what it has read', async () => {
    const { stdout } = await explain([...IP, '--inspect', '-'], { ...docker, stdin: '[]' });

    expect(stdout).to.include('registers nginx at 10.0.0.1:8080, ID vm:web:80');
  });

  it('takes a file that begins with a byte order mark', async () => {
    const file = aFile('inspect.json', '\uFEFF[]');

    const { stdout } = await explain([...IP, '--inspect', file], docker);

    expect(stdout).to.include('registers nginx');
  });

  it('reads standard input', async () => {
    const { stdout } = await explain([...IP, '-inspect=-'], { ...docker, stdin: '[]' });

    expect(stdout).to.include('registers nginx');
  });

  it('prints warnings beside the data', async () => {
    const { stderr } = await explain([...IP, '--inspect', '-'], { ...docker, stdin: '[]' });

    expect(stderr).to.equal(
      String.raw`warning: web: SERVICE_ID="a\nb" not used: it has control characters` + '\n',
    );
  });

  it('needs no address with -internal', async () => {
    const containers = { parseInspection: () => Promise.resolve([]) };
    const env = { BERTH_HOSTNAME: '..' };
    const argv = ['--internal', '--inspect', '-'];

    const { stderr } = await explain(argv, { ...containers, env, stdin: '[]' });

    expect(stderr).to.equal('');
  });

  it('says that a file is not there', async () => {
    await refused(
      ['--inspect', '/nowhere/x.json'],
      "--inspect /nowhere/x.json cannot be read: ENOENT: no such file or directory, open '/nowhere/x.json'",
    );
  });

  it('says that a file is not JSON', async () => {
    const [outcome] = await Promise.allSettled([explain(['--inspect=-'], { stdin: 'no' })]);

    expect(outcome)
      .to.have.nested.property('reason.message')
      .that.matches(/^standard input: this is not JSON: Unexpected token/);
  });

  it('says that a file is not what docker inspect prints', async () => {
    await refused(
      ['--inspect', '-'],
      'standard input: this is not the output of "docker inspect" for containers',
      { stdin: '{}' },
    );
  });
});
