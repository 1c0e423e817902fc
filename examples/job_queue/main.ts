/**
 * A job queue at work: a dozen jobs on two workers. One of them kills its worker, one fails twice, one fails for good, and one is
 * cancelled; the others do not notice. With `--server` the queue is kept by a NATS server, and several of these processes share it;
 * kill one of them in the middle, and the others do its jobs.
 *
 * ```sh
 * deno run --allow-read examples/job_queue/main.ts
 * deno run -A examples/job_queue/main.ts --server 127.0.0.1:4222
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { f64, Runtime } from "@millrace/millrace";
import { memoryCarrier, type Remote, remote } from "@millrace/millrace/nats";
import { type Job, type JobEvent, JobQueue, type QueueOptions } from "./queue.ts";
import { isOver } from "./ledger.ts";
import type { Report } from "./tasks.ts";
import { type Attempt, work } from "./work.ts";

const OPTIONS: QueueOptions = {
  name: "reports",
  capacity: 1000,
  concurrency: 4,
  attempts: 4,
  timeout: 3_000,
  backoff: { first: 50, most: 1_000 },
};

const AIRPORTS = ["ATL", "ORD", "DFW", "LAX", "PHX", "DEN", "LAS", "DTW", "MSP", "STL"];

/** The jobs: some airports are urgent, others are trouble. */
function jobs(): Job<Report>[] {
  const plain = AIRPORTS.map((airport, i): Job<Report> => ({
    key: `report-${airport}`,
    priority: i < 2 ? "low" : i < 8 ? "normal" : "high",
    work: { airport, trouble: airport === "DFW" ? "crash" : airport === "LAX" ? "flaky" : undefined },
  }));
  const poison: Job<Report> = {
    key: "report-XXX",
    priority: "normal",
    work: { airport: "XXX", trouble: "poison" },
  };
  return [...plain, poison, { key: "report-SEA", priority: "low", work: { airport: "SEA" } }];
}

function say({ key, attempt, ...event }: JobEvent): void {
  if (event.type === "progress" || event.type === "started") return;
  const why = "error" in event ? `: ${event.error}` : "";
  const again = event.type === "failed" ? `; again in ${Math.round(event.delay)} ms` : "";
  console.log(`${key} ${event.type} (attempt ${attempt})${why}${again}`);
}

/** Over NATS if there is a server, in memory if not. */
async function join(server: string | undefined): Promise<AsyncDisposable & { system: Remote }> {
  if (server === undefined) {
    const system = remote(memoryCarrier(), { name: "jobs" });
    return { system, [Symbol.asyncDispose]: () => system.close() };
  }
  const { connect } = await import("npm:@nats-io/transport-node@^3.4.0");
  const connection = await connect({ servers: server, maxReconnectAttempts: -1 });
  const system = remote(connection, { name: "jobs", leaseTtl: 3_000 });
  return {
    system,
    async [Symbol.asyncDispose]() {
      await system.close();
      await connection.close();
    },
  };
}

async function main(server: string | undefined): Promise<void> {
  await using rt = await Runtime.start({ workers: 2 });
  const tasks = rt.import<typeof import("./tasks.ts")>(import.meta.resolve("./tasks.ts"));
  await using joined = await join(server);
  const queue = await JobQueue.open<Report>(joined.system, OPTIONS);
  using _said = queue.events.subscribe(say);

  const all = jobs();
  for (const job of all) if (!await queue.submit(job)) console.log(`${job.key} is known already`);
  console.log(
    `submitted once more: ${await queue.submit(all[0]!)}; cancelled: ${await queue.cancel("report-SEA")}`,
  );

  const lines: string[] = [];
  const handler = async (job: Job<Report>, { attempt, signal, progress }: Attempt): Promise<void> => {
    // Only the latest matters, and nobody waits for anybody.
    using shares = rt.channel(f64, { capacity: 1, overflow: "dropOldest" });
    const watching = (async () => {
      for await (const share of shares) progress(share);
    })();
    try {
      lines.push(await tasks.report.with({ signal })(job.work, attempt, shares));
    } finally {
      shares.close();
      await watching;
    }
  };
  const stop = new AbortController();
  // Ctrl-C: no new jobs, and those that run are brought to their end.
  Deno.addSignalListener("SIGINT", () => stop.abort());
  const working = work(queue, handler, { signal: stop.signal });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  for (let open = all; open.length > 0 && !stop.signal.aborted; await pause()) {
    const states = await Promise.all(open.map(({ key }) => queue.state(key)));
    open = open.filter((_, i) => !isOver(states[i]!));
  }
  stop.abort();
  await working;

  console.log(lines.toSorted().map((line) => `  ${line}`).join("\n"));
  console.log(`${lines.length} of ${all.length} done here; workers that died: ${rt.stats().restarts}`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  await main(values.server);
  Deno.exit(); // the listener for Ctrl-C would keep it alive
}
