import { byId, duration, element, setText } from './dom.ts';
import type { Dependency, Summary } from './status.ts';

/** Who this is, and whether all is well with it. */
export function showHead(summary: Summary): void {
  const { host, version, startedAt, now, docker, consul, failing } = summary;
  document.title = failing.length === 0 ? `${host} · berth` : `(!) ${host} · berth`;
  setText(byId('host'), host || 'a host that Docker has not named yet');
  const runsFor = duration(Date.parse(now) - Date.parse(startedAt));
  setText(byId('about'), `berth ${version}, running for ${runsFor}`);
  showDependency('docker', 'Docker', docker, docker.engineVersion);
  showDependency('consul', 'Consul', consul, consul.version);
  const isReady = failing.length === 0;
  const ready = byId('ready');
  ready.className = `pill ${isReady ? 'up' : 'down'}`;
  setText(ready, isReady ? 'Ready' : 'Not ready');
  const problems = failing.map(({ part, problem }) =>
    element('li', {}, element('b', {}, part), ` ${problem}`),
  );
  byId('problems').replaceChildren(...problems);
  byId('problems').hidden = isReady;
}

function showDependency(
  id: string,
  name: string,
  { state }: Dependency,
  version: string | undefined,
): void {
  const pill = byId(id);
  pill.className = `pill ${state}`;
  const word = { up: version ?? '', down: 'away', unknown: 'awaited' }[state];
  setText(pill, `${name} ${word}`.trim());
}

/** The figures that one looks for first. */
export function showFigures({ counts }: Summary): void {
  const { registered, maintenance, retained } = counts.services;
  const inConsul = registered + maintenance + retained;
  setText(byId('in-consul'), grouped(inConsul));
  setText(byId('desired'), grouped(counts.desired));
  setText(byId('containers'), grouped(counts.containers));
  setText(byId('queued'), grouped(counts.queued));
  byId('figure-services').classList.toggle('differs', inConsul !== counts.desired);
}

function grouped(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}
