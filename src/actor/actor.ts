/**
 * The base class of actors.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { ActorContext } from "./context.ts";
import type { Cell } from "./cell.ts";
import type { Down, Exit, ExitReason } from "./exit.ts";
import { takeConstructing } from "./birth.ts";
import type { SelfRef } from "./ref.ts";

/**
 * Base class of actors: an object whose methods are called one at a time, by messages.
 *
 * - Public methods are the protocol. `tell` calls them without waiting, `ask` returns a promise of what they return,
 *   `send` waits for room. Only methods of the class count, no function-valued fields; `with` and `then` are refused.
 * - A method may be `async`: the next message waits until its promise has settled, unless the actor is `reentrant`.
 * - A method that throws is a failure: an ask is rejected with that very error, and the actor stops, is restarted, goes on
 *   or escalates, as its supervisor or its options say. To reject an ask without failing, return `context.refuse(error)`.
 * - Hooks are optional methods: `onStart`, `onStop`, `onRestart`, `onDown`, `onExit`, `onIdle`. They may be `async`.
 *
 * After Erlang's `gen_server` and Akka's actors; typed calls after Pykka's proxies.
 *
 * @example
 * ```ts
 * import { Actor, spawn } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * class Counter extends Actor {
 *   #n: number;
 *   constructor(start: number) {
 *     super();
 *     this.#n = start;
 *   }
 *   increment(by: number) {
 *     this.#n += by;
 *   }
 *   value() {
 *     return this.#n;
 *   }
 * }
 *
 * const counter = spawn(Counter, [10]);
 * counter.tell.increment(2);
 * assertEquals(await counter.ask.value(), 12);
 * await counter.stop();
 * assertEquals(counter.tell.increment(1), "dead");
 * ```
 */
export abstract class Actor {
  readonly #cell: Cell | undefined = takeConstructing();
  #context: ActorContext | undefined = undefined;

  /** What the actor can do beside handling messages. Throws an `ArgumentError` if it was made with `new`, not spawned. */
  protected get context(): ActorContext {
    return this.#context ??= new ActorContext(this.#spawned);
  }

  /** Its own reference, to be handed out. Throws an `ArgumentError` if it was made with `new`, not spawned. */
  protected get self(): SelfRef {
    return this.#spawned as unknown as SelfRef;
  }

  get #spawned(): Cell {
    if (this.#cell === undefined) {
      throw new ArgumentError("an actor has a context only if it was spawned", {
        actor: this.constructor.name,
      });
    }
    return this.#cell;
  }

  /** Called first in each incarnation; messages wait until it is done. If it fails, the actor has failed. */
  protected onStart?(): void | Promise<void>;

  /**
   * Called last, when the actor ends for good or is stopped by its supervisor; also if `onStart` never had its turn or has
   * failed, so that what the constructor opened can be closed. Not after it was killed.
   */
  protected onStop?(reason: ExitReason): void | Promise<void>;

  /** Called instead of `onStop` when it has failed and is restarted: on the old object, before the new one is made. */
  protected onRestart?(reason: ExitReason): void | Promise<void>;

  /** Called when an actor that it watches is gone. */
  protected onDown?(down: Down): void | Promise<void>;

  /** Called when a linked actor has ended or somebody sent an exit, if this one traps exits. */
  protected onExit?(exit: Exit): void | Promise<void>;

  /** Called when no message came for as long as `context.timers.idle(ms)` says. */
  protected onIdle?(): void | Promise<void>;

  /** What it can be made of again: called when it is put to sleep or moves to another worker. Then the object is let go. */
  protected snapshot?(): unknown;

  /** Takes over what `snapshot` has returned; called on the new object, before anything else. */
  protected restore?(state: unknown): void | Promise<void>;
}
