import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { deregisterAll } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { uniqueName } from '../support/real-engine.ts';

const run = promisify(execFile);
const EXAMPLE = 'examples/prometheus';
const [HTTP, PROMETHEUS] = ['18191', '127.0.0.1:18192'];
const SOON = { timeoutMs: 60_000 };
/** `test/engines` has none to give. */
const NONE = 4;

describe('examples/prometheus, in a real Prometheus', function () {
  this.timeout(180_000);
  const hostname = uniqueName('host');
  let programs = '';
  let directory = '';
  let berth: BerthProcess | undefined;
  let prometheus: ChildProcess | undefined;

  before(async function () {
    const found = await run('test/engines', ['prometheus-programs']).catch((error: unknown) => {
      if ((error as { readonly code?: unknown }).code === NONE) return undefined;
      throw error;
    });
    if (found === undefined) {
      console.log('skipped: there is no Prometheus here, and none to fetch');
      this.skip();
    }
    programs = found.stdout.trim();
    directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
    await copyFile(join(EXAMPLE, 'alerts.yml'), join(directory, 'alerts.yml'));
    const written = parse(await readFile(join(EXAMPLE, 'prometheus.yml'), 'utf8')) as Settings;
    await writeFile(join(directory, 'prometheus.yml'), stringify(adapted(written)));
  });

  after(async () => {
    await berth?.end();
    if (prometheus?.exitCode === null) {
      prometheus.kill();
      await once(prometheus, 'exit');
    }
    await deregisterAll(hostname);
    if (directory !== '') await rm(directory, { recursive: true });
  });

  async function query(path: string): Promise<Answer> {
    const response = await fetch(`http://${PROMETHEUS}/api/v1/${path}`);
    return ((await response.json()) as { readonly data: Answer }).data;
  }

  it('passes promtool', async () => {
    const promtool = join(programs, 'promtool');
    const { stdout } = await run(promtool, ['check', 'config', join(directory, 'prometheus.yml')]);
    const rules = await run(promtool, ['check', 'rules', join(EXAMPLE, 'alerts.yml')]);

    expect(stdout).to.include('is valid prometheus config file syntax');
    expect(rules.stdout).to.match(/SUCCESS: \d+ rules found/);
  });

  it('scrapes berth, and evaluates every alert', async () => {
    const flags = ['-ip', '10.9.8.7', '-hostname', hostname, '-http', HTTP];
    berth = new BerthProcess(['run', ...flags, 'consul:']);
    await berth.logged('resynced');
    prometheus = spawn(
      join(programs, 'prometheus'),
      [
        `--config.file=${directory}/prometheus.yml`,
        `--storage.tsdb.path=${directory}/data`,
        `--web.listen-address=${PROMETHEUS}`,
      ],
      { stdio: 'ignore' },
    );

    const scraped = async (): Promise<void> => {
      const { result = [] } = await query('query?query=berth_docker_stream_connected');
      expect(result.map(({ value }) => value[1])).to.deep.equal(['1']);
    };
    await eventually('it has berth’s metrics', scraped, SOON);
    const evaluated = async (): Promise<void> => {
      const { groups = [] } = await query('rules');
      const health = groups.flatMap(({ rules }) => rules.map((rule) => rule.health));
      expect(health.length).to.be.above(5);
      expect(new Set(health)).to.deep.equal(new Set(['ok']));
    };
    await eventually('every rule was evaluated', evaluated, SOON);
  });
});

interface Answer {
  readonly result?: readonly { readonly value: readonly [number, string] }[];
  readonly groups?: readonly { readonly rules: readonly { readonly health: string }[] }[];
}

interface Settings {
  readonly scrape_configs: readonly { readonly job_name: string }[];
  readonly rule_files: readonly string[];
}

/** Debian's Prometheus is built without Consul's catalog: the one berth is named. */
function adapted({ scrape_configs, rule_files }: Settings): object {
  const targets = [{ targets: [`127.0.0.1:${HTTP}`], labels: { host: 'vm' } }];
  const global = { evaluation_interval: '1s', scrape_interval: '1s', scrape_timeout: '1s' };
  const jobs = scrape_configs.map(({ job_name }) => ({ job_name, static_configs: targets }));
  return { global, scrape_configs: jobs, rule_files };
}
