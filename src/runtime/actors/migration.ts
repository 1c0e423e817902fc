/**
 * Moving an actor to another worker: its snapshot goes there, its mailbox after it, and its old place passes on what still comes.
 *
 * Invariants
 * - I1  Nothing is handled while it moves, nothing is lost, and the order of messages is what it was.
 * - I2  If the move fails, the actor goes on where it is.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { Placement } from "../../actor/foreign.ts";
import type { ActorClass } from "../../actor/spawn.ts";
import { DEAD, isThenable } from "../../actor/state.ts";
import { POISON, unstash } from "../../actor/life.ts";
import type { Hand } from "../../actor/mailbox.ts";
import { type Operation, SIGNAL, signal } from "../../actor/operation.ts";
import type { Ref } from "../../actor/ref.ts";
import { cellOf } from "../../actor/signals.ts";
import type { SpawnOptions } from "../../actor/options.ts";
import { ActorDeadError, ArgumentError } from "../../errors.ts";
import { becomeRelay, passOn } from "./relay.ts";
import { StandIn } from "./stand_in.ts";

/** How an actor was made: all that is needed to make it again. */
export interface Recipe {
  readonly url: string;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly options: SpawnOptions;
}

/** A move that was ordered. */
interface Move {
  readonly recipe: Recipe;
  /** Makes the actor at its new place, from its snapshot. */
  readonly make: (recipe: Recipe, state: unknown) => Promise<StandIn>;
  readonly done: (there: StandIn) => void;
  readonly failed: (error: unknown) => void;
}

interface Movable {
  snapshot?(): unknown;
}

const MOVE: Operation = signal("migrate", async (cell: Cell, move: Move) => {
  let there: StandIn;
  try {
    const movable = cell.instance as Movable;
    if (movable.snapshot === undefined) {
      throw new ArgumentError("only an actor with a snapshot() can move", { actor: cell.label });
    }
    if (cell.extra?.children !== undefined && cell.extra.children.size > 0) {
      throw new ArgumentError("an actor that has children cannot move", { actor: cell.label });
    }
    const state = await movable.snapshot();
    there = await move.make(move.recipe, state);
    if (cell.instance !== movable || (cell.urgent?.size ?? 0) > 0) {
      // It was ended meanwhile, or is about to be: here, where it is known.
      void there[Symbol.asyncDispose]();
      throw new ActorDeadError(cell.label, "noproc", "migrate");
    }
  } catch (error) {
    return move.failed(error);
  }
  const mail = empty(cell);
  becomeRelay(cell, there);
  for (const message of mail) {
    if (message.op === POISON) void there.poison().then(message.arg as () => void);
    else void passOn(there, message);
  }
  move.done(there);
});

/** A class whose first incarnation takes a snapshot over before it starts. */
export function restoring(cls: ActorClass, state: unknown): ActorClass {
  interface Restorable {
    restore?(state: unknown): unknown;
    onStart?(): unknown;
  }
  const before = cls.prototype as Restorable;
  let first = true;
  const made = class extends cls {
    protected override onStart(): Promise<void> {
      const restored = first ? before.restore?.call(this, state) : undefined;
      first = false;
      const start = () => before.onStart?.call(this);
      return (isThenable(restored) ? restored.then(start) : start()) as Promise<void>;
    }
  };
  Object.defineProperty(made, "name", { value: cls.name });
  return made;
}

/** Orders a move, behind the message in hand and ahead of all others. */
export function order(cell: Cell, recipe: Recipe, make: Move["make"]): Promise<StandIn> {
  return new Promise((resolve, reject) => {
    // With the incarnation the order is gone.
    const over = () => reject(new ActorDeadError(cell.label, "noproc", "migrate"));
    if (cell.state === DEAD) return over();
    cell.more.onEnd.push(over);
    cell.urge(MOVE, { recipe, make, done: resolve, failed: reject } satisfies Move);
  });
}

/** Everything that waits in the mailbox, and those who wait for room in it. Of signals only what is still to end it. */
function empty(cell: Cell): Hand[] {
  unstash(cell);
  const mail: Hand[] = [];
  if (cell.op !== undefined) mail.push({ op: cell.op, arg: cell.arg, from: cell.from });
  const { box } = cell;
  if (box === undefined) return mail;
  for (;;) {
    const message = {} as Hand;
    if (!box.pick(message, ({ op }) => op.shape !== SIGNAL || op === POISON)) break;
    mail.push(message);
    box.admit();
  }
  return mail;
}

/**
 * Moves an actor to another worker of its runtime; resolves once it is there. The actor needs a method `snapshot()`, which
 * returns what it is made of again there: a new one is constructed with the same arguments, and its `restore(state)` is called before
 * `onStart`. Its mailbox moves along; references, its name, links and monitors hold. Timers do not move, nor what it watches itself:
 * set them in `onStart`. While it moves no message is handled; several moves come one after the other.
 *
 * Anybody with a reference may call it. Rejects with an `ArgumentError` for an actor that was not spawned on a worker, has no
 * `snapshot()` or has children, with what `snapshot` and `restore` throw, and with a `WorkerLostError`: then it stays where it is; with
 * an `ActorDeadError` if it ends meanwhile. After Akka's shard rebalancing and Orleans' activation migration.
 *
 * @throws {ArgumentError} when `ref` is no actor of another isolate, or an option is out of range.
 *
 * @example
 * ```ts ignore
 * const room = await mod.Room.spawn.with({ worker: 1 })("lobby");
 * await migrate(room, { worker: 2 });
 * await room.ask.guests(); // the same reference, the same guests
 * ```
 */
export async function migrate(ref: Ref, to: Placement): Promise<void> {
  const cell = cellOf(ref);
  if (!(cell instanceof StandIn)) {
    throw new ArgumentError("only an actor on a worker can move to another one", { actor: cell.label });
  }
  await cell.command("migrate", to);
}
