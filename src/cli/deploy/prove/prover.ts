import { writeFile } from 'node:fs/promises';
import type { Progress } from '../../../deploy/driver.ts';
import type { DeployPorts } from '../../../deploy/ports.ts';
import { HttpProbes } from '../../../deploy/prove/http-probes.ts';
import { type ProbeTarget, Prober } from '../../../deploy/prove/prober.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { isBeforeSwitch } from '../../../domain/deploy/phase.ts';
import { UsageError } from '../../flags.ts';
import type { ReleaseOutput, ReleaseResult } from '../release-output.ts';
import { proofHtml } from './proof-html.ts';
import { proofFields, proofJson } from './proof-json.ts';
import { proofText } from './proof-text.ts';
import type { ProveWish } from './prove-flags.ts';
import type { ProvenRelease } from './proven-release.ts';

const TIMEOUT_MS = 10_000;

export interface ProverParts {
  readonly wish: ProveWish;
  readonly prober: Prober;
  readonly clock: Clock;
}

/**
 * What is to send requests during a release; `undefined` when nothing was asked for.
 * @throws UsageError  when no proxy is known
 */
export async function openProver(
  wish: ProveWish | undefined,
  { catalog, proxies, clock }: Pick<DeployPorts, 'catalog' | 'proxies' | 'clock'>,
): Promise<Prover | undefined> {
  if (wish === undefined) return undefined;
  const { rate, versionRule } = wish;
  const targets = targetsOf(wish, [...(await catalog.proxies()), ...proxies]);
  const transport = new HttpProbes({ versionRule, timeoutMs: TIMEOUT_MS });
  return new Prover({ wish, clock, prober: new Prober({ targets, rate, transport, clock }) });
}

function targetsOf({ url }: ProveWish, proxies: DeployPorts['proxies']): readonly ProbeTarget[] {
  if (!url.startsWith('/')) return [{ proxy: url, url }];
  const declared = new Map(proxies.map(({ name, url: base }) => [base, name]));
  if (declared.size === 0) {
    throw new UsageError(
      'no proxy is known to prove it with: name one by -proxy, or a whole URL by -prove-url',
    );
  }
  return [...declared].map(([base, proxy]) => ({ proxy, url: `${base}${url}` }));
}

/** Sends requests while a release goes on, and says what became of them. */
export class Prover {
  readonly #parts: ProverParts;
  #startedAt = 0;
  #deployment: Deployment | undefined;

  constructor(parts: ProverParts) {
    this.#parts = parts;
  }

  heed({ deployment }: Progress): void {
    if (this.#deployment === undefined) {
      if (!isServed(deployment)) return;
      this.#startedAt = this.#parts.clock.now();
    }
    this.#deployment = deployment;
    this.#parts.prober.enter(deployment.phase);
  }

  /** @returns the result, which is another one when it was a success and requests have failed */
  async finish(result: ReleaseResult, output: ReleaseOutput): Promise<ReleaseResult> {
    const { wish, prober } = this.#parts;
    const proof = await prober.stop(result.outcome === 'interrupted' ? 0 : TIMEOUT_MS);
    const { id = '', request } = this.#deployment ?? {};
    const { service = '', version = '' } = request ?? {};
    const proven: ProvenRelease = {
      ...{ service, version, deploymentId: id, outcome: result.outcome },
      ...{ startedAt: this.#startedAt, rate: wish.rate, proof },
    };
    const { failed, requests } = proof.report.total;
    output.proof({ failed, lines: proofText(proven), fields: proofFields(proven) });
    for (const file of wish.reports) await writeReport(file, proven, output);
    if (result.exitCode !== 0 || failed === 0) return result;
    const text = `${result.text}, but ${String(failed)} of ${String(requests)} requests failed`;
    return { outcome: 'unproven', exitCode: 1, text };
  }

  /** Ends what `finish` has not ended. */
  async discard(): Promise<void> {
    await this.#parts.prober.stop(0);
  }
}

/** Before the first release has been switched, nobody can answer. */
function isServed({ request, phase }: Deployment): boolean {
  return request.stable !== undefined || !(isBeforeSwitch(phase) || phase === 'converging');
}

/** A report that cannot be written is told, and is no reason to fail a release. */
async function writeReport(
  file: string,
  proven: ProvenRelease,
  output: ReleaseOutput,
): Promise<void> {
  const text = file.endsWith('.html') ? proofHtml(proven) : proofJson(proven);
  try {
    await writeFile(file, text);
  } catch (error) {
    output.note(`the report could not be written: ${(error as Error).message}`);
  }
}
