/** Where a service's releases are kept; the first two are those of scripts that berth replaces. */
export interface ReleaseKeys {
  readonly zone: string;
  readonly version: string;
  readonly generation: string;
  /** `{"zone":"green","percent":5}`; empty or absent when no zone has a share. */
  readonly weights: string;
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
    lock: `${own}/lock`,
    current: `${own}/current`,
    records: `${own}/records/`,
    commands: `${own}/commands/`,
    journal: (deploymentId) => `${own}/journal/${deploymentId}/`,
  };
}

/** Of a service that fabio routes. */
export interface FabioKeys {
  /** Its sources there: `shop.example.com/`. Somebody else's to write; absent where there is no fabio. */
  readonly sources: string;
  /** What fabio routes by. @see https://fabiolb.net/ref/registry.consul.kvpath/ */
  readonly routes: string;
}

export function fabioKeys(service: string): FabioKeys {
  return { sources: `deploy/${service}/fabio`, routes: `fabio/config/${service}` };
}

/** Of a service that Traefik routes by Consul's keys. */
export interface TraefikServiceKeys {
  /** What its zones are called there: `shop`. Somebody else's to write; absent where there is no Traefik. */
  readonly zones: string;
  /** Below which Traefik reads. @see https://doc.traefik.io/traefik/reference/install-configuration/providers/kv/consul/ */
  readonly root: string;
}

export function traefikKeys(service: string): TraefikServiceKeys {
  return { zones: `deploy/${service}/traefik`, root: 'traefik/' };
}
