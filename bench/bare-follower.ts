import { Agent, type IncomingMessage, type RequestOptions, get, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Inspected, registration, syncWith } from './bare-client.ts';
import type { Subject } from './subject.ts';

/**
 * The floor of latency: what runs is registered, then each event is followed by one inspection and one
 * write, with nothing else around them. It reads nothing of Consul, and loses whatever goes wrong.
 */
export const BARE_FOLLOWER: Subject = {
  name: 'bare client',
  command: [process.execPath, '--import', 'tsx', fileURLToPath(import.meta.url)],
  flags: [],
};

const MOST = 32;

interface Event {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: { readonly name: string } };
}

async function main(uri: string): Promise<void> {
  const socketPath = (process.env.DOCKER_HOST ?? '').replace('unix://', '');
  const docker = { socketPath, agent: new Agent({ keepAlive: true, maxSockets: MOST }) };
  const { port } = new URL(uri.replace('consul:', 'http:'));
  const consul = { port, agent: new Agent({ keepAlive: true, maxSockets: MOST }) };
  const put = (path: string, body?: string): void => {
    request({ ...consul, method: 'PUT', path: `/v1/agent/service/${path}` }, (response) =>
      response.resume(),
    ).end(body);
  };
  const register = async (id: string): Promise<void> => {
    const response = await answered({ ...docker, path: `/containers/${id}/json` });
    put('register', JSON.stringify(registration(JSON.parse(await text(response)) as Inspected)));
  };
  const events = await answered({ socketPath, path: '/events', agent: false });
  await syncWith(docker, consul, MOST);
  for await (const line of createInterface({ input: events })) {
    const { Action: action, Actor: actor } = JSON.parse(line) as Event;
    if (action === 'start') void register(actor.ID);
    else put(`deregister/bench:${actor.Attributes.name}:80`);
  }
}

function answered(options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(options, resolve).on('error', reject);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.at(-1) ?? '');
