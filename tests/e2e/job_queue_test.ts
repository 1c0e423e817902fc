/**
 * The job queue of `examples/job_queue`: as a user runs it, and its promises one by one, in memory and on virtual time. Over NATS, with
 * a process that is killed: `tests/nats/job_queue_test.ts`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { memoryCarrier, remote } from "@millrace/millrace/nats";
import { virtualTime } from "@millrace/millrace/testing";
import { delayAfter } from "../../examples/job_queue/backoff.ts";
import {
  type Job,
  type JobEvent,
  JobQueue,
  type Priority,
  type QueueOptions,
} from "../../examples/job_queue/queue.ts";
import { type Attempt, work } from "../../examples/job_queue/work.ts";
import { linesOf } from "../support/run_example.ts";

const OPTIONS: QueueOptions = {
  name: "tests",
  capacity: 100,
  concurrency: 1,
  attempts: 3,
  timeout: 10_000,
  backoff: { first: 1_000, most: 60_000 },
};

function job(key: string, priority: Priority = "normal"): Job<string> {
  return { key, priority, work: key };
}

/** A queue in memory and what happened in it, without progress. */
async function open(options: Partial<QueueOptions> = {}) {
  const system = remote(memoryCarrier(), { name: "tests" });
  const queue = await JobQueue.open<string>(system, { ...OPTIONS, ...options });
  const said: string[] = [];
  const subscription = queue.events.subscribe(({ key, attempt, type }: JobEvent) =>
    said.push(`${key} ${type} ${attempt}`)
  );
  return {
    queue,
    said,
    async [Symbol.asyncDispose]() {
      subscription.unsubscribe();
      await system.close();
    },
  };
}

/** Lets everything happen that is due within `ms`. */
async function pass(time: ReturnType<typeof virtualTime>, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    await time.run(Math.min(50, left));
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

Deno.test("examples/job_queue does every job though a worker dies, buries what cannot be done, and forgets what was cancelled", async () => {
  const printed = await linesOf(["--allow-read"], "job_queue/main.ts");
  assertEquals(printed[0], "submitted once more: false; cancelled: true");
  assertEquals(printed.at(-1), "10 of 12 done here; workers that died: 1");
  const has = (pattern: RegExp): number => printed.filter((line) => pattern.test(line)).length;
  assertEquals(has(/^report-... done/), 10);
  assertEquals(
    has(/^report-DFW failed \(attempt 1\): WorkerLostError: .*; again in \d+ ms$/),
    1,
    "its worker died",
  );
  assertEquals(has(/^report-LAX failed \(attempt .\): Error: the printer is out of paper/) >= 1, true);
  assertEquals(has(/^report-XXX dead \(attempt 4\): RangeError: there is no airport XXX$/), 1);
  assertEquals(has(/^report-SEA cancelled/), 1);
  assertEquals(has(/^ {2}ATL: 846 flights, 7.8 min late on average$/), 1);
});

Deno.test("job queue: waits double up to a bound, and differ by chance", () => {
  const waits = (chance: number) =>
    [1, 2, 3, 4, 5].map((attempt) => delayAfter(attempt, { first: 100, most: 1_000 }, () => chance));
  assertEquals(waits(0), [50, 100, 200, 400, 500]);
  assertEquals(waits(1), [100, 200, 400, 800, 1_000]);
});

Deno.test("job queue: urgent jobs go first, a key is one job, and what is over is not done again", async () => {
  using time = virtualTime();
  await using opened = await open();
  const { queue } = opened;
  assertEquals(await queue.submit(job("a", "low")), true);
  assertEquals(await queue.submit(job("b", "normal")), true);
  for (const key of ["c", "d", "e"]) assertEquals(await queue.submit(job(key, "high")), true);
  assertEquals(await queue.submit(job("b", "high")), false, "the key is known");
  const done: string[] = [];
  const stop = new AbortController();
  const working = work(queue, ({ key }) => Promise.resolve(void done.push(key)), { signal: stop.signal });
  await pass(time, 500);
  assertEquals(done.join(""), "cdeba");
  assertEquals(await queue.submit(job("a")), false);
  assertEquals(await queue.cancel("a"), false, "it is over");
  assertEquals(await queue.state("a"), { status: "done", attempts: 1 });
  assertEquals(await queue.cancel("z"), false, "nobody knows it");
  stop.abort();
  await pass(time, 100);
  await working;
});

Deno.test("job queue: a job that fails comes again later and later, and is buried in the end, with its error", async () => {
  using time = virtualTime();
  await using opened = await open();
  const { queue, said } = opened;
  const tried: number[] = [];
  const stop = new AbortController();
  const working = work(queue, () => {
    tried.push(time.now());
    return Promise.reject(new RangeError("no paper"));
  }, { signal: stop.signal, random: () => 1 });
  await queue.submit(job("a"));
  await pass(time, 5_000);
  const waits = tried.slice(1).map((at, i) => at - tried[i]!);
  assertEquals(waits.length, 2, "three attempts");
  assert(waits[0]! >= 1_000 && waits[0]! < 1_300, `1 s before the second, not ${waits[0]}`);
  assert(waits[1]! >= 2_000 && waits[1]! < 2_300, `2 s before the third, not ${waits[1]}`);
  assertEquals(said.join(), "a started 1,a failed 1,a started 2,a failed 2,a started 3,a dead 3");
  const { value, ack } = await queue.deadJobs().receive();
  assertEquals(value, { job: job("a"), attempts: 3, error: "RangeError: no paper" });
  ack();
  assertEquals((await queue.state("a")).status, "dead");
  stop.abort();
  await pass(time, 100);
  await working;
});

Deno.test("job queue: cancelling ends a job that runs, and one that waits never starts; a late one is tried again", async () => {
  using time = virtualTime();
  await using opened = await open();
  const { queue, said } = opened;
  const hangs = (_job: Job<string>, { signal, progress }: Attempt): Promise<void> =>
    new Promise((_, reject) => {
      progress(0.5);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const shares: number[] = [];
  using _shares = queue.events.subscribe((event) =>
    void (event.type === "progress" && shares.push(event.share))
  );
  const stop = new AbortController();
  const working = work(queue, hangs, { signal: stop.signal, random: () => 0 });
  await queue.submit(job("runs", "high"));
  await queue.submit(job("waits", "low"));
  await pass(time, 200);
  assertEquals(await queue.cancel("waits"), true);
  assertEquals(await queue.cancel("runs"), true);
  await pass(time, 300);
  assertEquals(said.filter((line) => !line.includes("progress")).sort(), [
    "runs cancelled 1",
    "runs started 1",
    "waits cancelled 0",
  ]);
  await queue.submit(job("late"));
  await pass(time, 10_300);
  assertEquals(said.at(-1), "late failed 1", "ten seconds are over");
  assertEquals(shares.length >= 2, true);
  stop.abort();
  await pass(time, 100);
  await working;
});

Deno.test("job queue: two copies of a job, handed out at the same time, are done once; one that does not heed its cancel is not done", async () => {
  using time = virtualTime();
  await using opened = await open({ concurrency: 4 });
  const { queue, said } = opened;
  const gates = new Map([["twice", Promise.withResolvers<void>()], ["deaf", Promise.withResolvers<void>()]]);
  const begun: string[] = [];
  const stop = new AbortController();
  const working = work(queue, async ({ key }) => {
    begun.push(key);
    await gates.get(key)!.promise;
  }, { signal: stop.signal });
  await Promise.all([
    queue.submit(job("twice", "high")),
    queue.submit(job("twice", "low")),
    queue.submit(job("deaf")),
  ]);
  await pass(time, 300);
  assertEquals(begun.sort(), ["deaf", "twice"], "the other copy has to wait");
  await queue.cancel("deaf");
  for (const { resolve } of gates.values()) resolve();
  await pass(time, 2_500);
  assertEquals(begun.length, 2, "and is not done any more");
  assertEquals(said.filter((line) => !line.includes("started")).sort(), ["deaf cancelled 1", "twice done 1"]);
  stop.abort();
  await pass(time, 100);
  await working;
});

Deno.test("job queue: whoever works hears that the system is closed", async () => {
  using time = virtualTime();
  const opened = await open();
  const working = work(opened.queue, () => Promise.resolve(), { signal: new AbortController().signal });
  await pass(time, 100);
  const closing = opened[Symbol.asyncDispose]();
  await pass(time, 200);
  await closing;
  await working;
});

Deno.test("job queue: told to stop it ends what it does; told to give up it hands that back, and somebody else does it", async () => {
  using time = virtualTime();
  const carrier = memoryCarrier();
  const one = remote(carrier, { name: "tests" });
  await using other = remote(carrier, { name: "tests" });
  const first = await JobQueue.open<string>(one, { ...OPTIONS, concurrency: 2 });
  const second = await JobQueue.open<string>(other, { ...OPTIONS, concurrency: 2 });
  const done: string[] = [];
  const stop = new AbortController(), giveUp = new AbortController();
  const gate = Promise.withResolvers<void>();
  const working = work(first, ({ key }, { signal }) =>
    new Promise((resolve, reject) => {
      if (key === "quick") gate.promise.then(() => resolve(void done.push("quick by the first")));
      signal.addEventListener("abort", () => reject(signal.reason));
    }), { signal: stop.signal, giveUp: giveUp.signal });
  await first.submit(job("quick"));
  await first.submit(job("slow"));
  await first.submit(job("not begun"));
  await pass(time, 200);
  stop.abort();
  gate.resolve();
  await pass(time, 200);
  assertEquals(done, ["quick by the first"]);
  giveUp.abort(new Error("time to go"));
  await pass(time, 200);
  await working;
  const closing = one.close();
  await pass(time, 200);
  await closing;
  const ended = new AbortController();
  const rest = work(second, ({ key }) => Promise.resolve(void done.push(`${key} by the second`)), {
    signal: ended.signal,
  });
  await pass(time, 1_500);
  assertEquals(done.sort(), ["not begun by the second", "quick by the first", "slow by the second"]);
  ended.abort();
  await pass(time, 100);
  await rest;
});
