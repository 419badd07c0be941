import type { InspectionFacts } from '../inspection.ts';

/** A service as registrator and berth both have it, without checks. */
export interface Brief {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
}

/** A container, what registrator makes of it, and where berth by itself makes something else of it. */
export interface RegistratorVector {
  readonly name: string;
  readonly container: InspectionFacts;
  /** A container beside it, which gives no service. */
  readonly peer?: InspectionFacts;
  /** Default: `-ip 10.0.0.1`. */
  readonly flags?: readonly string[];
  /** Seen of registrator (master, 7.4.0) on host `vm`. */
  readonly registrator: readonly Brief[];
  /** Without `-compat`; default: the same. */
  readonly berth?: readonly Brief[];
  /** The rows of `docs/decisions/0009-differences-from-registrator.md` that say why they differ. */
  readonly because?: readonly string[];
}

export function brief(facts: Partial<Brief> = {}): Brief {
  return {
    id: 'vm:c:80',
    name: 'nginx',
    address: '10.0.0.1',
    port: 8080,
    tags: [],
    meta: {},
    ...facts,
  };
}
