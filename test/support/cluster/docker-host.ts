import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { PATH } from '../private-host.ts';
import type { Machine } from './machine.ts';

/** A Docker Engine on a machine. */
export class DockerHost {
  readonly address: string;
  readonly docker: Docker;
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.address = `unix://${this.#socketPath}`;
    this.docker = new Docker({ socketPath: this.#socketPath });
  }

  get #socketPath(): string {
    return this.#machine.path('docker.sock');
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const cgroup = this.#machine.directory.split('/').slice(-2).join('/');
    await rm(this.#socketPath, { force: true });
    const command = [
      ...['dockerd', '--host', this.address, '--data-root', this.#machine.path('docker')],
      // Below /run, which a machine that was switched off has lost.
      ...['--exec-root', '/run/docker', '--pidfile', '/run/docker.pid'],
      ...[
        '--storage-driver',
        'overlay2',
        '--shutdown-timeout',
        '2',
        '--cgroup-parent',
        `/${cgroup}`,
      ],
    ];
    await this.#machine.start('dockerd', command, () => this.docker.ping());
  }

  async import(tar: string, repo: string): Promise<void> {
    await this.#run('import', tar, repo);
  }

  async load(tar: string): Promise<void> {
    await this.#run('load', '--quiet', '--input', tar);
  }

  async #run(...words: readonly string[]): Promise<void> {
    const env = { PATH, DOCKER_HOST: this.address, DOCKER_CONFIG: this.#machine.directory };
    await promisify(execFile)('docker', [...words], { env });
  }
}
