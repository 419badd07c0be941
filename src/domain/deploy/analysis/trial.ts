import type { Deployment, DeploymentId } from '../deployment.ts';
import type { Zone } from '../zone.ts';

/** What is on trial, and what it is compared with. */
export interface Trial {
  readonly service: string;
  /** Its name in Consul. */
  readonly serviceName: string;
  /** `''` when it is not known. */
  readonly version: string;
  readonly candidate: Zone;
  /** The zone of the former version; `undefined` at the first release. */
  readonly stable: Zone | undefined;
  /** `''` outside a release: then all containers of the zone are the candidate's. */
  readonly deploymentId: DeploymentId | '';
}

export function trialOf({ id, request }: Pick<Deployment, 'id' | 'request'>): Trial {
  const { service, serviceName, version, candidate, stable } = request;
  return { service, serviceName, version, candidate, stable, deploymentId: id };
}

const PLACEHOLDER = /\$\{(\w{0,32})\}/g;

const VALUES: ReadonlyMap<string, (trial: Trial) => string> = new Map([
  ['service', ({ service }) => service],
  ['version', ({ version }) => version],
  ['zone', ({ candidate }) => candidate],
  ['stable', ({ stable }) => stable ?? ''],
  ['deployment', ({ deploymentId }) => deploymentId],
]);

/** What may stand in `${…}`. */
export const PLACEHOLDERS: readonly string[] = [...VALUES.keys()];

/** The first name in `${…}` that is none; `undefined` when all are known. */
export function unknownPlaceholder(text: string): string | undefined {
  return [...text.matchAll(PLACEHOLDER)]
    .map(([, name = '']) => name)
    .find((name) => !VALUES.has(name));
}

/** The text with the trial's facts for `${service}`, `${version}`, `${zone}` and their kin. */
export function fillIn(text: string, trial: Trial): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => VALUES.get(name)?.(trial) ?? whole);
}
