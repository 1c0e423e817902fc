import { assert } from "@std/assert";
import { P_PAYLOAD, RECEIVE, SEND } from "../../wasm/layout.ts";
import { modelModule } from "./build.ts";
import type { Program, Step } from "./fiber.ts";
import type { Machine } from "./machine.ts";
import { CUT, type Policy } from "./policy.ts";
import { subject as openSubject } from "./subjects.ts";
import { World } from "./world.ts";

/** Most accesses of a call, wherever another worker has stopped; those of a reaper depend on how much there is. */
const LIMIT = 64;
/** Who lays out a header or a ring writes more words than that, and waits for nobody. */
const LAYING_OUT: Readonly<Record<string, number>> = { open: 80 };

/** Runs fiber 0 for a number of accesses, then stops it for ever and lets fiber 1 go on. */
class Freeze implements Policy {
  readonly #machine: Machine;
  readonly #until: number;
  made = 0;

  constructor(machine: Machine, until: number) {
    this.#machine = machine;
    this.#until = until;
  }

  decide(): number {
    if (this.made < this.#until && this.#machine.enabled(0)) return 0;
    return this.#machine.enabled(1) ? 1 : CUT;
  }

  onAccess(fiber: number): void {
    if (fiber === 0) this.made++;
  }
}

interface Bench {
  readonly world: World;
  readonly subject: number;
  readonly lossy: number;
  readonly cursors: readonly (readonly number[])[];
  readonly one: number;
  readonly full: number;
  readonly meeting: number;
  readonly operations: readonly number[];
}

/** An arena with an empty, a full and an unbuffered channel that all have joined. */
function bench(module: WebAssembly.Module): Bench {
  const world = new World(module, 3);
  const one = world.channel(2), full = world.channel(1), meeting = world.channel(0);
  const subject = openSubject(world, 2, 1), lossy = openSubject(world, 2, 0, 1);
  const cursors = [subject, lossy].map((ch) => [0, 1].map((slot) => world.now.join(world.me[slot]!, ch, 0)));
  world.fill(2, full, [1]);
  for (const slot of [0, 1]) assert(world.now.reserve(world.me[slot]!, one) === 0);
  for (const slot of [0, 1]) world.now.unreserve(slot, one);
  const operations: number[] = [];
  for (const slot of [0, 1]) {
    const op = world.now.operation(world.me[slot]!, 0);
    operations.push(op);
    world.now.prepareOperation(op);
    world.now.offer(world.me[slot]!, meeting, slot === 0 ? RECEIVE : SEND, op, op + P_PAYLOAD);
    world.now.publishOperation(op);
  }
  world.machine.effects.visible.fill(1);
  world.machine.effects.freeze();
  return { world, one, full, meeting, operations, subject, lossy, cursors };
}

/** What slot `slot` may be in the middle of. */
const CALLS: Record<string, (b: Bench, slot: number) => Step> = {
  send: ({ world: w, one }, s) => w.calls.send(w.me[s]!, one, w.out(s), 1),
  sendFull: ({ world: w, full }, s) => w.calls.send(w.me[s]!, full, w.out(s), 1),
  receive: ({ world: w, one }, s) => w.calls.receive(w.me[s]!, one, w.in(s), 2),
  receiveFull: ({ world: w, full }, s) => w.calls.receive(w.me[s]!, full, w.in(s), 2),
  reserve: ({ world: w, one }, s) => w.calls.reserve(w.me[s]!, one),
  publish: ({ world: w, subject }, s) => w.calls.publish(w.me[s]!, subject, w.out(s), 1),
  publishLossy: ({ world: w, lossy }, s) => w.calls.publish(w.me[s]!, lossy, w.out(s), 2),
  read: ({ world: w, subject, cursors: [own] }, s) => w.calls.read(w.me[s]!, subject, own![s]!, w.in(s), 2),
  readLossy: ({ world: w, lossy, cursors: [, own] }, s) =>
    w.calls.read(w.me[s]!, lossy, own![s]!, w.in(s), 2),
  join: ({ world: w, subject }, s) => w.calls.join(w.me[s]!, subject, 1),
  part: ({ world: w, subject, cursors: [own] }, s) => w.calls.part(w.me[s]!, subject, own![s]!),
  close: ({ world: w, full }, s) => w.calls.close(w.me[s]!, full, 0),
  passOn: ({ world: w, full }) => w.calls.passOn(full),
  meetOwn: ({ world: w, meeting, operations }, s) =>
    w.calls.meet(w.me[s]!, meeting, s === 0 ? RECEIVE : SEND, s === 0 ? w.in(0) : w.out(1), operations[s]!),
  meet: ({ world: w, meeting }, s) =>
    w.calls.meet(w.me[s]!, meeting, s === 0 ? SEND : RECEIVE, s === 0 ? w.out(0) : w.in(1), 0),
  lock: ({ world: w, operations }, s) => w.calls.lockOperation(operations[s]!),
  post: ({ world: w }, s) => w.calls.post(w.me[s]!, 2, w.out(s), 4),
  announce: ({ world: w }) => w.calls.announce(w.me[2]!, 200),
  allocate: ({ world: w }, s) => w.calls.allocate(w.me[s]!, 40),
  open: ({ world: w }, s) => w.calls.open(w.me[s]!, 1, 8, 0),
  detach: ({ world: w, full }, s) => w.calls.detach(w.me[s]!, s, full),
  park: ({ world: w }, s) => w.calls.park(w.me[s]!),
  ready: ({ world: w }, s) => w.calls.ready(w.me[s]!),
  collect: ({ world: w }, s) => w.calls.collect(w.me[s]!, w.in(s), 1024),
};

Deno.test("every call returns within a stated number of accesses wherever another worker stops for ever", async () => {
  // The real number of attempts, not the short one of the other models.
  const b = bench(await modelModule(true));
  const { world: { machine } } = b;
  let runs = 0;
  const worst = new Map<string, number>();
  for (const [other, call] of Object.entries(CALLS)) {
    for (const [name, own] of Object.entries(CALLS)) {
      for (let until = 0, more = true; more; until++) {
        const policy = new Freeze(machine, until);
        let accesses = 0, result = NaN;
        const frozen = function* (): Program {
          yield call(b, 0);
          more = false;
        };
        const free = function* (): Program {
          result = yield own(b, 1);
          accesses = machine.fibers[1]!.steps;
        };
        machine.run([frozen(), free()], policy);
        runs++;
        assert(
          !Number.isNaN(result),
          `${name} has not returned while ${other} stands before access ${until}`,
        );
        assert(
          accesses <= (LAYING_OUT[name] ?? LIMIT),
          `${name} made ${accesses} accesses while ${other} stood before access ${until}`,
        );
        worst.set(name, Math.max(worst.get(name) ?? 0, accesses));
        if (policy.made < until) break;
      }
    }
  }
  const list = [...worst].sort((a, b) => b[1] - a[1]).map(([name, most]) => `${name} ${most}`).join(", ");
  console.log(`  ${runs} executions; most accesses: ${list}`);
});
