import type { Sample } from '../../domain/deploy/analysis/sample.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';
import type { ServiceCatalog } from '../../domain/deploy/traffic.ts';
import type { ZonePlatform } from '../../domain/deploy/zone-platform.ts';
import type { Environment } from '../calls/run-command.ts';

/** What measurements have to do with. */
export interface MeasurePorts {
  readonly catalog: Pick<ServiceCatalog, 'instances'>;
  readonly platform: Pick<ZonePlatform, 'containers'>;
  /** Of the commands. */
  readonly env: Environment;
  /** What webhooks and commands are told; `undefined` outside a release. */
  readonly deployment: Deployment | undefined;
}

/** Takes one sample. It may remember what it saw before. What it throws is an error of measuring. */
export type Measure = (signal: AbortSignal) => Promise<Sample>;
