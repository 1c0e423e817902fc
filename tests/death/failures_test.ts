/**
 * Tasks and workers that fail in every way there is: the caller is told once, by name, and the main isolate goes on. 100
 * failures, ten of them deadly; a thousand and a hundred with MILLRACE_DEEP=1.
 *
 * What no promise covers: a heap that runs full ends the process.
 */
import { assert, assertEquals } from "@std/assert";
import { CodecError, WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { newSeed, seeded } from "../support/random.ts";
import { amount } from "../support/deep.ts";

type Module = typeof import("./failing_module.ts");
const MODULE = import.meta.resolve("./failing_module.ts");
const FAILURES = amount(100, 1_000);
const NOT_THERE = new URL("./no_such_module.ts", import.meta.url);
const BROKEN = "data:text/javascript,export const works = (";
const EXPLODES = "data:text/javascript,throw new Error('while it was loaded'); export const works = 1;";
const OTHERS = "data:text/javascript,export const other = () => 1;";

/** Ways to fail, and what the caller is told. */
function ways(rt: Runtime): readonly [string, () => Promise<unknown>, (error: unknown) => boolean][] {
  const tasks = rt.import<Module>(MODULE);
  const named = (name: string) => (error: unknown) => error instanceof Error && error.name === name;
  const isError = (error: unknown) => error instanceof Error;
  return [
    ["throws", () => tasks.throws(), named("RangeError")],
    ["throws no error", () => tasks.throwsThing(), isError],
    ["rejects", () => tasks.rejects(), named("TypeError")],
    ["returns a function", () => tasks.returnsFunction(), (error) => error instanceof CodecError],
    ["overflows its stack", () => tasks.overflows(), named("RangeError")],
    ["throws a trap", () => tasks.throwsTrap(), isError],
    ["no module", () => rt.import<Module>(NOT_THERE).works(1), isError],
    ["a broken module", () => rt.import<Module>(BROKEN).works(1), isError],
    ["a module that throws", () => rt.import<Module>(EXPLODES).works(1), isError],
    ["no such export", () => rt.import<Module>(OTHERS).works(1), isError],
    [
      "an argument that cannot travel",
      () => tasks.works((() => 1) as never),
      (error) => error instanceof CodecError,
    ],
  ];
}

/** Errors and rejections that nobody caught here. */
class Uncaught {
  readonly all: unknown[] = [];
  readonly #note = (event: Event): void => {
    event.preventDefault();
    this.all.push((event as PromiseRejectionEvent).reason ?? (event as ErrorEvent).error);
  };

  constructor() {
    for (const type of ["error", "unhandledrejection"]) globalThis.addEventListener(type, this.#note);
  }

  [Symbol.dispose](): void {
    for (const type of ["error", "unhandledrejection"]) globalThis.removeEventListener(type, this.#note);
  }
}

Deno.test(`${FAILURES} failures of tasks are told to their callers, once and by name, and to nobody else`, async () => {
  const seed = newSeed(), pick = seeded(seed);
  using uncaught = new Uncaught();
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Module>(MODULE), all = ways(rt), seen = new Set<string>();
  for (let n = 0; n < FAILURES; n += 10) {
    await Promise.all(Array.from({ length: 10 }, async () => {
      const [name, fail, expected] = all[pick(all.length)]!;
      seen.add(name);
      let told = 0, error: unknown;
      await fail().then(() => {}, (reason) => {
        told++;
        error = reason;
      });
      assertEquals(told, 1, `${name}, seed ${seed}: not told`);
      assert(expected(error), `${name}, seed ${seed}: ${error}`);
    }));
    assertEquals(await tasks.works(n), n + 1, `seed ${seed}`);
  }
  assertEquals(rt.stats().restarts, 0, `seed ${seed}: a task that fails costs no worker`);
  assertEquals(seen.size, all.length, `seed ${seed}: not every way was gone`);
  assertEquals(uncaught.all, [], `seed ${seed}`);
});

Deno.test(`${FAILURES / 10} errors that a worker does not catch cost that worker, its calls are lost by name, and the main isolate goes on`, async () => {
  using uncaught = new Uncaught();
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const { uncaught: fail, works } = rt.import<Module>(MODULE);
  let reaps = 0;
  internalsOf(rt).onReaped = () => reaps++;
  for (let n = 0; n < FAILURES / 10; n++) {
    const error = await fail(n % 2 === 0 ? "timer" : "promise").catch((error) => error);
    assert(error instanceof WorkerLostError, String(error));
    assertEquals(await works(n), n + 1);
  }
  assertEquals([reaps, rt.stats().restarts], [FAILURES / 10, FAILURES / 10], "one end for each error");
  assertEquals(uncaught.all, []);
  assertEquals(await rt.close(), { stuck: [] });
});
