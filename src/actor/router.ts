/**
 * One face in front of several actors.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import type { Target } from "./target.ts";
import type { Faces, Kind } from "./kind.ts";
import { LocalRef } from "./local_ref.ts";
import type { Operation } from "./operation.ts";
import { checkFunction } from "./options.ts";
import type { ActorRef, Ask, AskOptions, Send, SendOptions, Tell, TellStatus } from "./ref.ts";
import { DEAD, IDLE } from "./state.ts";

/**
 * Who gets a message. `"roundRobin"`: one after the other; `"random"`: any; `"smallestMailbox"`: who has least to do;
 * `"broadcast"`: all, and the first answer counts; `{ hash }`: always the same one for the same key.
 */
export type Routing = "roundRobin" | "random" | "smallestMailbox" | "broadcast" | {
  /** The key of a message; compared by its text. */
  readonly hash: (method: string, args: readonly unknown[]) => unknown;
};

/** What a router can be told. */
export interface RouterOptions {
  /** Who gets a message. Default: `"roundRobin"`. */
  routing?: Routing | undefined;
  /** A number from 0 (inclusive) to 1 (exclusive), for `"random"`. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** A face in front of several actors of one class, with the verbs of a reference. */
export interface Router<A> {
  /** The actors behind it, dead ones included. */
  readonly refs: readonly ActorRef<A>[];
  /** Sends without waiting. To all: `"dead"` if all are, else `"full"` if one is. */
  readonly tell: Tell<A>;
  /** Sends and waits for the answer. To all: the first answer; an `AggregateError` if there is none. */
  readonly ask: Ask<A>;
  /** Sends and waits for room. */
  readonly send: Send<A>;
}

const ROUTINGS = ["roundRobin", "random", "smallestMailbox", "broadcast"];

/** FNV-1a, with a last mix so that neighbours differ in all bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

type Choice = (cells: readonly Cell[], op: Operation, arg: unknown) => Cell;

function chooser(routing: Exclude<Routing, "broadcast">, random: () => number): Choice {
  switch (routing) {
    case "random":
      return (cells) => cells[Math.min(cells.length - 1, Math.floor(random() * cells.length))]!;
    case "smallestMailbox":
      return leastLoaded;
    case "roundRobin": {
      let turn = -1;
      return (cells) => cells[turn = (turn + 1) % cells.length]!;
    }
    default:
      return (cells, op, arg) => heaviest(cells, String(routing.hash(op.method, op.args(arg))));
  }
}

/** Messages that an actor has before it, the one in hand included. */
function load(cell: Cell): number {
  if (cell.kind.elsewhere !== undefined) return (cell as LocalRef).info().queued;
  const queued = cell.op === undefined ? cell.box?.size ?? 0 : 1;
  return cell.state === IDLE && cell.turnAwaited === undefined ? queued : queued + 0.5;
}

function leastLoaded(cells: readonly Cell[]): Cell {
  let found = cells[0]!, least = Infinity;
  for (const cell of cells) {
    const its = load(cell);
    if (its < least) [found, least] = [cell, its];
  }
  return found;
}

/** Rendezvous hashing: when an actor dies, only the keys that were its own move. */
function heaviest(cells: readonly Cell[], key: string): Cell {
  let found = cells[0]!, weight = -1;
  for (const cell of cells) {
    const its = hash(`${cell.id}:${key}`);
    if (its > weight) [found, weight] = [cell, its];
  }
  return found;
}

/** Where the faces of a router send to. */
class RouterTarget implements Target {
  /** Those that were not yet found dead. */
  #cells: readonly Cell[];
  /** Absent: all of them. */
  readonly #choose: Choice | undefined;

  constructor(cells: readonly Cell[], choose: Choice | undefined) {
    this.#cells = cells;
    this.#choose = choose;
  }

  post(op: Operation, arg: unknown): TellStatus {
    if (this.#choose !== undefined) return this.#one(op, arg).post(op, arg);
    return worst(this.#all().map((cell) => cell.post(op, arg)));
  }

  async submit(op: Operation, arg: unknown, options: SendOptions | undefined): Promise<TellStatus> {
    if (this.#choose !== undefined) return await this.#one(op, arg).submit(op, arg, options);
    return worst(await Promise.all(this.#all().map((cell) => cell.submit(op, arg, options))));
  }

  request(op: Operation, arg: unknown, options: AskOptions | undefined): Promise<unknown> {
    if (this.#choose !== undefined) return this.#one(op, arg).request(op, arg, options);
    return Promise.any(this.#all().map((cell) => cell.request(op, arg, options)));
  }

  /** The living; if there are none, one of the dead, so that the message becomes a dead letter. */
  #all(): readonly Cell[] {
    if (this.#cells.some((cell) => cell.state === DEAD)) this.#bury();
    return this.#cells;
  }

  #bury(): readonly Cell[] {
    const living = this.#cells.filter((cell) => cell.state !== DEAD);
    return this.#cells = living.length === 0 ? this.#cells.slice(0, 1) : living;
  }

  #one(op: Operation, arg: unknown): Cell {
    const chosen = this.#choose!(this.#cells, op, arg);
    return chosen.state === DEAD ? this.#choose!(this.#bury(), op, arg) : chosen;
  }
}

/** Whether its actors are called by methods: of a class, loaded here or not. */
function hasFaces(kind: Kind): kind is Kind & Faces {
  return typeof (kind as Partial<Faces>).tell === "function";
}

function worst(statuses: readonly TellStatus[]): TellStatus {
  if (statuses.includes("full")) return "full";
  return statuses.every((status) => status === "dead") ? "dead" : "ok";
}

/**
 * Puts one face in front of several actors of one class. The dead are left out; if all are, messages become dead letters.
 * Anybody in the isolate may call it. A pool is a router in front of the children of a supervisor: a restart keeps their
 * references.
 *
 * Order holds per pair of sender and actor, as always: with any routing but a hash, two messages of one sender may be
 * handled in any order. Throws an `ArgumentError` for no actors, actors of different classes, or a bad option.
 * After Akka's routers.
 *
 * @example
 * ```ts
 * import { Actor, type ActorRef, child, router, supervise } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * class Square extends Actor {
 *   of(n: number) {
 *     return n * n;
 *   }
 * }
 *
 * const specs = Array.from({ length: 3 }, (_, i) => child(Square, [], { id: `square-${i}` }));
 * await using supervisor = supervise({ intensity: 10 }, specs);
 * const pool = router(specs.map((spec) => supervisor.find(spec)!), { routing: "smallestMailbox" });
 * assertEquals(await Promise.all([1, 2, 3, 4].map((n) => pool.ask.of(n))), [1, 4, 9, 16]);
 * ```
 */
export function router<A>(refs: readonly ActorRef<A>[], options: RouterOptions = {}): Router<A> {
  const { routing = "roundRobin", random = Math.random } = options;
  if (typeof routing !== "object" && !ROUTINGS.includes(routing)) {
    throw new ArgumentError(`routing must be { hash } or one of ${ROUTINGS.join(", ")}`, { got: routing });
  }
  if (typeof routing === "object" && typeof routing?.hash !== "function") {
    throw new ArgumentError("routing by hash needs a function that finds the key", { got: routing?.hash });
  }
  checkFunction("the option random", random);
  const members = Array.isArray(refs) ? [...refs] : [];
  const first = members[0] as unknown;
  const same = first instanceof LocalRef && hasFaces(first.kind) &&
    members.every((ref: unknown) => ref instanceof LocalRef && ref.kind === first.kind);
  if (!same) throw new ArgumentError("a router needs actors of one class", { actors: members.length });
  const choose = routing === "broadcast" ? undefined : chooser(routing, random);
  const target = new RouterTarget(members as unknown as Cell[], choose);
  const kind = (first as LocalRef).kind as Kind & Faces;
  return {
    refs: members,
    tell: kind.tell(target) as Tell<A>,
    ask: kind.ask(target) as Ask<A>,
    send: kind.send(target) as Send<A>,
  };
}
