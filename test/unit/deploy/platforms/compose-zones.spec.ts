import { chmodSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { ComposeCli } from '../../../../src/deploy/platforms/compose-cli.ts';
import { ComposeZones } from '../../../../src/deploy/platforms/compose-zones.ts';
import type { ContainerId } from '../../../../src/domain/container.ts';
import type { DeploymentId } from '../../../../src/domain/deploy/deployment.ts';
import { PlatformError } from '../../../../src/domain/deploy/zone-platform.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { FakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

/** Writes down how it was called; `docker compose` is not there. */
const DOCKER_COMPOSE = `#!/bin/sh
echo "IMAGE_VERSION=$IMAGE_VERSION BLUE=$BLUE_IMAGE_VERSION GREEN=$GREEN_IMAGE_VERSION $*" >> "$CALLS"
case "$*" in
  *config*) printf 'services: {shop-green: {image: "shop:%s", environment: [SERVICE_NAME=shop]}}' "$IMAGE_VERSION" ;;
  *' pull '*) [ "$PULL" = fails ] && { echo 'first'; echo "$SAYS" >&2; exit 1; } ;;
  *' up '*) cat "$6" >> "$CALLS" ;;
esac
exit 0
`;

describe('ComposeZones', () => {
  const file = temporaryFiles();
  let runtime: FakeRuntime;
  let zones: ComposeZones;
  let calls = '';

  async function open(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = file('docker-compose', DOCKER_COMPOSE);
    chmodSync(program, 0o755);
    calls = file('calls', '');
    const path = `${dirname(program)}:/usr/bin:/bin`;
    const cli = await ComposeCli.find({ PATH: path, CALLS: calls, DOCKER_CONFIG: '/none', ...env });
    runtime = new FakeRuntime();
    const settings = { service: 'shop', file: file('compose.yml', 'version: "2"\n'), project: 'p' };
    zones = new ComposeZones(settings, cli, runtime);
  }

  const called = (): string => readFileSync(calls, 'utf8');
  const inZone = (zone: string, project = 'p'): Readonly<Record<string, string>> => ({
    'com.docker.compose.project': project,
    'com.docker.compose.service': `shop-${zone}`,
  });

  it('asks Compose what the zone is, with the versions of both', async () => {
    await open();

    expect(await zones.define('green', '12', '11')).to.include({ image: 'shop:12' });
    expect(called()).to.include('IMAGE_VERSION=12 BLUE=11 GREEN=12');
    expect(zones.description).to.equal('Compose project p');
  });

  it('makes a zone larger without Compose, by copies of what runs', async () => {
    await open();
    runtime.add('p_shop-blue_1', inZone('blue'));
    runtime.add('p_shop-blue_3', inZone('blue'));

    await zones.grow('blue', 4);
    await zones.grow('blue', 1);

    const names = (await zones.containers('blue')).map(({ name }) => name);
    expect(names).to.deep.equal([
      ...['p_shop-blue_1', 'p_shop-blue_3', 'p_shop-blue_4', 'p_shop-blue_5'],
    ]);
    expect(runtime.all.at(-1)?.labels.get('com.docker.compose.container-number')).to.equal('5');
    expect(called()).not.to.include(' up ');
  });

  it('makes anew what was begun and never started, and nothing from nothing', async () => {
    await open();
    const refusal: unknown = await zones.grow('blue', 2).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(PlatformError);

    runtime.add('p_shop-blue_1', inZone('blue'));
    runtime.add('p_shop-blue_2', { ...inZone('blue'), 'berth.copy': 'blue' });
    runtime.all.splice(1, 1, { ...runtime.all[1], isRunning: false } as (typeof runtime.all)[0]);
    await zones.grow('blue', 2);
    expect(runtime.removed).to.deep.equal(['p_shop-blue_2 0']);
  });

  it('finds the containers of the zone in this project, and whose they are', async () => {
    await open();
    runtime.add('a', { ...inZone('green'), 'berth.deployment': 'd1' });
    runtime.add('b', inZone('green'));
    runtime.add('c', inZone('blue'));
    runtime.add('d', inZone('green', 'other'));

    const found = await zones.containers('green');

    expect(found.map(({ id, deploymentId }) => [id, deploymentId])).to.deep.equal([
      ['a', 'd1'],
      ['b', ''],
    ]);
  });

  it('removes of the zone what is not of the deployment', async () => {
    await open();
    runtime.add('a', { ...inZone('green'), 'berth.deployment': 'd1' });
    runtime.add('b', inZone('green'));

    await zones.clear('green', 'd1' as DeploymentId);

    expect(runtime.removed).to.deep.equal(['b 0']);
  });

  it('starts the zone alone, with the image and the label that it was given', async () => {
    await open();

    await zones.start({
      ...{ zone: 'green', version: '12', otherVersion: '11', instances: 3 },
      ...{ image: 'shop@sha256:1', deploymentId: 'd1' as DeploymentId },
    });

    expect(called()).to.include('up -d --no-deps --no-recreate --scale shop-green=3 shop-green');
    expect(called()).to.include('"image":"shop@sha256:1","labels":{"berth.deployment":"d1"}');
    expect(called()).not.to.include('shop-blue');
  });

  it('stops what it is told to, with the time to do so', async () => {
    await open();

    await zones.stop('blue', ['a' as ContainerId], 5_000);

    expect(runtime.removed).to.deep.equal(['a 5000']);
    expect(await zones.logTail('a' as ContainerId, 3)).to.deep.equal(['3 of a']);
  });

  it('takes an image that is there', async () => {
    await open();
    runtime.images.set('shop:12', 'shop@sha256:1');

    expect(await zones.prepare('green', '12')).to.equal('shop@sha256:1');
    expect(called()).not.to.include('pull');
  });

  async function failureOf(act: Promise<unknown>): Promise<unknown> {
    return (await Promise.allSettled([act])).map(
      (one): unknown => 'reason' in one && one.reason,
    )[0];
  }

  it('pulls one that is not, and says so when it is not there even then', async () => {
    await open();

    expect(await failureOf(zones.prepare('green', '12'))).to.include({
      ...{ name: 'PlatformError', message: 'image shop:12 cannot be had' },
    });
    expect(called()).to.include('pull shop-green');
  });

  it('says what Compose says when it fails', async () => {
    await open({ PULL: 'fails', SAYS: 'manifest unknown' });

    expect(await failureOf(zones.prepare('green', '12'))).to.include({
      ...{ name: 'PlatformError', message: 'compose pull: manifest unknown' },
    });
  });

  it('tells an engine that is away from what the user has to put right', async () => {
    await open({ PULL: 'fails', SAYS: 'Cannot connect to the Docker daemon at tcp://x' });

    expect(await failureOf(zones.prepare('green', '12'))).to.be.instanceOf(DependencyError);
  });

  it('says so where there is no Compose at all', async () => {
    const error = await failureOf(ComposeCli.find({ PATH: '/nowhere' }));

    expect(error).to.be.instanceOf(PlatformError);
    expect((error as Error).message).to.include('neither');
  });
});
