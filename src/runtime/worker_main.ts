/**
 * What a worker of a runtime runs: `Runtime.start` starts it. A module of your own that imports
 * `@millrace/millrace/worker` makes a worker, too; give a function that makes it to the option `worker`.
 *
 * @example
 * ```ts
 * import { Runtime } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const program = import.meta.resolve("@millrace/millrace/worker"); // or a module that imports it
 * await using rt = await Runtime.start({
 *   workers: 1,
 *   memory: "4MiB",
 *   worker: () => new Worker(program, { type: "module" }),
 * });
 * const tasks = rt.import<{ double(n: number): number }>("data:text/javascript,export const double = (n) => 2 * n;");
 * assertEquals(await tasks.double(21), 42);
 * ```
 *
 * @module
 */
import { Core } from "../core/core.ts";
import { TaskTable } from "../core/task_table.ts";
import { traceClock, type TraceMemory, TraceRing } from "../core/trace_ring.ts";
import { Isolate } from "../workers/isolate.ts";
import { ownSide } from "../workers/host/own_side.ts";
import { type FromWorker, isMillrace, type ToWorker, type Welcome } from "../workers/protocol.ts";
import { Actors } from "./actors/actors.ts";
import type { Cargo } from "./actors/cargo.ts";
import { type Look, lookAround } from "./actors/watched.ts";
import { Ways } from "./actors/ways.ts";
import { Handles } from "./handles.ts";
import { WORKER_INBOX } from "./options.ts";
import { Records } from "./records.ts";
import { Runner } from "./runner.ts";
import { connectSignals } from "./signal_records.ts";
import { traceIsolate } from "./trace_actors.ts";

const own = ownSide();
let runner: Runner | undefined;
let cargo: Cargo | undefined;
let ways: Ways | undefined;
let actors: Actors | undefined;
let joining = false;
/** What is told before the worker has joined. */
const early: ToWorker[] = [];

function say(message: FromWorker): void {
  own!.post({ millrace: message });
}

/** Takes the seat that was kept for this worker. The lock is held by now: from here on death is noticed. */
function join(welcome: Welcome): void {
  const core = Core.join(welcome.ticket);
  const handles = new Handles();
  const isolate = new Isolate(core, welcome.options, handles);
  handles.isolate = isolate;
  isolate.pump.busy.watch();
  const records = new Records(isolate, WORKER_INBOX);
  connectSignals(isolate, handles, records);
  runner = new Runner(isolate, records, welcome.worker, new TaskTable(welcome.tasks));
  const { modules } = runner;
  cargo = handles.cargo;
  ways = new Ways(core, cargo, (message, transfer) => own!.post({ millrace: message }, transfer));
  const load = (url: string, name: string) => modules.find(url, name);
  actors = handles.actors = new Actors(isolate, records, load, cargo, ways);
  runner.actors = actors;
  for (const notice of welcome.exports) runner.learn(notice);
  trace(core, welcome.trace);
  say({ kind: "ready" });
  for (const lane of welcome.lanes) runner.takeFrom(lane);
  for (const message of early) obey(runner, message);
}

/** Notes what this isolate does from now on, or no more. */
function trace(core: Core, memory: TraceMemory | undefined): void {
  traceIsolate(core, memory && new TraceRing(memory));
}

function begin(welcome: Welcome): void {
  joining = true;
  const live = (): void => {
    try {
      join(welcome);
    } catch (failure) {
      say({ kind: "failed", message: String(failure) });
    }
  };
  // Whoever steals the lock has declared this worker dead: nothing of the runtime may be touched any more.
  own!.live(welcome.life, live, () => own!.leave());
}

function obey(who: Runner, message: ToWorker): void {
  if (message.kind === "cargo") cargo?.arrive(message.from, message.ticket, message.cargo);
  else if (message.kind === "port") ways?.open(message.port);
  else if (message.kind === "export") who.learn(message.notice);
  else if (message.kind === "lane") who.takeFrom(message.lane);
  else if (message.kind === "trace") {
    trace(who.isolate.core, message.memory);
    say({ kind: "traced", at: traceClock(), asked: message.asked });
  } else if (message.kind === "look") {
    say({ kind: "seen", seen: lookAround(actors, who.worker, message.look as Look) });
  } else if (message.kind === "stop") void leave(who, message.grace);
}

/** Lets the tasks end, as far as they do, and goes. */
async function leave(who: Runner, grace: number): Promise<void> {
  const stopped = who.stop(grace);
  const gone = actors?.stop(grace);
  who.isolate.leave();
  await Promise.all([stopped, gone]);
  say({ kind: "left" });
  own!.leave();
}

own?.listen((data) => {
  if (!isMillrace(data)) return;
  const message = data.millrace as ToWorker;
  if (message.kind === "welcome") {
    if (!joining) begin(message);
  } else if (runner !== undefined) obey(runner, message);
  else early.push(message);
});
