/** Tasks in processes of their own: calls, deaths, and what they may not do. */
import { assert, assertEquals, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { Channel } from "../../../src/channel/mod.ts";
import { auto } from "../../../src/codec/mod.ts";
import {
  ArgumentError,
  CodecError,
  MessageTooLargeError,
  TaskModuleError,
  TaskThrewError,
  TaskTimeoutError,
  WorkerLostError,
} from "../../../src/errors.ts";
import { lives, load, type Module, READ, URL_OF_MODULE, withModule } from "./isolated_support.ts";

Deno.test("isolated: a hundred calls run in one other process, values arrive whole", () =>
  withModule({}, async (mod, rt) => {
    const pids = await Promise.all(Array.from({ length: 50 }, () => mod.pid()));
    assertEquals(new Set(pids).size, 1);
    assert(pids[0] !== Deno.pid);
    const sums = await Promise.all(Array.from({ length: 100 }, (_, i) => mod.add(i, 1)));
    assertEquals(sums, Array.from({ length: 100 }, (_, i) => i + 1));
    const value = {
      map: new Map([[1, new Date(5)]]),
      set: new Set([-0, NaN, 7n]),
      bytes: new Uint8Array([1]),
    };
    assertEquals(await mod.echo(value), value);
    const large = new Uint8Array(900_000).map((_, i) => i * 7);
    assertEquals(await mod.echo(large), large);
    assertEquals(rt.stats().processes, { live: 1, running: 0, waiting: 0, restarts: 0 });
  }));

Deno.test("isolated: errors keep class, message, stack, cause, code and own fields", () =>
  withModule({}, async (mod) => {
    const error = await assertRejects(() => mod.fail(), RangeError, "out of range") as RangeError & {
      code: string;
      limit: number;
    };
    assertEquals([error.code, error.limit], ["E_RANGE", 7]);
    assert(error.cause instanceof SyntaxError);
    assertMatch(error.stack!, /isolated_module\.ts/);
    const odd = await assertRejects(() => mod.failOddly(), TaskThrewError);
    assertEquals(odd.thrown, { odd: 1 });
  }));

Deno.test("isolated: an endless loop is killed when its time is over, and the next call works", () =>
  withModule({}, async (mod, rt) => {
    const pid = await mod.pid();
    const error = await assertRejects(() => mod.spin.with({ timeout: 50 })(), TaskTimeoutError);
    assertMatch(error.message, /task="spin", timeout=50/);
    const next = await mod.pid();
    assert(next !== pid);
    assertEquals(await lives(pid), false);
    assertEquals(rt.stats().processes.restarts, 1);
  }));

Deno.test("isolated: an endless loop is killed on abort, and the caller gets the signal's own reason", () =>
  withModule({}, async (mod) => {
    const pid = await mod.pid();
    const controller = new AbortController();
    const spinning = mod.spin.with({ signal: controller.signal })();
    const reason = { why: "enough" };
    setTimeout(() => controller.abort(reason), 20);
    assertStrictEquals(await spinning.then(() => undefined, (thrown) => thrown), reason);
    assertEquals(await mod.add(1, 2), 3);
    assertEquals(await lives(pid), false);
    const aborted = mod.add.with({ signal: AbortSignal.abort("before") })(1, 2);
    assertEquals(await aborted.catch((thrown) => thrown), "before");
  }));

Deno.test("isolated: a call that is cancelled while it waits costs no process its life", () =>
  withModule({}, async (mod, rt) => {
    const pid = await mod.pid();
    const first = mod.later(1_500, "first");
    await assertRejects(() => mod.spin.with({ timeout: 10 })(), TaskTimeoutError);
    assertEquals(await first, "first");
    assertEquals(await mod.pid(), pid);
    assertEquals(rt.stats().processes.restarts, 0);
  }));

Deno.test("isolated: who shares a process with one that is killed is lost, or tried again if idempotent", () =>
  withModule({ concurrency: 3 }, async (mod) => {
    await mod.pid();
    const lost = mod.later(60_000, 1);
    const again = mod.later.with({ idempotent: true })(300, "again");
    const killed = mod.later.with({ timeout: 100 })(60_000, 2);
    const [a, b, c] = await Promise.allSettled([lost, again, killed]);
    assert(a.status === "rejected" && a.reason instanceof WorkerLostError);
    assertMatch(a.reason.message, /worker=1, task="later", reason="the process was killed, because its call/);
    assertEquals(b, { status: "fulfilled", value: "again" });
    assert(c.status === "rejected" && c.reason instanceof TaskTimeoutError);
  }));

Deno.test("isolated: a heap that runs full takes the process with it and spares this one", () =>
  withModule({ memory: "40MiB" }, async (mod) => {
    const error = await assertRejects(() => mod.fill(), WorkerLostError);
    assertMatch(error.message, /task="fill", reason="the process/);
    assertEquals(await mod.add(2, 2), 4);
  }));

Deno.test("isolated: Deno.exit and an error in nobody's turn lose the call and say why", () =>
  withModule({}, async (mod) => {
    const left = await assertRejects(() => mod.exit(0), WorkerLostError);
    assertMatch(left.message, /the task has ended its process/);
    const thrown = await assertRejects(() => mod.uncaught(), WorkerLostError);
    assertMatch(thrown.message, /thrown by nobody's turn/);
    assertEquals(await mod.add(1, 1), 2);
  }));

Deno.test("isolated: an idempotent call runs again when its process died", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const permissions = { ...READ, write: [dir] };
    await withModule({ permissions }, async (mod, rt) => {
      assertEquals(await mod.exitOnce.with({ idempotent: true })(`${dir}/flag`), 1);
      assertEquals(rt.stats().processes.restarts, 1);
      await assertRejects(() => mod.exit.with({ idempotent: true })(3), WorkerLostError);
      assertEquals(rt.stats().processes.restarts, 5);
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("isolated: what lives in shared memory, and what no codec carries, is refused by name", () =>
  withModule({}, async (mod, rt) => {
    const refusals: [unknown, RegExp][] = [
      [rt.channel(auto()), /a channel does not leave the process/],
      [new Channel(), /a channel does not leave the process/],
      [rt.channel(auto()).sender(), /the end of a channel does not leave/],
      [rt.subject(auto()), /a subject does not leave the process/],
      [{ in: [new AbortController().signal] }, /an abort signal does not leave the process/],
      [() => 1, /function/],
    ];
    for (const [value, sentence] of refusals) {
      const error = await assertRejects(() => mod.echo(value), CodecError);
      assertMatch(error.message, sentence);
    }
    await assertRejects(() => mod.handle(), CodecError);
    await assertRejects(() => mod.echo(new Uint8Array(2 ** 21)), MessageTooLargeError);
    const large = await assertRejects(() => mod.large(2 ** 21), MessageTooLargeError);
    assertEquals(large.value, undefined);
    assertEquals(await mod.add(1, 1), 2);
  }));

Deno.test("isolated: a module or an export that is not there is named", () =>
  withModule({}, async (mod, rt) => {
    const absent = mod as unknown as Record<string, () => Promise<void>>;
    const none = await assertRejects(() => absent.absent!(), TaskModuleError);
    assertEquals(none.code, "EXPORT_MISSING");
    await assertRejects(() => absent.notAFunction!(), TaskModuleError, "no function");
    const url = new URL("./there_is_no_such_module.ts", import.meta.url);
    const nowhere = rt.import<Module>(url, { isolate: "process" });
    const missing = await assertRejects(() => nowhere.add(1, 2), TaskModuleError);
    assertEquals(missing.code, "MODULE_LOAD");
    const spawn = (mod as unknown as Record<string, { spawn(): Promise<void> }>).echo!.spawn;
    await assertRejects(() => spawn(), ArgumentError, "actors are not spawned in processes");
  }));

Deno.test("isolated: a task may do what was asked for it, and no more", () =>
  withModule({}, async (mod, rt) => {
    const here = import.meta.filename!;
    assertMatch(await mod.readFile(here), /^\/\*\* Tasks in processes/);
    await assertRejects(() => mod.readFile("/etc/passwd"), Error, "--allow-read");
    await assertRejects(() => mod.reach(), Error, "--allow-net");
    const own = rt.import<Module>(URL_OF_MODULE, { isolate: "process" });
    assertEquals(await own.add(1, 2), 3);
    await assertRejects(
      () => own.readFile(new URL("../../../deno.json", import.meta.url).pathname),
      Error,
      "read",
    );
    const blind = load(rt, { permissions: { read: false } });
    const error = await assertRejects(() => blind.add(1, 2), TaskModuleError);
    assertMatch(error.message, /flag="--allow-read"/);
  }));

Deno.test("isolated: what a task writes to stdout is no message, and what it reads from stdin is none either", async () => {
  const program = `
    import { Runtime } from ${JSON.stringify(import.meta.resolve("../../../src/runtime/mod.ts"))};
    await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
    const mod = rt.import(${JSON.stringify(URL_OF_MODULE)}, { isolate: "process" });
    const all = await Promise.all([mod.noise(), mod.noise()]);
    console.log(all.map((text) => text.length).join(), await mod.readStdin(), await mod.postNonsense());
  `;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", `data:text/javascript,${encodeURIComponent(program)}`],
  }).output();
  const text = new TextDecoder();
  assertEquals([code, text.decode(stdout)], [0, "100000,100000 0 still here\n"]);
  const noise = text.decode(stderr);
  assertEquals(noise.split("noise: a line").length - 1, 2);
  assertEquals(noise.match(/x{5000}/g)?.length, 100);
});

Deno.test("isolated: no process outlives a parent that was killed, not even in an endless loop", async () => {
  const program = `
    import { Runtime } from ${JSON.stringify(import.meta.resolve("../../../src/runtime/mod.ts"))};
    const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
    const mod = rt.import(${JSON.stringify(URL_OF_MODULE)}, { isolate: "process" });
    const pid = await mod.pid();
    void mod.spin();
    setTimeout(() => console.log(pid), 100);
  `;
  const parent = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", `data:text/javascript,${encodeURIComponent(program)}`],
    stdout: "piped",
  }).spawn();
  const stdout = parent.stdout.getReader();
  const pid = Number(new TextDecoder().decode((await stdout.read()).value));
  assertEquals(await lives(pid), true);
  parent.kill("SIGKILL");
  await parent.status;
  await stdout.cancel();
  for (let tries = 0; tries < 100 && await lives(pid); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals(await lives(pid), false);
});
