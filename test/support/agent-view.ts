import { consulAddress } from './consul-http.ts';

export interface AgentService {
  readonly ID: string;
  readonly Service: string;
  readonly Address: string;
  readonly Port: number;
  readonly Tags: readonly string[];
  readonly Meta: Readonly<Record<string, string>>;
}

/** The agent's services whose ID begins so, sorted by ID: those of one berth, by its hostname. */
export async function agentServices(idPrefix: string): Promise<readonly AgentService[]> {
  const response = await fetch(`${consulAddress()}/v1/agent/services`);
  const services = (await response.json()) as Record<string, AgentService>;
  return Object.values(services)
    .filter(({ ID }) => ID.startsWith(idPrefix))
    .sort((a, b) => (a.ID < b.ID ? -1 : 1));
}

export interface AgentCheck {
  readonly CheckID: string;
  readonly ServiceID: string;
  readonly Status: string;
  readonly Output: string;
  /** Of a maintenance check: the reason. */
  readonly Notes: string;
}

/** The checks of one service, as the agent holds them, sorted by ID. */
export async function agentChecks(serviceId: string): Promise<readonly AgentCheck[]> {
  const response = await fetch(`${consulAddress()}/v1/agent/checks`);
  const checks = (await response.json()) as Record<string, AgentCheck>;
  return Object.values(checks)
    .filter(({ ServiceID }) => ServiceID === serviceId)
    .sort((a, b) => (a.CheckID < b.CheckID ? -1 : 1));
}

/** Writes a service as somebody else would. */
export async function registerByHand(service: object): Promise<void> {
  await put('/v1/agent/service/register', service);
}

export async function deregisterAll(idPrefix: string): Promise<void> {
  for (const { ID } of await agentServices(idPrefix)) await deregister(ID);
}

export async function deregister(id: string): Promise<void> {
  await put(`/v1/agent/service/deregister/${encodeURIComponent(id)}`, undefined);
}

async function put(path: string, body: object | undefined): Promise<void> {
  const response = await fetch(consulAddress() + path, {
    method: 'PUT',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
}
