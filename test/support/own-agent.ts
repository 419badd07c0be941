import type { RootHookObject } from 'mocha';
import { DevAgent } from './dev-agent.ts';

/**
 * Required before the specs of a suite that runs beside another one: they get a Consul agent of their
 * own, so that neither takes the other's proxies for its own.
 */
const agent = new DevAgent('127.0.0.1', 18_960);
await agent.begin();
process.env.CONSUL_HTTP_ADDR = agent.url;

export const mochaHooks: RootHookObject = {
  afterAll: () => agent.end(),
};
