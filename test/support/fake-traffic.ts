import type { ReleaseTraffic, TrafficReader } from '../../src/domain/deploy/dns-traffic.ts';

/** Pointers and shares in memory. */
export class FakeTraffic implements TrafficReader {
  readonly pointers = new Map<string, ReleaseTraffic>();
  /** The names of every read. */
  readonly asked: (readonly string[])[] = [];
  /** Consulted before each read; throw to make it fail. */
  fault: () => void = () => undefined;

  // eslint-disable-next-line @typescript-eslint/require-await -- so that a fault is a rejection
  async read(services: readonly string[]): Promise<ReadonlyMap<string, ReleaseTraffic>> {
    this.asked.push(services);
    this.fault();
    return new Map([...this.pointers].filter(([name]) => services.includes(name)));
  }
}
