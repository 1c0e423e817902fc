/**
 * A reference that records what it is told.
 *
 * @module
 */
import { Actor } from "../actor/actor.ts";
import type { Behavior } from "../actor/behavior.ts";
import type { Cell } from "../actor/cell.ts";
import type { Monitor } from "../actor/exit.ts";
import { methodsOf } from "../actor/kind.ts";
import { loop } from "../actor/loop.ts";
import { TELL } from "../actor/operation.ts";
import { checkTime } from "../actor/options.ts";
import type { Received, Wanted } from "../actor/receive.ts";
import type { ActorRef, BehaviorRef, Ref } from "../actor/ref.ts";
import { cellOf, refOf } from "../actor/signals.ts";
import type { ActorClass, Spawn } from "../actor/spawn.ts";
import { type ActorSystem, defaultSystem } from "../actor/system.ts";
import { ArgumentError, ExpectationError } from "../errors.ts";
import { VirtualClock } from "../time/clock.ts";
import { settled } from "../time/macrotask.ts";
import { isDirected } from "./actor_turns.ts";
import { makeSynchronous } from "./synchronous.ts";

/** What a probe can be told. */
export interface TestProbeOptions {
  /** The system it lives in: its names, its clock. Default: that of the function `spawn`. */
  system?: ActorSystem | undefined;
  /** A name, as every actor can have. */
  name?: string | undefined;
}

/** How long a probe waits. */
export interface ProbeWait {
  /** Milliseconds of the system's clock, which the probe moves on itself if it is a virtual one. Default: 1000. */
  timeout?: number | undefined;
}

/** A message that a probe has seen. DOWNs are `"onDown"`, trapped exits `"onExit"`. */
export interface Recorded extends Received {
  /** The actor that sent it, if it was sent before the first `await` of a handler. */
  readonly sender: Ref | undefined;
}

/** Called for each message, at once. */
export type OnRecorded = (recorded: Recorded) => void;

const TIMEOUT = 1000;

function record(method: string, args: readonly unknown[], defer: () => unknown): Recorded {
  const asked = loop.op.answer !== TELL;
  const sender = loop.from instanceof Object && "asker" in loop.from ? loop.from.asker : loop.from;
  return {
    method,
    args,
    reply: asked && method !== "receive" ? defer() as Recorded["reply"] : undefined,
    sender: sender === undefined ? undefined : refOf(sender as Cell),
  };
}

/** A class with the methods of `cls` that records instead. */
function recorder(cls: ActorClass, seen: OnRecorded): ActorClass<Actor, []> {
  const made = class extends Actor {
    override onDown(down: unknown): void {
      seen({ method: "onDown", args: [down], reply: undefined, sender: undefined });
    }
    override onExit(exit: unknown): void {
      seen({ method: "onExit", args: [exit], reply: undefined, sender: undefined });
    }
  };
  for (const method of methodsOf(cls.prototype, Actor.prototype).keys()) {
    Object.defineProperty(made.prototype, method, {
      value(this: { context: Actor["context"] }, ...args: unknown[]) {
        seen(record(method, args, () => this.context.defer()));
      },
    });
  }
  Object.defineProperty(made, "name", { value: cls.name });
  return made;
}

/** Spawns an actor that records what is meant for one of that class or function. */
export function spawnRecorder(spawn: Spawn, given: unknown, name: string | undefined, seen: OnRecorded): Ref {
  const options = { name, mailbox: { capacity: Infinity }, trapExit: true };
  if (typeof given === "function" && given.prototype instanceof Actor) {
    return spawn(recorder(given as ActorClass, seen), [], options);
  }
  const hooks = {
    onDown: (down: unknown) => seen({ method: "onDown", args: [down], reply: undefined, sender: undefined }),
    onExit: (exit: unknown) => seen({ method: "onExit", args: [exit], reply: undefined, sender: undefined }),
  };
  const behavior: Behavior<unknown> = (message) => seen(record("receive", [message], () => undefined));
  Object.defineProperty(behavior, "name", {
    value: (given as { name?: string } | undefined)?.name ?? "probe",
  });
  return spawn(behavior, { ...options, hooks });
}

function describe(wanted: Wanted | undefined): string | undefined {
  if (typeof wanted === "function") return "what the function wants";
  return wanted === undefined ? "any message" : [wanted].flat().join(" or ");
}

function matcher(wanted: Wanted | undefined): (recorded: Recorded) => boolean {
  if (wanted === undefined) return () => true;
  if (typeof wanted === "function") return ({ method, args }) => wanted(method, args);
  const methods = typeof wanted === "string" ? [wanted] : wanted;
  if (Array.isArray(methods) && methods.every((method) => typeof method === "string")) {
    return ({ method }) => methods.includes(method);
  }
  throw new ArgumentError("a probe expects methods by name, or what a function wants", { got: wanted });
}

/**
 * A reference that records what it is told, for tests. Made by {@linkcode testProbe}. Messages are seen at once, in the
 * order in which they are sent; whatever takes a reference takes a probe's.
 */
export class TestProbe<R extends Ref> implements AsyncDisposable {
  /** To be handed out in place of the real one. Stop it, and those who watch it are told. */
  readonly ref: R;
  readonly #seen: Recorded[] = [];
  /** Those who wait look again at each message. */
  readonly #looks = new Set<() => void>();

  /** For the library only: use `testProbe`. */
  constructor(spawn: Spawn, given: unknown, name: string | undefined, also?: OnRecorded) {
    this.ref = spawnRecorder(spawn, given, name, (recorded) => {
      this.#seen.push(recorded);
      also?.(recorded);
      this.#look();
    }) as R;
    makeSynchronous(cellOf(this.ref));
  }

  /** What it has seen and nobody has taken, in order. */
  get received(): readonly Recorded[] {
    return [...this.#seen];
  }

  /**
   * Takes the next message, waiting for it if need be. Rejects with an `ExpectationError` if none comes in time or it is
   * none of those wanted; then it stays. Throws an `ArgumentError` for a bad argument.
   */
  async expect(wanted?: Wanted, options?: ProbeWait): Promise<Recorded> {
    const matches = matcher(wanted);
    await this.#until(() => this.#seen.length > 0, options);
    const first = this.#seen[0];
    if (first === undefined) throw this.#failure("no message came", wanted, options);
    if (!matches(first)) throw this.#failure("another message came", wanted, options);
    return this.#seen.shift()!;
  }

  /**
   * Takes the first message of those wanted, waiting for it if need be; others stay where they are. Rejects with an
   * `ExpectationError` if none comes in time. Throws an `ArgumentError` for a bad argument.
   */
  async fish(wanted: Wanted, options?: ProbeWait): Promise<Recorded> {
    const matches = matcher(wanted);
    await this.#until(() => this.#seen.some(matches), options);
    const at = this.#seen.findIndex(matches);
    if (at < 0) throw this.#failure("no such message came", wanted, options);
    return this.#seen.splice(at, 1)[0]!;
  }

  /** Rejects with an `ExpectationError` if there is a message, or one comes within the time. Throws as the others do. */
  async expectNone(options?: ProbeWait): Promise<void> {
    await this.#until(() => this.#seen.length > 0, options);
    if (this.#seen.length > 0) throw this.#failure("a message came", undefined, options);
  }

  /** Watches an actor: its DOWN is recorded as `"onDown"`. */
  watch(ref: Ref): Monitor {
    return ref.watch((down) => {
      this.#seen.push({ method: "onDown", args: [down], reply: undefined, sender: undefined });
      this.#look();
    });
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.ref.stop();
  }

  /** Waits until it is so, or the time is over. */
  async #until(so: () => boolean, { timeout = TIMEOUT }: ProbeWait = {}): Promise<void> {
    checkTime("the option timeout", timeout);
    if (so()) return;
    const { clock } = cellOf(this.ref).system;
    let over = false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.setTimer(timeout, {
      onTimer: () => {
        over = true;
        resolve();
      },
    });
    const look = () => void (so() && resolve());
    this.#looks.add(look);
    try {
      if (!(clock instanceof VirtualClock) || isDirected()) return await promise;
      for (await settled(); !over && !so(); await settled()) clock.step();
    } finally {
      this.#looks.delete(look);
      clock.cancel(timer);
    }
  }

  #look(): void {
    for (const look of this.#looks) look();
  }

  #failure(sentence: string, wanted: Wanted | undefined, { timeout = TIMEOUT }: ProbeWait = {}): Error {
    return new ExpectationError(sentence, describe(wanted), timeout, this.#seen.map(({ method }) => method));
  }
}

/** The forms of `testProbe`. */
export interface MakeTestProbe {
  /** In place of an actor of that class: records the calls of its methods. An ask waits until the test answers it. */
  <A extends Actor>(cls: ActorClass<A>, options?: TestProbeOptions): TestProbe<ActorRef<A>>;
  /** In place of an actor made of functions: records whole messages, as the argument of `"receive"`. */
  <M>(options?: TestProbeOptions): TestProbe<BehaviorRef<M>>;
}

/**
 * Makes a probe: a reference that records what it is told, to be handed to the code under test. Anybody in the isolate may
 * call it. With a virtual clock the probe moves the time on by itself while it waits, but no further than its timeout.
 *
 * Throws an `ArgumentError` for a bad argument, a `NameTakenError` if somebody has the name. After Akka's `TestProbe` and
 * `assert_receive` of Elixir.
 *
 * @example
 * ```ts
 * import { testProbe } from "@millrace/millrace/testing";
 * import { Actor, type ActorRef, spawn } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * class Printer extends Actor {
 *   print(_line: string): void {}
 *   pages(): number {
 *     return 0;
 *   }
 * }
 * class Clerk extends Actor {
 *   constructor(readonly printer: ActorRef<Printer>) {
 *     super();
 *   }
 *   async report() {
 *     if (await this.printer.ask.pages() > 0) this.printer.tell.print("done");
 *   }
 * }
 *
 * await using printer = testProbe(Printer);
 * const clerk = spawn(Clerk, [printer.ref]);
 * clerk.tell.report();
 * const asked = await printer.expect("pages");
 * asked.reply!.send(3);
 * assertEquals((await printer.expect("print")).args, ["done"]);
 * await clerk.stop();
 * ```
 */
export const testProbe: MakeTestProbe = ((first?: unknown, second?: TestProbeOptions) => {
  const isClass = typeof first === "function";
  const options = (isClass ? second : first as TestProbeOptions | undefined) ?? {};
  const given = isClass ? first : undefined;
  const bad = isClass && !(given!.prototype instanceof Actor) || typeof options !== "object";
  if (bad) throw new ArgumentError("a probe stands in for an actor class", { got: first });
  const { system = defaultSystem(), name } = options;
  return new TestProbe(system.spawn, given, name);
}) as MakeTestProbe;
