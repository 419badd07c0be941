import { isLoopback } from '../ip-address.ts';
import type { EngineSide } from './doctor-facts.ts';
import type { EngineFacts, SocketFacts } from './examiners.ts';
import { type Finding, error, ok, skipped, warning } from './finding.ts';

/** Docker 20.10, the oldest engine that berth is tested with. */
const OLDEST_API = [1, 41] as const;

const MOUNT_DIRECTORY =
  'mount the directory of the socket and name it: -v /var/run:/host/run -e DOCKER_HOST=unix:///host/run/docker.sock';

/** Whether the engine answers, which one it is, and how it is reached. */
export function engineFindings({ endpoint, socket, engine }: EngineSide): readonly Finding[] {
  const facts = socket.kind === 'answered' ? socket.value : undefined;
  return [
    ...(facts === undefined ? networkFindings(endpoint) : [socketFinding(facts)]),
    engine.kind === 'answered'
      ? engineFinding(endpoint, engine.value)
      : unansweredFinding(engine.problem, facts),
  ];
}

function unansweredFinding(problem: string, socket: SocketFacts | undefined): Finding {
  if (socket !== undefined && socket.state !== 'alive') {
    return skipped('docker', 'its socket cannot be used');
  }
  return error('docker', problem, 'start Docker, or name where it is: DOCKER_HOST');
}

function engineFinding(
  endpoint: string,
  { product, version, apiVersion, name }: EngineFacts,
): Finding {
  const seen = `${product} ${version}, API ${apiVersion}, host ${name}, at ${endpoint}`;
  if (!isOlder(apiVersion)) return ok('docker', seen);
  const remedy = `berth is tested with Docker 20.10 (API ${OLDEST_API.join('.')}) and newer: upgrade the engine`;
  return warning('docker', seen, remedy);
}

/** An engine that does not say is none of the old ones. */
function isOlder(apiVersion: string): boolean {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(apiVersion) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [oldMajor, oldMinor] = OLDEST_API;
  return Number(major) < oldMajor || (Number(major) === oldMajor && Number(minor) < oldMinor);
}

function socketFinding(socket: SocketFacts): Finding {
  const { path, state, gid, mode, isMount, isRemoved } = socket;
  switch (state) {
    case 'missing': {
      const remedy =
        'start Docker; in a container, mount its socket; elsewhere, name it: DOCKER_HOST';
      return error('socket', `there is no ${path}`, remedy);
    }
    case 'denied': {
      const group = String(gid);
      const seen = `${path} may not be opened by this process: group ${group}, mode ${mode}`;
      const remedy = `add the group: docker run --group-add ${group}, group_add in Compose, SupplementaryGroups in systemd`;
      return error('socket', seen, remedy);
    }
    case 'dead': {
      if (!isMount) return error('socket', `nobody listens at ${path}`, 'start Docker');
      const seen = `${path} is mounted as a file and nobody listens: it is the socket of an engine that has been started anew${isRemoved ? '' : ', or the engine is stopped'}`;
      return error('socket', seen, `start this container anew; better, ${MOUNT_DIRECTORY}`);
    }
    case 'alive': {
      if (!isMount) return ok('socket', `${path} answers`);
      const seen = `${path} answers; it is mounted as a file, and dead as soon as the engine is started anew`;
      const remedy = `let a restart policy start berth anew, as it then ends by itself (docker.giveUpSeconds); better, ${MOUNT_DIRECTORY}`;
      return warning('socket', seen, remedy);
    }
  }
}

/** Whoever reaches an engine without TLS is root on its host. */
function networkFindings(endpoint: string): readonly Finding[] {
  const host = /^tcp:\/\/\[?([^\]]*?)\]?:\d+$/.exec(endpoint)?.[1];
  if (host === undefined || host === 'localhost' || isLoopback(host)) return [];
  const seen = `${endpoint} is neither encrypted nor asks who calls`;
  return [warning('socket', seen, 'use the socket, or TLS: DOCKER_TLS_VERIFY, DOCKER_CERT_PATH')];
}
