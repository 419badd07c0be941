import { type Deployment, shareOf } from '../../domain/deploy/deployment.ts';
import type { Proxy, ProxyAnswer, ProxyView } from '../../domain/deploy/traffic.ts';
import { DependencyError } from '../../domain/errors.ts';
import { seconds } from '../../domain/deploy/words.ts';
import type { Zone } from '../../domain/deploy/zone.ts';
import type { DeployPorts } from '../ports.ts';
import { type Look, type Verdict, done, undecidable, wait } from '../verdict.ts';

/** Fresh connections for each look at a proxy: one answer proves nothing, old workers answer too. */
const CONNECTIONS = 10;
/**
 * So long each look must show the same: a worker of before is told to end a moment after the new ones
 * have begun, and is not seen in between.
 */
const STEADY_MS = 1_500;

/** Waits until every proxy knows the candidate's instances. */
export async function survey(look: Look): Promise<Verdict> {
  const { ports, deployment, nowMs } = look;
  const { candidate, instances, timing } = deployment.request;
  const views = await lookAtAll(ports, deployment, await allProxies(look));
  const unable = whyNoShares(deployment, views);
  if (unable !== undefined) return undecidable(unable);
  const late = views.flatMap((view) => {
    const known = view.answers.every((answer) => answer[candidate] >= instances);
    if (view.problem !== '') return [`${view.proxy}: ${view.problem}`];
    return known ? [] : [`${view.proxy} does not know all instances of ${candidate} yet`];
  });
  if (late.length === 0) return done(`${String(views.length)} proxies know ${candidate}`);
  const text = late.join('; ');
  return nowMs - deployment.phaseAt < timing.convergeMs ? wait(text) : undecidable(text);
}

/** Shares are given by proxies alone: they have to know of them. */
function whyNoShares({ request }: Deployment, views: readonly ProxyView[]): string | undefined {
  // By size, the numbers of instances do where a proxy knows no shares.
  if (request.canary === undefined || request.canary.sizes !== undefined) return undefined;
  if (views.length === 0) return 'no proxy is declared that could give the candidate a share';
  const without = views.find(
    ({ answers, problem }) => problem === '' && answers.some(({ weight }) => weight === undefined),
  );
  return without && `${without.proxy} does not say which share a zone has: its template knows none`;
}

/** Waits until no process of any proxy can send a request by the pointer of before. */
export async function converge(
  look: Look,
  zone: Zone,
  stuck: (text: string) => Verdict,
  fits: (answer: ProxyAnswer) => boolean = () => true,
): Promise<Verdict> {
  const { ports, deployment, nowMs } = look;
  const { timing } = deployment.request;
  const proxies = await allProxies(look);
  const waitedMs = nowMs - deployment.phaseAt;
  if (proxies.length === 0) {
    if (waitedMs < timing.settleMs) return wait(`no proxy is declared: settling`);
    return done(`no proxy is declared: settled for ${seconds(timing.settleMs)}, without proof`);
  }
  const views = await lookAtAll(ports, deployment, proxies);
  const late = views.flatMap((view) => whyLate(view, look, zone, fits) ?? []);
  if (late.length === 0) return done(`${String(views.length)} proxies follow ${zone}`);
  const text = late.join('; ');
  return waitedMs < timing.convergeMs ? wait(text) : stuck(text);
}

function whyLate(
  view: ProxyView,
  look: Look,
  zone: Zone,
  fits: (answer: ProxyAnswer) => boolean,
): string | undefined {
  const { deployment, nowMs, memory } = look;
  const { proxy, answers, problem, oldWorkers } = view;
  const [followed, alone] = [`followed ${proxy}`, `alone ${proxy}`];
  const isNew = answers.every(
    (answer) =>
      answer.zone === zone &&
      answer.generation === deployment.generation &&
      isShared(answer, deployment) &&
      fits(answer),
  );
  if (problem !== '' || answers.length === 0 || !isNew) {
    memory.delete(followed);
    memory.delete(alone);
    return problem === '' ? `${proxy} does not follow yet` : `${proxy}: ${problem}`;
  }
  const followsForMs = sinceFirst(memory, followed, nowMs);
  if (oldWorkers === undefined) return whyUnknown(view, followsForMs);
  if (oldWorkers > 0) {
    memory.delete(alone);
    return `${proxy}: ${String(oldWorkers)} old workers still live`;
  }
  const isSteady = sinceFirst(memory, alone, nowMs) >= STEADY_MS;
  return isSteady ? undefined : `${proxy} follows, for a moment`;
}

/** It gives the share that is recorded; by size, a template that knows none gives it by numbers. */
function isShared({ weight }: ProxyAnswer, deployment: Deployment): boolean {
  const { phase, request } = deployment;
  if (weight === undefined && request.canary?.sizes !== undefined) return true;
  const isGiven = phase === 'spreading' || phase === 'trimming';
  return (weight ?? 0) === (isGiven ? shareOf(deployment) : 0);
}

/** A worker of before may still send requests on connections that it has. */
function whyUnknown(
  { proxy, workerLifetimeMs }: ProxyView,
  followsForMs: number,
): string | undefined {
  if (workerLifetimeMs === undefined) return `${proxy}: nobody can tell whether old workers live`;
  const leftMs = STEADY_MS + workerLifetimeMs - followsForMs;
  return leftMs <= 0 ? undefined : `${proxy}: old workers may live ${seconds(leftMs)} more`;
}

/** How long something has been so, look after look. */
function sinceFirst(memory: Map<string, number>, key: string, nowMs: number): number {
  const since = memory.get(key) ?? nowMs;
  memory.set(key, since);
  return nowMs - since;
}

async function allProxies({ ports, deployment }: Look): Promise<readonly Proxy[]> {
  const { service, serviceName } = deployment.request;
  const found = (await declaredProxies(ports)).filter(
    ({ services }) => services?.some((one) => one === service || one === serviceName) ?? true,
  );
  return [...new Map([...found, ...ports.proxies].map((one) => [one.url, one])).values()];
}

/** Whoever has named proxies may have a token that sees none. */
export async function declaredProxies({
  catalog,
  proxies,
}: Pick<DeployPorts, 'catalog' | 'proxies'>): Promise<readonly Proxy[]> {
  try {
    return await catalog.proxies();
  } catch (error) {
    const isRefused = error instanceof DependencyError && error.kind === 'refused';
    if (isRefused && proxies.length > 0) return [];
    throw error;
  }
}

function lookAtAll(
  { observer }: DeployPorts,
  { request }: Deployment,
  proxies: readonly Proxy[],
): Promise<readonly ProxyView[]> {
  return Promise.all(proxies.map((proxy) => observer.look(proxy, request.service, CONNECTIONS)));
}
