import type { ReleaseOverview, ReleaseReader } from '../../src/domain/deploy/release-overview.ts';

/** Releases in memory. */
export class FakeReleases implements ReleaseReader {
  readonly all = new Map<string, ReleaseOverview>();
  /** The names of each reading. */
  readonly asked: (readonly string[])[] = [];
  /** Consulted before each reading; throw to make it fail. */
  fault: () => void | Promise<void> = () => undefined;

  async read(services: readonly string[]): Promise<readonly ReleaseOverview[]> {
    this.asked.push(services);
    await this.fault();
    return services.flatMap((name) => this.all.get(name) ?? []);
  }
}
