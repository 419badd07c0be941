import { expect } from 'chai';
import type { CommandContext, DeployDoors } from '../../../../src/cli/command.ts';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import { dispatch } from '../../../../src/cli/dispatch.ts';
import type { ReleaseState } from '../../../../src/domain/deploy/release-store.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';
import { tableOf } from '../../../support/table-of.ts';

const STATE: ReleaseState = {
  ...{ activeZone: 'red', activeVersion: '1', generation: '', deployment: undefined },
  revision: new Map(),
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked of Consul. */
  readonly asked: readonly string[];
}

/** @param read  what Consul answers; none: nobody may ask */
async function run(args: readonly string[], read?: () => Promise<ReleaseState>): Promise<Ran> {
  const { context, stdout, stderr } = aCommandStage();
  const asked: string[] = [];
  const doors = {
    store: {
      read: (service: string) => {
        asked.push(service);
        return read?.() ?? Promise.reject(new Error('nobody may ask'));
      },
    },
    catalog: {
      instances: (name: string) => {
        asked.push(name);
        return Promise.resolve([]);
      },
    },
  } as unknown as DeployDoors;
  const openDeploy: CommandContext['openDeploy'] = (config) => {
    asked.push(config.consul.address);
    return Promise.resolve(doors);
  };
  const code = await dispatch(['deploy', 'lint', ...args], tableOf(deployCommand), {
    ...context,
    openDeploy,
  });
  return { code, stdout: stdout.text, stderr: stderr.text, asked };
}

const SEED = 'test/support/templates/seed.ctmpl';
const RIGHT = 'test/support/templates/right.ctmpl';
const COMPOSE = `services:
  web-blue: &web
    image: web:\${IMAGE_VERSION}
    environment: { SERVICE_NAME: juan, SERVICE_TAGS: blue, SERVICE_CHECK_TCP: "true" }
  web-green: { <<: *web, environment: { SERVICE_NAME: juan, SERVICE_TAGS: green } }
`;

describe('berth deploy lint', () => {
  const file = temporaryFiles();

  it('says what is wrong, why and what to write instead, and ends with 1', async () => {
    const { code, stdout } = await run(['--no-consul', '--template', SEED]);

    expect(code).to.equal(1);
    expect(stdout).to.include(
      `${SEED}:20:26: error S5: key waits for "{{.Name}}-active-zone" of every service that Consul has
    why: consul-template renders nothing at all while a key that it reads with "key" does not exist: one service without it freezes the configuration for every service.
    instead: keyOrDefault with the same key and a default
`,
    );
    expect(stdout).to.match(/\n3 errors, 3 warnings, 2 notes\n$/);
  });

  it('ends with 0 where there is nothing, in one object a line', async () => {
    const { code, stdout } = await run(['--no-consul', '--template', RIGHT, '--output=json']);

    const result = {
      schemaVersion: 1,
      event: 'result',
      exitCode: 0,
      errors: 0,
      warnings: 0,
      notes: 0,
    };
    expect({ code, result: JSON.parse(stdout) as unknown }).to.deep.equal({ code: 0, result });
  });

  it('gives each finding as an object before the result', async () => {
    const { stdout } = await run(['--no-consul', '--template', SEED, '--output', 'json']);

    const objects = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.at(-1)).to.include({ event: 'result', errors: 3, exitCode: 1 });
    expect(objects.find(({ code }) => code === 'S5')).to.deep.include({
      ...{ event: 'finding', severity: 'error', file: SEED, line: 20, column: 26 },
      instead: 'keyOrDefault with the same key and a default',
    });
  });

  it('takes several templates, and warnings for errors only when it is told to', async () => {
    const config = file('a.hcl', 'log_level = "info"');
    const args = ['--no-consul', '--template', RIGHT, '-template', config];

    const [lax, strict] = [await run(args), await run([...args, '--strict'])];

    expect(lax.stdout).to.include(`${config}: warning max-stale: no max_stale`);
    expect([lax.code, strict.code]).to.deep.equal([0, 1]);
  });

  it('looks at the keys of the services of the Compose file, at the agent that is named', async () => {
    const compose = file('a.yml', COMPOSE);

    const ran = await run(['--compose-file', compose, '--consul', 'c:1'], () =>
      Promise.resolve(STATE),
    );

    expect(ran.asked).to.deep.equal(['c:1', 'web', 'juan']);
    expect(ran.stdout).to.include('consul: error zone-value: web-active-zone is "red"\n');
    expect(ran.code).to.equal(1);
  });

  it('looks at the keys of the service that is named', async () => {
    expect((await run(['shop'], () => Promise.resolve(STATE))).asked.slice(1)).to.deep.equal([
      ...['shop', 'shop'],
    ]);
    const compose = file('b.yml', COMPOSE);
    const ran = await run(['web', '--compose-file', compose], () => Promise.resolve(STATE));
    expect(ran.asked.slice(1)).to.deep.equal(['web', 'juan']);
  });

  it('says that Consul could not be asked, beside what the files have', async () => {
    const gone = new DependencyError('consul', 'unreachable', 'Consul: nobody answers');

    const ran = await run(['web', '--template', SEED], () => Promise.reject(gone));

    expect(ran.code).to.equal(1);
    expect(ran.stdout).to.include('consul: error consul: web: Consul: nobody answers');
    expect(ran.stdout).to.include('error S5');
  });

  it('says that a record cannot be read', async () => {
    const ran = await run(['web'], () => Promise.reject(new SyntaxError('no JSON')));

    expect(ran.stdout).to.include('consul: error consul: web: no JSON');
  });

  it('does not hide a failure of its own', async () => {
    const failed = await run(['web'], () => Promise.reject(new RangeError('bug'))).catch(
      (error: unknown) => error,
    );

    expect(failed).to.be.instanceOf(RangeError);
  });

  it('says where a Compose file is no YAML', async () => {
    const compose = file('c.yml', 'services:\n  web: [\n');

    const { code, stdout } = await run(['--no-consul', '--compose-file', compose]);

    expect(code).to.equal(1);
    expect(stdout).to.include(`${compose}:3:1: error compose-syntax: `);
  });

  const MISUSES: readonly (readonly [words: string, args: readonly string[]])[] = [
    ['nothing to look at', ['--no-consul']],
    ['nothing to look at', []],
    ['unexpected "b"', ['a', 'b']],
    ['invalid service "a/b": allowed are ASCII letters', ['a/b']],
    ['/nowhere.ctmpl is not there', ['--template', '/nowhere.ctmpl']],
    ['src cannot be read', ['--template', 'src']],
    ['flag provided but not defined: -version', ['--version', '1']],
    ['invalid value "xml" for -output', ['--output', 'xml', 'web']],
  ];

  for (const [words, args] of MISUSES) {
    it(`ends with 2: ${words} (${args.join(' ')})`, async () => {
      const { code, stderr, asked } = await run(args);

      expect(stderr).to.include(words);
      expect(code).to.equal(2);
      expect(asked).to.deep.equal([]);
    });
  }

  it('refuses a file that is too long', async () => {
    const long = file('long.ctmpl', 'x'.repeat((1 << 20) + 1));

    expect((await run(['--template', long])).stderr).to.include('allowed are 1048576');
  });

  it('is a part of the help', () => {
    expect(deployCommand.help()).to.include('  lint ');
    expect(deployCommand.help(['lint'])).to.include('-no-consul');
  });
});
