import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import type { DeployDoors, ExitCode } from '../../src/cli/command.ts';
import { deployCommand } from '../../src/cli/deploy/deploy-command.ts';
import { UsageError } from '../../src/cli/flags.ts';
import type { Command, Deployment, Holder } from '../../src/domain/deploy/deployment.ts';
import {
  LockHeldError,
  type ReleaseState,
  type ReleaseStore,
} from '../../src/domain/deploy/release-store.ts';
import { aCommandStage } from './command-context.ts';
import { FakeRuntime } from './fake-runtime.ts';
import { hurriedClock } from './hurried-clock.ts';
import { FakeSwarm } from './fake-swarm.ts';
import { temporaryFiles } from './temporary-files.ts';

const DOCKER_COMPOSE = `#!/bin/sh
zone='{image: "shop:1", environment: [SERVICE_NAME=shop]}'
echo "services: {shop-blue: $zone, shop-green: $zone}"
`;

export interface DeployEnded {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** `berth deploy` of a service `shop`, with one record in memory and a Compose of a few lines. */
export class DeployStage {
  readonly file = temporaryFiles();
  readonly runtime = new FakeRuntime();
  readonly posted: Command[] = [];
  record: Deployment | undefined;
  keys: Partial<ReleaseState> = {};
  holder: Holder | undefined;
  /** What reading comes to. */
  readFailure: Error | undefined;
  onRead: () => void = () => undefined;
  /** Whether anything outside could be reached. */
  isOpened = false;

  constructor() {
    this.runtime.images.set('shop:1', 'shop:1');
  }

  /** As if nothing had ever been released. */
  reset(): void {
    this.posted.length = 0;
    this.record = undefined;
    this.keys = {};
    this.holder = undefined;
    this.readFailure = undefined;
    this.onRead = () => undefined;
    this.isOpened = false;
  }

  async deploy(...words: readonly string[]): Promise<DeployEnded> {
    const program = this.file('docker-compose', DOCKER_COMPOSE);
    chmodSync(program, 0o755);
    const env = {
      ...{ PATH: `${dirname(program)}:/usr/bin:/bin`, DOCKER_CONFIG: '/none' },
      ...{ USER: 'me', HOSTNAME: 'host' },
    };
    const { context, stdout, stderr } = aCommandStage({ env, clock: hurriedClock });
    const openDeploy = (): Promise<DeployDoors> => {
      this.isOpened = true;
      return Promise.resolve(this.#doors());
    };
    const code = await deployCommand.execute(words, { ...context, openDeploy });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  /** That gives up at once whatever is not healthy at once. */
  blueGreen(...words: readonly string[]): Promise<DeployEnded> {
    const file = ['--compose-file', this.file('c.yml', ''), '--timeout', '0s'];
    return this.deploy('blue-green', 'shop', ...file, ...words);
  }

  async refusalOf(...words: readonly string[]): Promise<string> {
    const [result] = await Promise.allSettled([this.deploy(...words)]);
    if (result.status === 'fulfilled') throw new Error('it was not refused');
    expect(result.reason).to.be.instanceOf(UsageError);
    return (result.reason as Error).message;
  }

  #doors(): DeployDoors {
    const { runtime } = this;
    return {
      ...{ store: this.#store(), runtime, swarm: new FakeSwarm() },
      groups: { mostServices: 8, commit: () => Promise.resolve() },
      catalog: {
        instances: () => Promise.resolve([]),
        withdraw: () => Promise.resolve(false),
        proxies: () => Promise.resolve([]),
      },
      sockets: { look: () => Promise.resolve(undefined) },
    };
  }

  #read(): Promise<ReleaseState> {
    this.onRead();
    if (this.readFailure !== undefined) return Promise.reject(this.readFailure);
    return Promise.resolve({
      ...{ activeZone: undefined, activeVersion: undefined, generation: '' },
      ...{ deployment: this.record, revision: new Map(), ...this.keys },
    });
  }

  #store(): ReleaseStore {
    return {
      read: () => this.#read(),
      lock: (service) => {
        if (this.holder !== undefined) {
          return Promise.reject(new LockHeldError(service, this.holder));
        }
        const lost = new AbortController().signal;
        return Promise.resolve({ service, lost, release: () => Promise.resolve() });
      },
      commit: (_lock, before, { deployment, consumed = [] }) => {
        this.record = deployment;
        this.posted.splice(0, consumed.length);
        return Promise.resolve({ ...before, deployment });
      },
      commands: () => Promise.resolve([...this.posted]),
      post: (_service, command) => {
        this.posted.push(command);
        return Promise.resolve();
      },
      history: () => Promise.resolve(this.record === undefined ? [] : [this.record]),
      journal: () => Promise.resolve([]),
      holder: () => Promise.resolve(this.holder),
      unlock: () => Promise.resolve(),
    };
  }
}
