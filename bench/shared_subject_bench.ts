/**
 * Subjects across workers: a writer in one worker, subscribers in others, beside a local subject that is fed by
 * `postMessage`, everybody in turn in one process.
 *
 * ```sh
 * deno run -A --lock=bench/deno.lock bench/shared_subject_bench.ts --table 5
 * ```
 *
 * @module
 */
import { f64, Runtime, type SharedSubject, Subject } from "../mod.ts";
import { sumTo, verify } from "./harness.ts";
import type { Seen } from "./subject_worker.ts";

const MODULE = new URL("./subject_worker.ts", import.meta.url).href;
const CAPACITY = 8192;

/** Nanoseconds per value, from the first write to the last receive, and of the writer alone. */
interface Pace {
  readonly whole: number;
  readonly writer: number;
}

type Tasks = typeof import("./subject_worker.ts");

/** One writer in worker 1, one subscriber in each further worker. */
async function shared(rt: Runtime, n: number, subscribers: number, how: "observe" | "pull"): Promise<Pace> {
  const tasks = rt.import<Tasks>(MODULE);
  const subject: SharedSubject<number> = rt.subject(f64, { capacity: CAPACITY });
  const ready = rt.channel(f64, { capacity: subscribers });
  const seen = Array.from(
    { length: subscribers },
    (_, i) => tasks[how].with({ worker: 2 + i % (rt.workers - 1) })(subject, n, ready),
  );
  for (let i = 0; i < subscribers; i++) await ready.receive();
  const { first, done } = await tasks.write.with({ worker: 1 })(subject, n);
  const all = await Promise.all(seen);
  for (const { received, sum } of all) {
    verify("number of values", received, n);
    verify("sum of values", sum, sumTo(n));
  }
  subject.complete();
  const last = Math.max(...all.map(({ last }) => last));
  return { whole: (last - first) * 1e6 / n, writer: (done - first) * 1e6 / n };
}

/** What everybody would write without this library: a worker posts numbers, the other one feeds a subject with them. */
async function posted(n: number): Promise<Pace> {
  const [writer, reader] = [0, 1].map(() => new Worker(MODULE, { type: "module", name: "plain" }));
  const { port1, port2 } = new MessageChannel();
  const answer = <T>(worker: Worker): Promise<T> =>
    new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
  const ready = answer(reader!);
  reader!.postMessage({ port: port2, n, write: false }, [port2]);
  await ready;
  const begun = answer<{ first: number }>(writer!), seen = answer<Seen>(reader!);
  writer!.postMessage({ port: port1, n, write: true }, [port1]);
  const { first } = await begun;
  const { last, received, sum } = await seen;
  verify("number of values", received, n);
  verify("sum of values", sum, sumTo(n));
  writer!.terminate();
  reader!.terminate();
  return { whole: (last - first) * 1e6 / n, writer: NaN };
}

async function table(rounds: number): Promise<void> {
  await using rt = await Runtime.start({ workers: 5, memory: "64MiB" });
  const programs: Record<string, () => Promise<Pace>> = {
    "postMessage into a Subject": () => posted(100_000),
    "shared, 1 observer": () => shared(rt, 2_000_000, 1, "observe"),
    "shared, 1 receiver, batches": () => shared(rt, 2_000_000, 1, "pull"),
    "shared, 4 observers": () => shared(rt, 500_000, 4, "observe"),
    "shared, 4 receivers, batches": () => shared(rt, 500_000, 4, "pull"),
  };
  const paces: Record<string, Pace[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(programs)) {
      const pace = await run();
      // The first round warms up.
      if (round > 0) (paces[name] ??= []).push(pace);
    }
  }
  for (const [name, list] of Object.entries(paces)) {
    const [whole, writer] = (["whole", "writer"] as const).map((what) =>
      list.map((pace) => pace[what]).toSorted((a, b) => a - b)
    );
    const shown = (times: number[]): string =>
      `${times[0]!.toFixed(1)} / ${times[times.length >> 1]!.toFixed(1)}`;
    console.log(
      `${name.padEnd(30)} ${shown(whole!).padEnd(18)} writer ${shown(writer!)} (ns a value, least / median)`,
    );
  }
}

if (Deno.args[0] === "--table") await table(Number(Deno.args[1] ?? 5));
else {
  const rt = await Runtime.start({ workers: 0, memory: "16MiB" });
  addEventListener("unload", () => void rt.close());
  const subject = rt.subject(f64, { capacity: 1024, overflow: "dropOldest" });
  const receiver = subject.receiver({ onLag: () => {} });
  const local = new Subject<number>();
  local.subscribe(() => {});
  const group = "one value, one isolate";
  Deno.bench("local subject, 1 observer", { group, baseline: true }, () => void local.next(1));
  Deno.bench("shared subject, written", { group }, () => void subject.next(1));
  Deno.bench("shared subject, written and received", { group }, () => {
    subject.next(1);
    receiver.tryReceive();
  });
}
