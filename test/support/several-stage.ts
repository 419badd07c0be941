import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import type { DeployDoors } from '../../src/cli/command.ts';
import { deployCommand } from '../../src/cli/deploy/deploy-command.ts';
import { UsageError } from '../../src/cli/flags.ts';
import type { Command, Deployment, Holder } from '../../src/domain/deploy/deployment.ts';
import type { GroupStore } from '../../src/domain/deploy/group-store.ts';
import {
  ConflictError,
  type Lock,
  LockHeldError,
  type ReleaseState,
  type ReleaseStore,
} from '../../src/domain/deploy/release-store.ts';
import type { CatalogInstance } from '../../src/domain/deploy/traffic.ts';
import { aCommandStage } from './command-context.ts';
import { aDeployment } from './deployments.ts';
import type { DeployEnded } from './deploy-stage.ts';
import { FakeRuntime } from './fake-runtime.ts';
import { FakeSwarm } from './fake-swarm.ts';
import { temporaryFiles } from './temporary-files.ts';

const SERVICES = ['db', 'api', 'web'];
const ZONES = SERVICES.flatMap((service) =>
  ['blue', 'green'].map((zone) => {
    return `${service}-${zone}: {image: "shop:1", environment: [SERVICE_NAME=${service}]}`;
  }),
);
const DOCKER_COMPOSE = `#!/bin/sh\necho 'services: {${ZONES.join(', ')}}'\n`;

function anInstance(name: string): CatalogInstance {
  return {
    ...{ id: `host:${name}:80`, node: 'host', address: '127.0.0.1', port: 80, tags: ['blue'] },
    ...{ containerId: '', status: 'passing' },
  };
}

/** `berth deploy` of services `db`, `api` and `web`, with their records in memory. */
export class SeveralStage {
  readonly file = temporaryFiles();
  readonly runtime = new FakeRuntime();
  readonly records = new Map<string, Deployment>();
  readonly keys = new Map<string, Partial<ReleaseState>>();
  readonly posted = new Map<string, Command[]>();
  readonly holders = new Map<string, Holder>();
  /** In the order in which they were taken. */
  readonly locked: string[] = [];
  /** Those of which an instance of `blue` is passing. */
  readonly serving = new Set<string>();
  /** Services of each write of several. */
  readonly together: string[] = [];
  /** Of each record. */
  readonly #writes = new Map<string, number>();
  mostServices = 8;
  /** Before a lock is given. */
  onLock: (service: string) => void = () => undefined;
  /** Whether anything outside could be reached. */
  isOpened = false;

  constructor() {
    this.runtime.images.set('shop:1', 'shop:1');
  }

  /** As if nothing had ever been released. */
  reset(): void {
    for (const one of [this.records, this.keys, this.posted, this.holders, this.serving]) {
      one.clear();
    }
    this.locked.length = 0;
    this.together.length = 0;
    this.mostServices = 8;
    this.onLock = () => undefined;
    this.isOpened = false;
  }

  /** The records of a release of all three; `{ db: { phase } }` for what is particular to one. */
  record(
    facts: Partial<Deployment>,
    own: Readonly<Record<string, Partial<Deployment>>> = {},
  ): void {
    for (const service of SERVICES) {
      const plain = aDeployment(service, { ...facts, ...own[service] });
      const request = { ...plain.request, group: { id: 'g1', members: SERVICES } };
      this.#put({ ...plain, request });
    }
  }

  /** `aborted, aborted, planned`: of the three in their order. */
  phases(): string {
    return SERVICES.map((service) => this.records.get(service)?.phase ?? '').join(', ');
  }

  async deploy(...words: readonly string[]): Promise<DeployEnded> {
    const program = this.file('docker-compose', DOCKER_COMPOSE);
    chmodSync(program, 0o755);
    const env = {
      ...{ PATH: `${dirname(program)}:/usr/bin:/bin`, DOCKER_CONFIG: '/none' },
      ...{ USER: 'me', HOSTNAME: 'host' },
    };
    const { context, stdout, stderr } = aCommandStage({ env });
    const openDeploy = (): Promise<DeployDoors> => {
      this.isOpened = true;
      return Promise.resolve(this.#doors());
    };
    const all = [...words, '--compose-file', this.file('c.yml', '')];
    const code = await deployCommand.execute(all, { ...context, openDeploy });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  /** That gives up at once whatever is not healthy at once. */
  blueGreen(...words: readonly string[]): Promise<DeployEnded> {
    return this.deploy('blue-green', ...words, '--timeout', '0s');
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
      ...{ store: this.#store(), groups: this.#groups(), runtime, swarm: new FakeSwarm() },
      catalog: {
        instances: (name) => Promise.resolve(this.serving.has(name) ? [anInstance(name)] : []),
        withdraw: () => Promise.resolve(false),
        proxies: () => Promise.resolve([]),
      },
      sockets: { look: () => Promise.resolve(undefined) },
    };
  }

  #groups(): GroupStore {
    return {
      mostServices: this.mostServices,
      commit: (changes) => {
        const services = changes.map(({ change }) => change.deployment.request.service);
        this.together.push(services.join(','));
        for (const { change } of changes) this.#write(change.deployment, change.consumed?.length);
        return Promise.resolve();
      },
    };
  }

  #write(deployment: Deployment, consumed = 0): void {
    const { service } = deployment.request;
    this.#put(deployment);
    this.posted.get(service)?.splice(0, consumed);
  }

  #put(deployment: Deployment): void {
    const { service } = deployment.request;
    this.records.set(service, deployment);
    this.#writes.set(service, (this.#writes.get(service) ?? 0) + 1);
  }

  #read(service: string): ReleaseState {
    return {
      ...{ activeZone: undefined, activeVersion: undefined, generation: '' },
      ...{
        deployment: this.records.get(service),
        revision: new Map([[`deploy/${service}/current`, this.#writes.get(service) ?? 0]]),
      },
      ...this.keys.get(service),
    };
  }

  #lock(service: string): Lock {
    this.onLock(service);
    const holder = this.holders.get(service);
    if (holder !== undefined) throw new LockHeldError(service, holder);
    this.locked.push(service);
    const release = (): Promise<void> => {
      this.locked.push(`${service} given back`);
      return Promise.resolve();
    };
    return { service, lost: new AbortController().signal, release };
  }

  #store(): ReleaseStore {
    return {
      read: (service) => Promise.resolve(this.#read(service)),
      lock: (service) => Promise.resolve().then(() => this.#lock(service)),
      commit: (_lock, before, { deployment, consumed = [] }) => {
        const { id, request } = deployment;
        if (this.records.get(request.service)?.id !== id) throw new ConflictError('changed');
        this.#write(deployment, consumed.length);
        return Promise.resolve({ ...before, deployment });
      },
      commands: (service) => Promise.resolve([...(this.posted.get(service) ?? [])]),
      post: (service, command) => {
        this.posted.set(service, [...(this.posted.get(service) ?? []), command]);
        return Promise.resolve();
      },
      history: (service) => {
        const record = this.records.get(service);
        return Promise.resolve(record === undefined ? [] : [record]);
      },
      journal: () => Promise.resolve([]),
      holder: (service) => Promise.resolve(this.holders.get(service)),
      unlock: (service) => {
        this.holders.delete(service);
        return Promise.resolve();
      },
    };
  }
}
