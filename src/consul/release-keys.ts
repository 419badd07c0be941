/** Where a service's releases are kept; the first two are those of scripts that berth replaces. */
export interface ReleaseKeys {
  readonly zone: string;
  readonly version: string;
  readonly generation: string;
  /** `{"zone":"green","percent":5}`; empty or absent when no zone has a share. */
  readonly weights: string;
  /** Sources of the service in fabio, where there is one: `shop.example.com/`. Somebody else's to write. */
  readonly fabio: string;
  /** What fabio routes by. @see https://fabiolb.net/ref/registry.consul.kvpath/ */
  readonly fabioRoutes: string;
  readonly lock: string;
  readonly current: string;
  readonly records: string;
  readonly commands: string;
  readonly journal: (deploymentId: string) => string;
}

export function releaseKeys(service: string): ReleaseKeys {
  const own = `deploy/${service}`;
  return {
    zone: `${service}-active-zone`,
    version: `${service}-active-version`,
    generation: `${own}/generation`,
    weights: `${own}/weights`,
    fabio: `${own}/fabio`,
    fabioRoutes: `fabio/config/${service}`,
    lock: `${own}/lock`,
    current: `${own}/current`,
    records: `${own}/records/`,
    commands: `${own}/commands/`,
    journal: (deploymentId) => `${own}/journal/${deploymentId}/`,
  };
}
