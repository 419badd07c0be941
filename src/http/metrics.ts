import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { HostState } from './host-state.ts';
import type { Call } from './measured-registry.ts';
import { type News, driftKind, isFromEvent } from './news.ts';
import { processMetrics } from './process-metrics.ts';
import { stateMetrics } from './state-metrics.ts';

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The daemon in Prometheus' words.
 *
 * INVARIANT: no ID, name or error is a label's value; the number of series does not grow.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters: Counters;
  readonly #histograms: Histograms;
  #hasConnected = false;

  constructor(state: HostState, version: string) {
    this.#counters = countersIn(this.#registry);
    this.#histograms = histogramsIn(this.#registry);
    stateMetrics(state, this.#registry);
    processMetrics(this.#registry);
    new Gauge({
      name: 'berth_build_info',
      help: 'Always 1; what runs.',
      labelNames: ['version', 'node'],
      registers: [this.#registry],
    }).set({ version, node: process.version }, 1);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  called({ operation: op, code, elapsedMs }: Call): void {
    this.#counters.calls.inc({ op, code });
    this.#histograms.call.observe({ op }, elapsedMs / 1000);
  }

  hear(news: News): void {
    switch (news.kind) {
      case 'heard':
        this.#heard(news.action);
        break;
      case 'attempted':
        this.#counters.reconciled.inc({ result: resultOf(news.errors.length === 0) });
        if (news.willRetry) this.#counters.retries.inc();
        this.#histograms.reconcile.observe(news.elapsedMs / 1000);
        break;
      case 'compared':
        this.#compared(news.elapsedMs, news.error === undefined);
        break;
      case 'registered':
      case 'deregistered':
        this.#changed(news);
        break;
      case 'removals-held':
        this.#counters.blocked.inc({ reason: 'too-many' });
        break;
      case 'docker-up':
        if (this.#hasConnected) this.#reconnected(news.isRenewal ? 'renewal' : 'loss');
        this.#hasConnected = true;
        break;
      default:
    }
  }

  /** The actions that arrive here are a closed set: docker/ lets no other through. */
  #heard(word: string): void {
    const isOfNetwork = word.startsWith('network-');
    const action = isOfNetwork ? word.slice('network-'.length) : word;
    this.#counters.events.inc({ type: isOfNetwork ? 'network' : 'container', action });
  }

  #compared(elapsedMs: number, isComplete: boolean): void {
    this.#counters.resyncs.inc({ result: resultOf(isComplete) });
    // What is not there is told from what cannot be read by this alone: nothing is removed.
    if (!isComplete) this.#counters.blocked.inc({ reason: 'unreadable' });
    this.#histograms.resync.observe(elapsedMs / 1000);
  }

  #changed(news: Extract<News, { kind: 'registered' | 'deregistered' }>): void {
    const kind = driftKind(news);
    if (kind !== undefined) this.#counters.corrections.inc({ kind });
    if (isFromEvent(news.reason)) this.#histograms.propagation.observe(news.elapsedMs / 1000);
  }

  #reconnected(reason: 'renewal' | 'loss'): void {
    this.#counters.reconnects.inc({ reason });
  }
}

function resultOf(isSuccess: boolean): 'success' | 'error' {
  return isSuccess ? 'success' : 'error';
}

interface Counters {
  readonly reconciled: Counter<'result'>;
  readonly retries: Counter;
  readonly reconnects: Counter<'reason'>;
  readonly events: Counter<'type' | 'action'>;
  readonly resyncs: Counter<'result'>;
  readonly corrections: Counter<'kind'>;
  readonly calls: Counter<'op' | 'code'>;
  readonly blocked: Counter<'reason'>;
}

function countersIn(registry: Registry): Counters {
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Counter<Label> =>
    new Counter({ name: `berth_${name}`, help, labelNames, registers: [registry] });
  return {
    reconciled: counter('reconcile_total', 'Work on one container.', ['result']),
    retries: counter('queue_retries_total', 'Containers put back for another try.'),
    reconnects: counter('docker_stream_reconnects_total', 'New event streams.', ['reason']),
    events: counter('docker_events_total', 'Events of Docker.', ['type', 'action']),
    resyncs: counter('resync_total', 'Comparisons of the whole host.', ['result']),
    corrections: counter('drift_corrections_total', 'Drift that was set right.', ['kind']),
    calls: counter('consul_requests_total', 'Requests to Consul.', ['op', 'code']),
    blocked: counter('deregistrations_blocked_total', 'Removals held back.', ['reason']),
  };
}

interface Histograms {
  readonly reconcile: Histogram;
  readonly resync: Histogram;
  readonly call: Histogram<'op'>;
  readonly propagation: Histogram;
}

function histogramsIn(registry: Registry): Histograms {
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Histogram<Label> =>
    new Histogram({
      ...{ name: `berth_${name}`, help, labelNames },
      ...{ registers: [registry], buckets: BUCKETS_SECONDS },
    });
  return {
    reconcile: histogram('reconcile_duration_seconds', 'Work on one container.'),
    resync: histogram('resync_duration_seconds', 'One comparison of the whole host.'),
    call: histogram('consul_request_duration_seconds', 'One request to Consul.', ['op']),
    propagation: histogram('propagation_seconds', 'From an event of Docker to Consul’s answer.'),
  };
}
