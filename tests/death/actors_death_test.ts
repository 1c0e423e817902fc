/**
 * Workers in which actors live die: messages arrive at most once and in order up to the end, each end is told once, behind the last
 * message, every question is settled, and children of a supervisor go on behind the same references. Ten deaths each; 500 with
 * MILLRACE_DEEP=1.
 */
import { assert, assertEquals } from "@std/assert";
import { type ActorRef, ActorSystem, child } from "../../src/actor/mod.ts";
import { ActorDeadError, AskTimeoutError, WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { spawn } from "../../src/actor/mod.ts";
import { amount } from "../support/deep.ts";
import { newSeed, seeded } from "../support/random.ts";
import { Ear, type Echo } from "./actors_module.ts";
import { Books } from "./books.ts";
import { Killer } from "./killer.ts";
import { SPAN } from "./nemesis_module.ts";

type Module = typeof import("./actors_module.ts");
const MODULE = import.meta.resolve("./actors_module.ts");
const DEATHS = amount(10, 500);
const WORKERS = [1, 2, 3];
/** Messages told without a pause. */
const BURST = 20;

/** What may come of a question to an actor whose worker dies. */
function isLoss(error: unknown): boolean {
  return error instanceof WorkerLostError || error instanceof ActorDeadError ||
    error instanceof AskTimeoutError;
}

Deno.test(`${DEATHS} deaths of workers with actors in them: at most once, in order, each end told once and last`, async () => {
  const seed = newSeed(),
    what = `seed ${seed}`,
    books = new Books(),
    ended = new Set<number>(),
    wrong: string[] = [];
  await using rt = await Runtime.start({ workers: WORKERS.length, memory: "32MiB" });
  const { Echo: Echoes } = rt.import<Module>(MODULE);
  const ear = spawn(Ear, [(value: number) => {
    books.enter(value);
    if (ended.has(Math.floor(value / SPAN))) wrong.push(`${value} came behind the end of its life`);
  }]);
  const killer = new Killer(rt, seeded(seed), what, () => books.received, { tasks: false });
  const living: (ActorRef<Echo> | undefined)[] = [];
  let over = false, downs = 0, lives = 0, asked = 0, lost = 0;
  const liveIn = async (worker: number): Promise<void> => {
    while (!over) {
      const life = books.lives++;
      let echo: ActorRef<Echo>;
      try {
        echo = await Echoes.spawn.with({ worker })(life, ear);
      } catch (error) {
        assert(isLoss(error), `${what}: ${error}`);
        continue;
      }
      lives++;
      living[worker] = echo;
      // Its worker may have died while the reference was on its way here: whoever watches the dead is told just that.
      const end = echo.alive ? "worker_lost" : "noproc";
      echo.watch(({ reason }) => {
        downs++;
        if (ended.has(life)) wrong.push(`the end of life ${life} was told twice`);
        if (reason !== end && !over) wrong.push(`life ${life} ended with ${reason}, not ${end}`);
        ended.add(life);
      });
      await talk(echo, worker);
      if (over && echo.alive) await echo.stop();
      // Its end is told behind its last message, which may be on its way still.
      while (!ended.has(life)) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const talk = async (echo: ActorRef<Echo>, worker: number): Promise<void> => {
    for (let n = 0; !over && echo.alive;) {
      for (let i = 0; i < BURST && echo.alive; i++) {
        // A full mailbox is refused, and the number told again.
        if (echo.tell.note(n, living[1 + worker % WORKERS.length]) === "ok") n++;
      }
      asked++;
      try {
        const bad = await echo.ask.wrong();
        if (bad !== 0) wrong.push(`an actor in worker ${worker} counts ${bad} wrong messages`);
      } catch (error) {
        if (!isLoss(error)) wrong.push(`an ask rejected with ${error}`);
        lost++;
      }
    }
  };
  const all = WORKERS.map(liveIn);
  for (const one of all) one.catch(() => {});
  while (books.received < 100) await killer.watch();
  await killer.kill(DEATHS);
  over = true;
  await Promise.all(all);
  await ear.stop();
  // Whatever is missing was on its way to, or in the mailbox of, one that died: between two that came, nothing.
  assertEquals(books.settle(what, 0), 0);
  assertEquals([wrong.slice(0, 10), downs], [[], lives], what);
  assertEquals(await rt.close(), { stuck: [] });
  assertEquals(internalsOf(rt).core.call.audit(1), 0, what);
  console.log(
    `  ${killer.reaped} deaths, ${lives} lives, ${books.received} messages, ${lost} of ${asked} questions lost by name`,
  );
});

Deno.test(`${DEATHS} deaths of workers with supervised actors in them: each goes on behind its reference`, async () => {
  const seed = newSeed(), what = `seed ${seed}`;
  await using rt = await Runtime.start({ workers: WORKERS.length, memory: "32MiB" });
  const { Tally } = rt.import<Module>(MODULE), system = new ActorSystem();
  system.events.subscribe(() => {});
  const specs = WORKERS.map((worker) => child(Tally, [], { id: `tally ${worker}`, worker }));
  const supervisor = system.supervise({ intensity: Infinity }, specs);
  await supervisor.ready();
  const tallies = specs.map((spec) => supervisor.find(spec)!);
  let answers = 0, over = false, fresh = 0, lost = 0;
  const downs: unknown[] = [];
  const killer = new Killer(rt, seeded(seed), what, () => answers, { tasks: false });
  const asking = tallies.map(async (tally) => {
    const watch = tally.watch((down) => downs.push(down));
    let last: number | undefined = 0;
    while (!over) {
      try {
        const count = await tally.ask.count();
        answers++;
        if (count === 1) fresh++;
        // One whose answer was lost, or came too late, may have been counted all the same.
        else if (last !== undefined) {
          assertEquals(count, last + 1, `${what}: neither the next number nor a fresh start`);
        }
        last = count;
      } catch (error) {
        assert(isLoss(error), `${what}: ${error}`);
        last = undefined;
        lost++;
      }
    }
    watch[Symbol.dispose]();
  });
  for (const one of asking) one.catch(() => {});
  while (answers < 100) await killer.watch();
  await killer.kill(DEATHS);
  over = true;
  await Promise.all(asking);
  assertEquals([downs, supervisor.children().map(({ alive }) => alive)], [[], [true, true, true]], what);
  for (const [i, spec] of specs.entries()) {
    assert(supervisor.find(spec) === tallies[i], `${what}: another reference`);
  }
  assert(fresh > 3, `${what}: nobody was started again`);
  await supervisor.stop();
  assertEquals(await rt.close(), { stuck: [] });
  assertEquals(internalsOf(rt).core.call.audit(1), 0, what);
  console.log(
    `  ${killer.reaped} deaths, ${fresh} incarnations, ${answers} answers, ${lost} questions lost by name`,
  );
});
