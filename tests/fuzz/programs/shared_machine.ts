/**
 * Runs a program over shared channels, each instruction by one of several parties. Who of them is served first is nobody's
 * promise, so there is no model of each outcome; what is checked is that nothing is lost, doubled, stuck or out of order.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { select } from "../../../src/channel/mod.ts";
import type { Permit } from "../../../src/channel/types.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { RECEIVE, SEND } from "../../../wasm/layout.ts";
import { portOf, type SharedChannel } from "../../../src/runtime/shared_channel.ts";
import { settled } from "../../../src/time/macrotask.ts";
import type { Parties } from "../../support/parties.ts";
import type { Kind } from "./channel_model.ts";
import { Ledger } from "./ledger.ts";
import type { Instruction, Program } from "./program.ts";

const ABORTED = Symbol("aborted");
/** Milliseconds until something that does not happen counts as stuck; it takes microseconds. */
const PATIENCE = 15_000;

/** An operation that may still wait. */
interface Running {
  readonly stop: AbortController;
  /** What it waits for: channel and direction. */
  readonly on: readonly (readonly [ch: number, direction: number])[];
  over: boolean;
}

/** One run. */
export class SharedMachine {
  readonly ledger = new Ledger();
  readonly #parties: Parties;
  readonly #kinds: readonly Kind[];
  /** By channel, then by party. */
  readonly #views: SharedChannel<number>[][];
  readonly #running: Running[] = [];
  readonly #permits: [Permit<number>, number, number][] = [];
  readonly #ends: [end: Disposable, kind: string, ch: number][] = [];
  #failure: unknown;

  constructor(parties: Parties, kinds: readonly Kind[]) {
    this.#parties = parties;
    this.#kinds = kinds;
    this.#views = kinds.map(({ capacity, overflow, maxWaiters }, ch) => {
      const onUndelivered = (value: number) => this.ledger.emerge(value, ch, "hook");
      return parties.channel(f64, { capacity, overflow, maxWaiters, onUndelivered });
    });
  }

  /** Runs it; throws where a promise is broken. */
  async run({ code }: Program): Promise<void> {
    for (const instruction of code) {
      this.ledger.step++;
      this.#do(instruction);
      await this.#unstuck(`after instruction ${this.ledger.step - 1}, ${instruction}`);
    }
    this.ledger.step++;
    for (const [permit] of this.#permits) permit[Symbol.dispose]();
    for (const [first] of this.#views) first!.close();
    await this.#unstuck("after everything was closed");
    for (const [first] of this.#views) first!.cancel();
    await this.#until(() => this.#running.every(({ over }) => over), "every wait is over");
    this.ledger.balance((ch) => this.#kinds[ch]!.overflow.startsWith("drop"));
    this.#parties.sound();
  }

  /** Nobody waits for what is there. */
  async #unstuck(when: string): Promise<void> {
    await this.#until(() => this.#stuck() === undefined, () => `${this.#stuck()} ${when}`);
  }

  async #until(holds: () => boolean, what: string | (() => string)): Promise<void> {
    const end = performance.now() + PATIENCE;
    for (let turn = 0; performance.now() < end; turn++) {
      await (turn < 20 ? settled() : new Promise((resolve) => setTimeout(resolve, 1)));
      if (this.#failure !== undefined) throw this.#failure;
      if (turn > 1 && holds()) return;
    }
    assert(holds(), typeof what === "string" ? what : what());
  }

  /** What is wrong, if somebody waits for something that is there. */
  #stuck(): string | undefined {
    for (const [ch, [first]] of this.#views.entries()) {
      const port = portOf(first!), waiting = this.#running.filter(({ over }) => !over);
      const receivers = waiting.filter(({ on }) => on.some(([c, d]) => c === ch && d === RECEIVE));
      const senders = waiting.filter(({ on }) => on.some(([c, d]) => c === ch && d === SEND));
      const { size, capacity, closed } = first!;
      if (closed && receivers.length + senders.length > 0) {
        return `channel ${ch} is closed and somebody waits`;
      }
      if (port.left) continue;
      if (size > 0 && receivers.length > 0) return `channel ${ch} has ${size} values and a receiver waits`;
      const reserved = this.#permits.filter(([, c]) => c === ch).length;
      if (capacity > 0 && size + reserved < capacity && senders.length > 0) {
        return `channel ${ch} has room (${size} + ${reserved} of ${capacity}) and a sender waits`;
      }
      const pair = receivers.some((one) => senders.some((other) => one !== other));
      if (capacity === 0 && pair) return `a sender and a receiver wait at channel ${ch}`;
    }
    return undefined;
  }

  #start(on: Running["on"], act: (signal: AbortSignal) => Promise<void>): void {
    const running: Running = { stop: new AbortController(), on, over: false };
    this.#running.push(running);
    act(running.stop.signal).catch((error) => this.#failure ??= error).then(() => running.over = true);
  }

  #do([verb, ch, which]: Instruction): void {
    const party = which % this.#parties.all.length, view = this.#views[ch]![party]!;
    switch (verb) {
      case "send":
        return this.#send(ch, party, view, 1 + Math.floor(which / 4));
      case "trySend": {
        const value = this.ledger.issue(`party ${party}`, ch);
        if (view.trySend(value)) this.ledger.accept(value);
        else this.ledger.refuse(value);
        return;
      }
      case "receive":
        return this.#receive(ch, party, view, which);
      case "tryReceive": {
        const got = view.tryReceive();
        if (got.state === "ok") this.ledger.emerge(got.value, ch, party);
        return;
      }
      case "reserve":
        return this.#reserve(ch, party, view);
      case "fill":
      case "giveBack":
        return this.#permit(verb, which);
      case "abort": {
        const waiting = this.#running.filter(({ over }) => !over);
        return waiting[which % waiting.length]?.stop.abort(ABORTED);
      }
      case "select":
      case "selectTry":
        return this.#select(verb, ch, party, which);
      case "sender":
      case "receiver":
        this.#ends.push([view[verb](), verb, ch]);
        return;
      case "dropSender":
      case "dropReceiver":
        return this.#dropEnd(verb, ch, which);
      case "close":
        return view.close();
      case "cancel":
        // What is discarded goes to the hook of the party that cancels: only the first has one.
        return this.#views[ch]![0]!.cancel();
    }
  }

  #send(ch: number, party: number, view: SharedChannel<number>, count: number): void {
    // The values of a batch join the queue one after the other: what the party sends meanwhile comes in between.
    const stream = count === 1 ? `party ${party}` : `batch ${this.ledger.step}`;
    const values = Array.from({ length: count }, () => this.ledger.issue(stream, ch));
    this.#start([[ch, SEND]], async (signal) => {
      try {
        await (count === 1 ? view.send(values[0]!, { signal }) : view.sendMany(values, { signal }));
        for (const value of values) this.ledger.accept(value);
      } catch (error) {
        this.#refused(error, values);
      }
    });
  }

  /** Of a batch some may have gone; a closed channel gives back the others, for an abort nobody counts them. */
  #refused(error: unknown, values: readonly number[]): void {
    const { code, value } = error as { code?: string; value?: unknown };
    if (error === ABORTED || code === "TOO_MANY_WAITERS") {
      if (values.length === 1) this.ledger.refuse(values[0]!);
    } else if (code === "CHANNEL_FULL") this.ledger.refuse(value as number);
    else if (code === "CHANNEL_CLOSED") {
      const back = Array.isArray(value) ? value as number[] : [value as number];
      for (const one of values) back.includes(one) ? this.ledger.refuse(one) : this.ledger.accept(one);
    } else throw error;
  }

  #receive(ch: number, party: number, view: SharedChannel<number>, which: number): void {
    this.#start([[ch, RECEIVE]], async (signal) => {
      try {
        const values = which < 6 ? [await view.receive({ signal })] : await view.receiveMany(3, { signal });
        for (const value of values) this.ledger.emerge(value, ch, party);
      } catch (error) {
        expected(error);
      }
    });
  }

  #reserve(ch: number, party: number, view: SharedChannel<number>): void {
    this.#start(view.capacity === 0 ? [] : [[ch, SEND]], async (signal) => {
      try {
        this.#permits.push([await view.reserve({ signal }), ch, party]);
      } catch (error) {
        if ((error as { code?: string }).code !== "ARGUMENT") expected(error);
      }
    });
  }

  #permit(verb: "fill" | "giveBack", which: number): void {
    if (this.#permits.length === 0) return;
    const [held] = this.#permits.splice(which % this.#permits.length, 1);
    const [permit, ch, party] = held!;
    if (verb === "giveBack") return permit[Symbol.dispose]();
    const value = this.ledger.issue(`party ${party}`, ch, false);
    try {
      permit.send(value);
      this.ledger.accept(value);
    } catch (error) {
      assertEquals((error as { value?: unknown }).value, value, "the value comes back");
      expected(error);
      this.ledger.refuse(value);
    }
  }

  /** Receives from one channel, or sends to the other one or to the same. */
  #select(verb: "select" | "selectTry", ch: number, party: number, which: number): void {
    const to = which % 2, value = this.ledger.issue(`party ${party}`, to);
    const from = this.#views[ch]![party]!, other = this.#views[to]![party]!;
    const cases = { got: from, put: other.onSend(value) };
    const take = (got: { key: string; state: string; value?: unknown }) => {
      if (got.key === "put" && got.state === "ok") this.ledger.accept(value);
      else this.ledger.refuse(value);
      if (got.key === "got" && got.state === "ok") this.ledger.emerge(got.value as number, ch, party);
    };
    if (verb === "selectTry") {
      const got = select.try(cases);
      return got === undefined ? this.ledger.refuse(value) : take(got);
    }
    const order = (["fair", "priority", "random"] as const)[which % 3];
    this.#start([[ch, RECEIVE], [to, SEND]], async (signal) => {
      try {
        take(await select(cases, { order, signal }));
      } catch (error) {
        this.ledger.refuse(value);
        expected(error);
      }
    });
  }

  #dropEnd(verb: "dropSender" | "dropReceiver", ch: number, which: number): void {
    const mine = this.#ends.filter(([, kind, c]) => c === ch && verb.toLowerCase().endsWith(kind));
    const end = mine[which % mine.length];
    // The last receiver cancels, and where it lives nobody may have a hook: those are for the end of the program.
    if (end === undefined || (verb === "dropReceiver" && mine.length === 1)) return;
    this.#ends.splice(this.#ends.indexOf(end), 1);
    end[0][Symbol.dispose]();
  }
}

/** Lets the ends pass that a program may make. */
function expected(error: unknown): void {
  const { code } = error as { code?: string };
  if (error !== ABORTED && code !== "CHANNEL_CLOSED" && code !== "TOO_MANY_WAITERS") throw error;
}
