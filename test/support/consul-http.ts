/** No answer of a local agent takes longer. */
const TIMEOUT_MS = 5_000;

export interface HealthyService {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
}

/** A part of what /v1/health/service answers. */
interface HealthEntry {
  readonly Service: {
    readonly ID: string;
    readonly Address: string;
    readonly Port: number;
    readonly Tags: readonly string[] | null;
  };
}

/** The instances of a service whose checks all pass, sorted by ID; none when Consul has none. */
export async function healthyServices(name: string): Promise<readonly HealthyService[]> {
  const entries = (await consulGet(
    `/v1/health/service/${encodeURIComponent(name)}?passing=true`,
  )) as readonly HealthEntry[];
  return entries
    .map(({ Service: { ID, Address, Port, Tags } }) => ({
      id: ID,
      address: Address,
      port: Port,
      tags: Tags ?? [],
    }))
    .sort((a, b) => a.id.localeCompare(b.id));
}

/** The address of the tests' agent, from CONSUL_HTTP_ADDR, with its scheme. */
export function consulAddress(): string {
  const { CONSUL_HTTP_ADDR = '' } = process.env;
  if (CONSUL_HTTP_ADDR === '') {
    throw new Error('CONSUL_HTTP_ADDR is not set: run eval "$(test/engines env)" first');
  }
  return CONSUL_HTTP_ADDR.includes('://') ? CONSUL_HTTP_ADDR : `http://${CONSUL_HTTP_ADDR}`;
}

/** @param agent  another than the tests' */
export async function consulGet(path: string, agent = consulAddress()): Promise<unknown> {
  const response = await fetch(new URL(path, agent), {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    throw new Error(`GET ${path}: ${String(response.status)} ${await response.text()}`);
  }
  return response.json();
}
