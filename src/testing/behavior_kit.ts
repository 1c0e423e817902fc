/**
 * One actor on its own, driven by the test.
 *
 * @module
 */
import type { Actor } from "../actor/actor.ts";
import type { Behavior, BehaviorOptions } from "../actor/behavior.ts";
import type { Cell } from "../actor/cell.ts";
import type { Effect, Journal } from "../actor/journal.ts";
import type { SpawnOptions } from "../actor/options.ts";
import type { ActorRef, BehaviorRef, Ref } from "../actor/ref.ts";
import { cellOf } from "../actor/signals.ts";
import { type ActorClass, prepare, type Spawn, spawnUnder } from "../actor/spawn.ts";
import { type ActorSystem, faceOf } from "../actor/system.ts";
import { SystemCore } from "../actor/system_core.ts";
import { ArgumentError } from "../errors.ts";
import { VirtualClock } from "../time/clock.ts";
import { makeSynchronous } from "./synchronous.ts";
import { TestProbe } from "./test_probe.ts";

/** Adopts the first actor that it admits as the one under test. */
class KitCore extends SystemCore {
  readonly #adopt: (cell: Cell) => void;
  #adopted = false;

  constructor(clock: VirtualClock, adopt: (cell: Cell) => void) {
    super({ clock, telemetry: "off" }, true);
    this.#adopt = adopt;
  }

  override admit(cell: Cell): void {
    super.admit(cell);
    if (this.#adopted) return;
    this.#adopted = true;
    this.#adopt(cell);
  }
}

/**
 * One actor on its own, made by {@linkcode behaviorKit}: each message is handled before `tell` returns, time stands still
 * until the test moves it, and what the actor does is written down.
 */
export class BehaviorKit<R extends Ref> implements AsyncDisposable {
  /** The actor under test. */
  readonly ref: R;
  /** Its time. */
  readonly clock: VirtualClock = new VirtualClock();
  /** Its system, in which it is alone. */
  readonly system: ActorSystem;
  readonly #core: KitCore;
  #own: Cell | undefined = undefined;
  readonly #effects: Effect[] = [];
  readonly #children = new Map<Ref, TestProbe<Ref>>();

  /** For the library only: use `behaviorKit`. */
  constructor(given: unknown, first: unknown, second: unknown) {
    const journal: Journal = { note: (effect) => this.#effects.push(effect), spawn: this.#spawn() };
    this.#core = new KitCore(this.clock, (cell) => {
      this.#own = cell;
      cell.more.journal = journal;
      makeSynchronous(cell);
    });
    this.system = faceOf(this.#core);
    this.system.events.subscribe((event) => {
      if (event.type === "deadLetter" || event.ref !== this.#own as unknown) return;
      if (event.type === "failed") journal.note({ type: "failed", method: event.method, error: event.error });
      else if (event.type !== "started") journal.note({ type: event.type, reason: event.reason });
    });
    this.ref = (spawnUnder(this.#core, undefined) as (...of: unknown[]) => Ref)(given, first, second) as R;
  }

  /** The object whose methods handle the messages; `undefined` between incarnations. The type is the caller's claim. */
  instance<I = R extends ActorRef<infer A> ? A : unknown>(): I | undefined {
    return cellOf(this.ref).instance as I | undefined;
  }

  /** Takes what the actor has done since this was read last, in order. */
  effects(): Effect[] {
    return this.#effects.splice(0);
  }

  /** The probe that stands in for a child. Throws an `ArgumentError` if it is none. */
  child(ref: Ref): TestProbe<Ref> {
    const probe = this.#children.get(ref);
    if (probe === undefined) throw new ArgumentError("the actor has no such child", { got: ref });
    return probe;
  }

  /** Stops the actor. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.system.stop();
  }

  /** Spawns a probe in place of each child. */
  #spawn(): Spawn {
    return ((given: unknown, first: unknown, second: unknown) => {
      const own = this.#own!;
      // Whatever is wrong with the arguments is told as it would be in earnest.
      const { kind, args, options } = prepare(this.#core, own, given, first, second);
      const probe = new TestProbe<Ref>(
        spawnUnder(this.#core, own),
        given,
        options.name,
        ({ method, args }) => this.#effects.push({ type: "told", ref: probe.ref, method, args }),
      );
      this.#children.set(probe.ref, probe);
      this.#effects.push({ type: "spawned", ref: probe.ref, kind: kind.name, args });
      return probe.ref;
    }) as unknown as Spawn;
  }
}

/** The forms of `behaviorKit`: those of `spawn`. */
export interface MakeBehaviorKit {
  /** For an actor of a class. */
  // deno-lint-ignore no-explicit-any
  <A extends Actor, P extends any[]>(
    cls: ActorClass<A, P>,
    args: readonly [...P],
    options?: SpawnOptions,
  ): BehaviorKit<ActorRef<A>>;
  /** For an actor of a class that is constructed without arguments. */
  <A extends Actor>(cls: ActorClass<A, []>): BehaviorKit<ActorRef<A>>;
  /** For an actor made of functions. */
  <M>(behavior: Behavior<M>, options?: BehaviorOptions<M>): BehaviorKit<BehaviorRef<M>>;
}

/**
 * Takes an actor out of its surroundings: messages are handled while they are sent, children are probes, time is virtual,
 * and `effects()` lists what it has spawned, watched, linked, stashed and timed, what its children were told, and how it
 * failed or ended. An asynchronous handler goes on when what it awaits has come, as always. Anybody in the isolate may call it.
 *
 * Throws what `spawn` throws. After Akka's `BehaviorTestKit`.
 *
 * @example
 * ```ts
 * import { behaviorKit } from "@millrace/millrace/testing";
 * import { Actor } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * class Lamp extends Actor {
 *   lit = false;
 *   push() {
 *     this.lit = true;
 *     this.context.timers.once("off", 60_000, () => this.lit = false);
 *   }
 * }
 *
 * await using kit = behaviorKit(Lamp);
 * kit.ref.tell.push();
 * assertEquals(kit.instance()?.lit, true);
 * assertEquals(kit.effects(), [{ type: "timer", key: "off", ms: 60_000, period: undefined }]);
 * kit.clock.advance(60_000);
 * assertEquals(kit.instance()?.lit, false);
 * ```
 */
export const behaviorKit: MakeBehaviorKit =
  ((given: unknown, first: unknown, second: unknown) =>
    new BehaviorKit(given, first, second)) as MakeBehaviorKit;
