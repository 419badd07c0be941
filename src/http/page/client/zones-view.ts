import { byId, duration, element, setText } from './dom.ts';
import { STAGES, courseOf, stageOf, urgencyOf } from './stages.ts';
import type { Deployment, Release, Zone, Zones } from './status.ts';

/** Shown at first; the style says the same. */
const FEW = 3;

/** The zones of each service, with its releases; a service without any takes no room. */
export class ZonesView {
  readonly #all = byId('all-releases');
  #shown = '';

  constructor() {
    this.#all.addEventListener('click', () => {
      const isOpen = byId('zones').classList.toggle('all');
      this.#all.setAttribute('aria-expanded', String(isOpen));
      setText(this.#all, isOpen ? 'Show fewer' : 'Show all');
    });
  }

  show({ releases, problem }: Zones): void {
    const told = JSON.stringify([releases, problem]);
    if (told === this.#shown) return; // what is open stays open
    this.#shown = told;
    byId('releases').hidden = releases.length === 0 && problem === '';
    setText(byId('release-count'), String(releases.length));
    this.#all.hidden = releases.length <= FEW;
    setText(byId('zones-problem'), problem === '' ? '' : `They cannot be read: ${problem}`);
    const open = openOnes();
    byId('zones').replaceChildren(
      ...[...releases].sort(byUrgency).map((release) => card(release, open.has(release.service))),
    );
  }
}

function openOnes(): ReadonlySet<string> {
  const open = document.querySelectorAll<HTMLElement>('#zones details[open]');
  return new Set([...open].map(({ dataset }) => dataset.service ?? ''));
}

/** What waits for somebody comes first, then what is under way. */
function byUrgency(a: Release, b: Release): number {
  return urgencyOf(a.deployment) - urgencyOf(b.deployment) || (a.service < b.service ? -1 : 1);
}

function card({ service, zones, deployment, history }: Release, isOpen: boolean): HTMLElement {
  const heading = element('h3', {}, service);
  const top = element('header', {}, heading);
  if (deployment !== undefined) top.append(phase(deployment));
  const all = element('article', { class: 'release' }, top, ...zones.map((zone) => zoneLine(zone)));
  if (deployment !== undefined) all.append(...progress(deployment));
  if (history.length > 0) all.append(former(service, history, isOpen));
  return all;
}

function phase({ phase: name, isPaused }: Deployment): HTMLElement {
  return element('span', { class: `phase ${courseOf(name)}` }, isPaused ? `${name}, paused` : name);
}

function zoneLine({ zone, isActive, version, percent, ...health }: Zone): HTMLElement {
  const { passing, warning, critical } = health;
  const filled = element('i');
  filled.style.width = `${String(percent)}%`;
  const instances = passing + warning + critical;
  const counts = instances === 0 ? 'none runs' : `${String(passing)}/${String(instances)} passing`;
  const isIll = instances > passing;
  return element(
    'div',
    { class: `zone ${zone}${isActive ? ' active' : ''}` },
    element('b', {}, zone),
    element('span', { class: 'version' }, version === '' ? '' : `v${version.replace(/^v/, '')}`),
    element('span', { class: 'share', attributes: { 'aria-hidden': 'true' } }, filled),
    element('span', { class: 'percent' }, `${String(percent)} %`),
    element('span', { class: isIll ? 'health ill' : 'health' }, counts),
  );
}

function progress(deployment: Deployment): readonly HTMLElement[] {
  const { version, candidate, phase: name, phaseAt, holder, url, reason } = deployment;
  const at = stageOf(name);
  const steps = STAGES.map((stage, index) =>
    element(
      'li',
      index === at
        ? { class: 'now', attributes: { 'aria-current': 'step' } }
        : {
            class: index < at ? 'past' : '',
          },
      stage,
    ),
  );
  const since = phaseAt === 0 ? '' : `, for ${duration(Date.now() - phaseAt)}`;
  const text =
    courseOf(name) === 'running'
      ? `${version} to ${candidate}${since}, by `
      : `${version} to ${candidate}, by `;
  const by = /^https?:\/\//.test(url)
    ? element('a', { attributes: { href: url, rel: 'noreferrer' } }, holder || url)
    : holder || 'somebody';
  const line = element('p', { class: 'by' }, text, by);
  const why = reason === '' ? [] : [element('p', { class: 'reason' }, reason)];
  return at === -1 || name === 'succeeded'
    ? [line, ...why]
    : [element('ol', { class: 'stages' }, ...steps), line, ...why];
}

function former(service: string, history: readonly Deployment[], isOpen: boolean): HTMLElement {
  const lines = history.map(({ version, candidate, phase: name, startedAt, holder }) =>
    element(
      'li',
      {},
      element(
        'time',
        {},
        startedAt === 0 ? '' : new Date(startedAt).toLocaleString([], { hour12: false }),
      ),
      element('span', {}, `${version} to ${candidate}`),
      element('span', { class: `phase ${courseOf(name)}` }, name),
      element('span', { class: 'by' }, holder),
    ),
  );
  const details = element(
    'details',
    {},
    element('summary', {}, `History (${String(history.length)})`),
    element('ol', { class: 'history' }, ...lines),
  );
  details.dataset.service = service;
  details.open = isOpen;
  return details;
}
