import { imageServiceName } from '../mapping/service-name.ts';
import type { ServiceInstance } from '../service.ts';
import type { DoctorFacts, HostFacts } from './doctor-facts.ts';
import type { SeenContainer } from './examiners.ts';
import { type Finding, ok, skipped, warning } from './finding.ts';
import { listed } from './listed.ts';
import type { Probe } from './probe.ts';

const REGISTRATORS: readonly string[] = ['registrator', 'berth'];
/** Commands of berth that end by themselves. */
const ONE_SHOT = /\b(?:main\.js|berth)"? (?:doctor|health|status|explain|deploy|completion|help)\b/;
/** A container’s name for itself, unless it is told another. */
const CONTAINER_ID = /^[0-9a-f]{12}$/;

/** The host’s name, and who else registers its containers. */
export function hostFindings(facts: DoctorFacts): readonly Finding[] {
  return [
    nameFinding(facts.host),
    ...registratorFindings(facts.containers),
    ...ownerFindings(facts),
  ];
}

function nameFinding({ name, nameOrigin }: HostFacts): Finding {
  const seen = `${name}, from ${nameOrigin}`;
  if (CONTAINER_ID.test(name)) {
    const remedy =
      'set -hostname, or leave it out: services of a name that changes are left behind';
    return warning(
      'host name',
      `${seen}: it looks like a container’s, which is gone with it`,
      remedy,
    );
  }
  if (name === 'localhost' || name.startsWith('localhost.')) {
    const remedy = 'set -hostname: hosts of one name take the services of each other for their own';
    return warning('host name', seen, remedy);
  }
  return ok('host name', seen);
}

function registratorFindings(containers: Probe<readonly SeenContainer[]>): readonly Finding[] {
  if (containers.kind === 'failed') return [skipped('registrators', 'Docker does not answer')];
  const found = containers.value.filter(
    ({ image, name, command }) =>
      REGISTRATORS.includes(imageServiceName(image, name)) && !ONE_SHOT.test(command),
  );
  const names = listed(found.map(({ name, image }) => `${name} (${image})`));
  if (found.length === 0) return [ok('registrators', 'none runs in a container here')];
  if (found.length === 1) return [ok('registrators', names)];
  const remedy =
    'let one run: two write the same entries, and registrator removes those of the other';
  return [warning('registrators', `${String(found.length)} run here: ${names}`, remedy)];
}

function ownerFindings(facts: DoctorFacts): readonly Finding[] {
  const { services, containers } = facts;
  if (services.kind === 'failed') return [skipped('owners', 'the services cannot be listed')];
  if (containers.kind === 'failed') return [skipped('owners', 'Docker does not answer')];
  const here = new Set<string>(containers.value.map(({ id }) => id));
  const rival = rivalFinding(services.value, facts.host.name, here);
  const orphan = orphanFinding(services.value, facts, here);
  const findings = [rival, orphan].filter((finding) => finding !== undefined);
  const own = services.value.filter(({ mark }) => mark?.owner === facts.host.name).length;
  const seen = `${String(own)} of ${String(services.value.length)} services are this host’s`;
  return findings.length > 0 ? findings : [ok('owners', seen)];
}

/** Somebody else says that a container of this engine is his. */
function rivalFinding(
  services: readonly ServiceInstance[],
  host: string,
  here: ReadonlySet<string>,
): Finding | undefined {
  const rivals = services.filter(
    ({ mark }) => mark !== undefined && mark.owner !== host && here.has(mark.containerId),
  );
  if (rivals.length === 0) return undefined;
  const owners = [...new Set(rivals.map(({ mark }) => mark?.owner ?? ''))].sort();
  const seen = `${String(rivals.length)} services of containers that run here belong to ${listed(owners)}`;
  const remedy = `stop the other berth, or give both one -hostname; if it is gone, remove them: ${listed(rivals.map(({ id }) => id))}`;
  return warning('owners', seen, remedy);
}

/** Of this host’s name, and of no container that runs here. */
function orphanFinding(
  services: readonly ServiceInstance[],
  { host, expectations }: DoctorFacts,
  here: ReadonlySet<string>,
): Finding | undefined {
  const orphans = services.filter(
    ({ mark }) => mark?.owner === host.name && !here.has(mark.containerId),
  );
  if (orphans.length === 0 || !expectations.leavesNothing) return undefined;
  const seen = `${String(orphans.length)} services of this host belong to no container that runs here: ${listed(orphans.map(({ id }) => id))}`;
  const remedy =
    'berth removes them while it runs; if they stay, another host of this name uses this agent: set -hostname';
  return warning('owners', seen, remedy);
}
