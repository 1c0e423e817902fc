/**
 * Ours across workers: a runtime per measurement, started and warmed up before the clock runs. The first send and the last
 * receive are noted in the workers.
 *
 * @module
 */
import { array, bytes, type Codec, f64, Runtime, str, struct } from "../../mod.ts";
import type { Timing } from "../contender.ts";
import { combine, type Part, sumTo, timed, verify } from "../harness.ts";
import type { Small } from "../topologies.ts";
import type { Consume, Produce } from "./millrace_worker.ts";

/** Exports of the worker module, as tasks of a runtime. */
type Tasks = typeof import("./millrace_worker.ts");

const WORKER = new URL("./millrace_worker.ts", import.meta.url).href;

/** The small object of the topologies. */
export const SMALL: Codec<Small> = struct({ id: f64, name: str, v: array(f64) });

/** Runs something on a fresh runtime. */
async function withRuntime<T>(workers: number, work: (rt: Runtime) => Promise<T>): Promise<T> {
  await using rt = await Runtime.start({ workers, memory: "64MiB" });
  return await work(rt);
}

/** Consumers first, then producers, each on a worker of its own; closes the channel when all is sent. */
async function flow(
  channel: { close(): void },
  consumers: readonly (() => Promise<Part>)[],
  producers: readonly (() => Promise<Part>)[],
): Promise<Part[]> {
  const receiving = consumers.map((consume) => consume());
  const sent = await Promise.all(producers.map((produce) => produce()));
  channel.close();
  return [...sent, ...await Promise.all(receiving)];
}

/** A stream of numbers from `producers` to `consumers` over one channel of 1024. */
export function numbers(
  how: Produce,
  to: Consume,
  producers: number,
  consumers: number,
  n: number,
): Promise<Timing> {
  return withRuntime(producers + consumers, async (rt) => {
    const tasks = rt.import<Tasks>(WORKER);
    const pass = (count: number) => {
      const channel = rt.channel(f64, { capacity: 1024 });
      const share = (index: number) => Math.floor((count * index) / producers);
      return flow(
        channel,
        Array.from(
          { length: consumers },
          (_, c) => () => tasks.consume.with({ worker: producers + c + 1 })(channel, to),
        ),
        Array.from(
          { length: producers },
          (_, p) => () => tasks.produce.with({ worker: p + 1 })(channel, how, share(p), share(p + 1)),
        ),
      );
    };
    await pass(n);
    return combine(await pass(n), n, sumTo(n));
  });
}

/** Numbers from one writer through a subject to `observers`, each in a worker of its own. */
export function subjects(observers: number, n: number): Promise<Timing> {
  return withRuntime(1 + observers, async (rt) => {
    const tasks = rt.import<typeof import("../subject_worker.ts")>(
      new URL("../subject_worker.ts", import.meta.url).href,
    );
    const pass = async (count: number): Promise<Timing> => {
      const subject = rt.subject(f64, { capacity: 8192 }), ready = rt.channel(f64, { capacity: observers });
      const seen = Array.from(
        { length: observers },
        (_, i) => tasks.observe.with({ worker: 2 + i })(subject, count, ready),
      );
      for (let i = 0; i < observers; i++) await ready.receive();
      const { first } = await tasks.write.with({ worker: 1 })(subject, count);
      const all = await Promise.all(seen);
      subject.complete();
      for (const { received, sum } of all) {
        verify("number of values", received, count);
        verify("sum of values", sum, sumTo(count));
      }
      return { seconds: (Math.max(...all.map(({ last }) => last)) - first) / 1000 };
    };
    await pass(Math.min(n, 100_000));
    return await pass(n);
  });
}

/** A stream of small objects. */
export function structs(n: number): Promise<Timing> {
  return withRuntime(2, async (rt) => {
    const tasks = rt.import<Tasks>(WORKER);
    const pass = (count: number) => {
      const channel = rt.channel(SMALL, { capacity: 1024 });
      return flow(
        channel,
        [() => tasks.consumeStructs.with({ worker: 2 })(channel)],
        [() => tasks.produceStructs.with({ worker: 1 })(channel, count)],
      );
    };
    await pass(n);
    return combine(await pass(n), n, sumTo(n));
  });
}

/** A stream of byte blocks; the channel holds a mebibyte of them. */
export function blocks(size: number, n: number): Promise<Timing> {
  return withRuntime(2, async (rt) => {
    const tasks = rt.import<Tasks>(WORKER);
    const pass = (count: number) => {
      const channel = rt.channel(bytes, { capacity: Math.ceil(2 ** 20 / size) });
      return flow(
        channel,
        [() => tasks.consumeBlocks.with({ worker: 2 })(channel)],
        [() => tasks.produceBlocks.with({ worker: 1 })(channel, size, count)],
      );
    };
    await pass(Math.min(n, 1_000));
    return combine(await pass(n), n, sumTo(n));
  });
}

/** A number there and back, `pause` milliseconds apart. */
export function roundTrip(pause: number, n: number): Promise<Timing> {
  return withRuntime(2, async (rt) => {
    const tasks = rt.import<Tasks>(WORKER);
    const there = rt.channel(f64, { capacity: 16 }), back = rt.channel(f64, { capacity: 16 });
    const echo = tasks.echo.with({ worker: 2 })(there, back);
    const part = await tasks.ping.with({ worker: 1 })(there, back, pause, pause > 0 ? 20 : 2_000, n);
    there.close();
    await echo;
    return combine([part], n);
  });
}

/** `n` calls open at once on two workers. */
export function inFlight(n: number): Promise<Timing> {
  return withRuntime(2, async (rt) => {
    const { identity } = rt.import<Tasks>(WORKER);
    for (let i = 0; i < 2_000; i++) await Promise.all([identity(i), identity(i)]);
    return await timed(async () => {
      const calls: Promise<number>[] = [];
      for (let i = 0; i < n; i++) calls.push(identity(i));
      verify("tasks", (await Promise.all(calls)).reduce((a, b) => a + b, 0), sumTo(n));
    });
  });
}
