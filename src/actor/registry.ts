/**
 * Finding actors by keys.
 *
 * @module
 */
import { ArgumentError, NameTakenError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { DEAD } from "./state.ts";
import type { Ref } from "./ref.ts";
import { cellOf, refOf } from "./signals.ts";

/** What a registry can be told. */
export interface RegistryOptions {
  /** `"unique"`: one actor per key; `"duplicate"`: any number, as a group. Default: `"unique"`. */
  keys?: "unique" | "duplicate" | undefined;
}

/**
 * Actors under keys of any kind, compared as a `Map` does. An actor that ends is taken out before anybody is told that it
 * has: on DOWN its keys are free. With duplicate keys it is a set of groups: `for (const ref of rooms.all(id)) ref.tell…`.
 * Anybody in the isolate may use it.
 *
 * After Elixir's `Registry` and Erlang's `pg`.
 *
 * @example
 * ```ts
 * import { Actor, type ActorRef, Registry, spawn } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * class Guest extends Actor {
 *   heard: string[] = [];
 *   hear(words: string) {
 *     this.heard.push(words);
 *   }
 *   all() {
 *     return this.heard;
 *   }
 * }
 *
 * const rooms = new Registry<string, ActorRef<Guest>>({ keys: "duplicate" });
 * const [ann, bob] = [spawn(Guest), spawn(Guest)];
 * rooms.register("kitchen", ann);
 * rooms.register("kitchen", bob);
 * for (const guest of rooms.all("kitchen")) guest.tell.hear("hello");
 * assertEquals(await bob.ask.all(), ["hello"]);
 * await ann.stop();
 * assertEquals(rooms.all("kitchen"), [bob]);
 * await bob.stop();
 * ```
 */
export class Registry<K, R extends Ref = Ref> {
  readonly #unique: boolean;
  readonly #cells = new Map<K, Set<Cell>>();

  /** Throws an `ArgumentError` for a bad option. */
  constructor(options: RegistryOptions = {}) {
    const { keys = "unique" } = options;
    if (keys !== "unique" && keys !== "duplicate") {
      throw new ArgumentError('the option keys must be "unique" or "duplicate"', { got: keys });
    }
    this.#unique = keys === "unique";
  }

  /** Keys that are in use. */
  keys(): K[] {
    return [...this.#cells.keys()];
  }

  /** The actor of that key, or the first of several. */
  find(key: K): R | undefined {
    for (const cell of this.#living(key) ?? []) return refOf(cell) as R;
    return undefined;
  }

  /** All actors of that key, in the order in which they came. */
  all(key: K): R[] {
    return [...this.#living(key) ?? []].map((cell) => refOf(cell) as R);
  }

  /** Those of the key that live: the end of one in another isolate may be known here before it is told. */
  #living(key: K): Set<Cell> | undefined {
    const cells = this.#cells.get(key);
    for (const cell of cells ?? []) if (!refOf(cell).alive) cells!.delete(cell);
    return cells;
  }

  /**
   * Puts an actor under a key until the result is disposed of or the actor ends. Twice is as good as once; a dead one is
   * not put anywhere. Throws a `NameTakenError` if keys are unique and another one has it.
   */
  register(key: K, ref: R): Disposable {
    const cell = cellOf(ref);
    const found = this.#living(key);
    if (this.#unique && found !== undefined && found.size > 0 && !found.has(cell)) {
      throw new NameTakenError(key);
    }
    if (cell.state === DEAD) return { [Symbol.dispose]() {} };
    const cells = found ?? new Set();
    this.#cells.set(key, cells.add(cell));
    const releases = cell.more.releases ??= new Set();
    const release = () => {
      if (!releases.delete(release)) return;
      cells.delete(cell);
      if (cells.size === 0 && this.#cells.get(key) === cells) this.#cells.delete(key);
    };
    releases.add(release);
    return { [Symbol.dispose]: release };
  }
}
