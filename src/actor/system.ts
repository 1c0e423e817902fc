/**
 * What actors share: names, clock, events, the time an ask has.
 *
 * @module
 */
import type { Clock } from "../time/clock.ts";
import type { ChildSpec } from "./child.ts";
import type { ActorEvent, EventStream } from "./events.ts";
import { stopped } from "./life.ts";
import type { KindMetrics } from "./metrics.ts";
import type { Ref } from "./ref.ts";
import { type Spawn, spawnUnder } from "./spawn.ts";
import { Supervisor, type SupervisorOptions } from "./supervisor.ts";
import { type ActorCounts, type ActorSystemOptions, defaultCore, SystemCore } from "./system_core.ts";

/** The inside of a system, for those who look on. */
export let coreOf: (system: ActorSystem) => SystemCore;

/**
 * What a number of actors share: names, a clock, events. The functions `spawn` and `supervise` use a default one; make your
 * own for tests, or to stop all its actors at once. Anybody in the isolate may use it.
 *
 * The default system does not keep its actors: one that nobody can reach any more, and that has nothing to do, is collected
 * as any object is, without `onStop`. A system of your own keeps them until they end.
 *
 * A failure that nobody has asked for and nobody watches, while nobody listens to `events`, is printed with `console.error`.
 *
 * @example
 * ```ts
 * import { Actor, ActorSystem } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * class Echo extends Actor {
 *   say(words: string) {
 *     return words;
 *   }
 * }
 *
 * await using system = new ActorSystem({ askTimeout: 100 });
 * const letters: string[] = [];
 * system.events.subscribe((event) => event.type === "deadLetter" && letters.push(event.method));
 * const echo = system.spawn(Echo, [], { name: "echo" });
 * assertEquals(system.find("echo"), echo);
 * await echo.stop();
 * echo.tell.say("hello?");
 * assertEquals(letters, ["say"]);
 * ```
 */
export class ActorSystem implements AsyncDisposable {
  static {
    coreOf = (system) => system.#core;
  }

  readonly #core: SystemCore;

  /** Throws an `ArgumentError` for a bad option. */
  constructor(options: ActorSystemOptions = {}) {
    this.#core = options instanceof SystemCore ? options : new SystemCore(options, true);
    this.#core.face = this;
  }

  /** Lives, failures, dead letters. */
  get events(): EventStream<ActorEvent> {
    return this.#core.events;
  }

  /** Milliseconds that an ask has unless it is told otherwise. */
  get askTimeout(): number {
    return this.#core.askTimeout;
  }

  /** The clock of its actors. */
  get clock(): Clock {
    return this.#core.clock;
  }

  /** How often things have happened so far. */
  get counts(): ActorCounts {
    return { ...this.#core.counts };
  }

  /**
   * Measures the actors that are spawned from now on, for `metrics`; those that live already are not. Costs each message about
   * a microsecond, and nothing where it is not called. Where OpenTelemetry collects, it is on from the beginning.
   */
  measure(): void {
    this.#core.measure();
  }

  /**
   * Per class or function of actors: how many live and were restarted, how deep their mailboxes are, how long messages lay
   * there and how long they took, failures and dead letters. Empty unless `measure` was called. After Erlang's `process_info`.
   *
   * @example
   * ```ts
   * import { Actor, ActorSystem } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * class Echo extends Actor {
   *   say(words: string) {
   *     return words;
   *   }
   * }
   *
   * await using system = new ActorSystem();
   * system.measure();
   * await system.spawn(Echo).ask.say("hello");
   * const [echo] = system.metrics();
   * assertEquals([echo?.kind, echo?.alive, echo?.handling.count], ["Echo", 1, 1]);
   * ```
   */
  metrics(): KindMetrics[] {
    return this.#core.observer?.snapshot() ?? [];
  }

  /** Spawns an actor without a parent; as the function `spawn`. */
  get spawn(): Spawn {
    return spawnUnder(this.#core, undefined);
  }

  /** Starts a supervisor without a parent; as the function `supervise`. */
  supervise(options: SupervisorOptions, specs: readonly ChildSpec[]): Supervisor {
    return new Supervisor(this.#core, undefined, options, specs);
  }

  /** The actor of that name; `undefined` if nobody has it. The type is the caller's claim. */
  find<R extends Ref = Ref>(name: string): R | undefined {
    return this.#core.names.find(name) as R | undefined;
  }

  /** Stops all actors without a parent, the latest first, each within its `shutdown` time, and their children before them. */
  async stop(): Promise<void> {
    for (const cell of [...this.#core.members ?? []].reverse()) await stopped(cell, "shutdown");
  }

  /** As `stop`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** The outside of a system. */
export function faceOf(core: SystemCore): ActorSystem {
  return core.face ?? new ActorSystem(core as ActorSystemOptions);
}

/** The system of the functions `spawn` and `supervise`. Anybody may ask. */
export function defaultSystem(): ActorSystem {
  return faceOf(defaultCore());
}
