import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { deregisterAll } from '../support/agent-view.ts';
import { type HealthyService, consulAddress, healthyServices } from '../support/consul-http.ts';
import { docker } from '../support/docker-cli.ts';
import { eventually } from '../support/eventually.ts';
import { DOCKER_HOST, uniqueName } from '../support/real-engine.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const TAG = 'berth-test/berth:e2e';
const IP = '10.99.0.1';
/** As long as Docker waits before it kills: beyond it, the exit code is 137. */
const KILLED_AFTER_MS = 10_000;

/** Where the Engine is a file that can be mounted. */
const socket = /^unix:\/\/(.+)$/.exec(DOCKER_HOST)?.[1];
/** One name for all that this run leaves on the engines, and for the host in its service IDs. */
const run = uniqueName('image');
const berth = `${run}-berth`;
const web = `${run}-web`;

describe('the Docker image', () => {
  before(async function () {
    if (socket === undefined) {
      console.log(`skipped: there is no socket to mount, DOCKER_HOST is ${DOCKER_HOST}`);
      this.skip();
    }
    await startBerth(await build(), socket);
    await eventually('berth has compared Docker with Consul', hasResynced);
  });

  after(async () => {
    if (socket === undefined) return;
    const ids = await docker('ps', '--all', '--quiet', '--filter', `label=${run}`);
    if (ids !== '') await docker('rm', '--force', ...ids.split('\n'));
    // Berth saw every container of this engine, those of other tests too.
    await deregisterAll(`${run}:`);
  });

  it('runs without root, and holds nothing but the bundle', async () => {
    const user = await docker('inspect', '--format', '{{.Config.User}}', berth);
    const [, ...processes] = (await docker('top', berth, '-o', 'pid,uid,gid')).split('\n');
    const owners = processes.map((line) => line.trim().split(/\s+/).slice(1).join(':'));
    const files = await docker('exec', berth, 'find', '/opt/berth', '-maxdepth', '1');

    expect({ user, owners, files: files.split('\n').sort() }).to.deep.equal({
      user: '1000:1000',
      owners: ['1000:1000'],
      files: ['', '/LICENSE', '/dist', '/package.json'].map((path) => `/opt/berth${path}`),
    });
  });

  it('says what is in it, and where from', async () => {
    const sbom = await docker('exec', berth, 'cat', '/opt/berth/dist/sbom.cdx.json');
    const { bomFormat, components } = JSON.parse(sbom) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string }[];
    };
    const labels = JSON.parse(
      await docker('inspect', '--format', '{{json .Config.Labels}}', berth),
    ) as Readonly<Record<string, string>>;

    expect(bomFormat).to.equal('CycloneDX');
    expect(components.map(({ name }) => name)).to.include.members(['dockerode', 'consul', 'rxjs']);
    expect(components.map(({ name }) => name)).not.to.include('mocha');
    expect(labels['org.opencontainers.image.licenses']).to.equal('MIT');
  });

  it('is healthy while the daemon says so', async () => {
    const health = await docker('exec', berth, 'node', '/opt/berth/dist/main.js', 'health');
    const check = await docker('inspect', '--format', '{{json .Config.Healthcheck.Test}}', berth);

    expect(health).to.equal('healthy');
    expect(JSON.parse(check)).to.deep.equal([
      ...['CMD', 'node', '/opt/berth/dist/main.js', 'health'],
    ]);
  });

  it('shows its documentation', async () => {
    const page = await docker('exec', berth, 'node', '/opt/berth/dist/main.js', 'help', 'security');

    expect(page).to.match(/^# Security/);
  });

  it('registers a container under its published port for as long as it runs', async () => {
    await docker(
      ...['run', '--detach', '--name', web, '--label', run, '-p', '4567'],
      ...['-e', `SERVICE_NAME=${run}`, '-e', 'SERVICE_TAGS=blue', 'berth-test/http:1'],
    );
    const [published = ''] = (await docker('port', web, '4567')).split('\n');
    const port = Number(published.split(':').at(-1));

    await consulHas([{ id: `${run}:${web}:4567`, address: IP, port, tags: ['blue'] }]);
    await docker('stop', web);
    await consulHas([]);
  });

  it('stops quickly and cleanly when Docker tells it to', async () => {
    const startedMs = Date.now();
    await docker('stop', berth);
    const tookMs = Date.now() - startedMs;
    const exitCode = await docker('inspect', '--format', '{{.State.ExitCode}}', berth);

    expect(exitCode).to.equal('0');
    expect(tookMs).to.be.below(KILLED_AFTER_MS / 2);
  });

  it('logs JSON lines, the last of which says that it stopped', async () => {
    await docker('stop', berth);

    const lines = (await docker('logs', berth)).split('\n');
    const entries = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

    for (const entry of entries) expect(entry).to.include.all.keys('timestamp', 'level', 'message');
    expect(entries.at(-1)).to.include({ level: 'info', message: 'stopped' });
  });
});

/** @returns the image's ID, since another run may move the tag */
async function build(): Promise<string> {
  const { stdout } = await promisify(execFile)('test/engines', ['node-image'], { cwd: PROJECT });
  const base = `NODE_IMAGE=${stdout.trim()}`;
  // The tag keeps the layers, so that the next build takes them from the cache.
  return docker(
    ...['build', '--quiet', '--force-rm', '--network', 'host'],
    ...['--build-arg', base, '--tag', TAG, PROJECT],
  );
}

/** With as few rights as it can do with. */
async function startBerth(image: string, mounted: string): Promise<void> {
  const { gid } = await stat(mounted);
  const consul = new URL(consulAddress()).host;
  await docker(
    ...['run', '--detach', '--name', berth, '--label', run, '--label', 'SERVICE_IGNORE=true'],
    ...['--network', 'host', '-v', `${mounted}:/var/run/docker.sock`, '--group-add', String(gid)],
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...[image, '-hostname', run, '-ip', IP, '-http', '18190', `consul://${consul}`],
  );
}

async function hasResynced(): Promise<void> {
  const log = await docker('logs', berth);
  if (!log.includes('"message":"resynced"')) throw new Error(`its log is\n${log}`);
}

/** Waits until Consul has exactly these instances from our berth. */
async function consulHas(expected: readonly HealthyService[]): Promise<void> {
  await eventually(`Consul has ${JSON.stringify(expected)}`, async () => {
    const services = await healthyServices(run);
    const ours = services.filter(({ id }) => id.startsWith(`${run}:`));
    const log = await docker('logs', '--tail', '1', berth);
    expect(ours, `berth's log ends with ${log}`).to.deep.equal(expected);
  });
}
