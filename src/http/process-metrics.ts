import { Counter, Gauge, type Registry } from 'prom-client';

/** The process under the names that every Prometheus client gives them, without a prefix. */
export function processMetrics(registry: Registry): void {
  const registers = [registry];
  new Counter({
    ...{ name: 'process_cpu_seconds_total', help: 'CPU time, user and system.', registers },
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  new Gauge({
    ...{ name: 'process_resident_memory_bytes', help: 'Memory in use.', registers },
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    ...{ name: 'process_start_time_seconds', help: 'When it was started.', registers },
  }).set(Date.now() / 1000 - process.uptime());
}
