/**
 * What the service counts, as text that Prometheus scrapes.
 *
 * @module
 */
import type { Runtime } from "@millrace/millrace";

/** Counts requests by route and status, and adds up how long they took. */
export class Metrics {
  readonly #requests = new Map<string, { count: number; seconds: number }>();

  /** A request was answered. */
  answered(route: string, status: number, seconds: number): void {
    const labels = `route="${route}",status="${status}"`;
    const seen = this.#requests.get(labels) ?? { count: 0, seconds: 0 };
    this.#requests.set(labels, { count: seen.count + 1, seconds: seen.seconds + seconds });
  }

  /** Everything that is known now; `gauges` are values of the service's own. */
  text(rt: Runtime, gauges: Readonly<Record<string, number>>): string {
    const lines: string[] = [];
    for (const [labels, { count, seconds }] of this.#requests) {
      lines.push(`service_requests_total{${labels}} ${count}`);
      lines.push(`service_request_seconds_sum{${labels}} ${seconds.toFixed(6)}`);
    }
    for (const [name, value] of Object.entries(gauges)) lines.push(`service_${name} ${value}`);
    const { workers, channels, memory, restarts } = rt.stats();
    for (const { worker, busy, tasks, running } of workers) {
      lines.push(`millrace_worker_busy{worker="${worker}"} ${busy.toFixed(3)}`);
      lines.push(`millrace_worker_tasks_total{worker="${worker}"} ${tasks}`);
      lines.push(`millrace_worker_tasks_running{worker="${worker}"} ${running}`);
    }
    // By name: a channel of its own for each stream is no reason for a time series of its own.
    for (const [name, group] of Map.groupBy(channels, ({ name }) => name)) {
      const depth = group.reduce((sum, { depth }) => sum + depth, 0);
      const sent = group.reduce((sum, { sent }) => sum + sent, 0);
      lines.push(`millrace_channel_depth{channel="${name}"} ${depth}`);
      lines.push(`millrace_channel_sent{channel="${name}"} ${sent}`);
    }
    lines.push(`millrace_worker_restarts_total ${restarts}`);
    lines.push(`millrace_memory_bytes ${memory.used}`, `millrace_memory_bytes_max ${memory.size}`);
    lines.push(`process_resident_memory_bytes ${Deno.memoryUsage().rss}`);
    return lines.join("\n") + "\n";
  }
}
