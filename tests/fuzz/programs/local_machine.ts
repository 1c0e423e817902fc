/**
 * Runs a program over real local channels and over their model, and compares after each instruction.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Channel, select, type SelectOptions } from "../../../src/channel/mod.ts";
import type { Permit } from "../../../src/channel/types.ts";
import { turns } from "../../support/turns.ts";
import { ChannelModel, type Kind, Wait } from "./channel_model.ts";
import type { Instruction, Program } from "./program.ts";

const ABORTED = Symbol("aborted"), REASON = Symbol("reason");
const ORDERS: readonly SelectOptions["order"][] = ["fair", "priority", "random"];

/** A real operation beside what the model says of it. */
interface Running {
  readonly model: Wait;
  readonly stop: AbortController;
  outcome: string | undefined;
}

/** The word for what an operation rejected with. */
export function wordOf(error: unknown): string {
  if (error === ABORTED) return "aborted";
  if (error === REASON) return "reason";
  const { code, value } = error as { code?: string; value?: unknown };
  if (code === "CHANNEL_CLOSED") return typeof value === "number" ? `closed ${value}` : "closed";
  if (code === "CHANNEL_FULL") return `full ${value}`;
  if (code === "TOO_MANY_WAITERS") return "waiters";
  if (code === "ARGUMENT") return "argument";
  throw error;
}

/** One run. */
export class LocalMachine {
  readonly #real: Channel<number>[];
  readonly #lost: number[][] = [[], []];
  readonly #models: ChannelModel[];
  readonly #running: Running[] = [];
  readonly #permits: [Permit<number>, ChannelModel][] = [];
  readonly #ends: [Disposable, ChannelModel, 0 | 1][] = [];
  #values = 0;

  constructor(kinds: readonly Kind[]) {
    this.#models = kinds.map((kind) => new ChannelModel(kind));
    this.#real = kinds.map(({ capacity, overflow, order, hook, maxWaiters }, i) =>
      new Channel<number>({
        capacity,
        overflow,
        order: (["fifo", "lifo", (a: number, b: number) => a - b] as const)[order],
        onUndelivered: hook ? (value) => this.#lost[i]!.push(value) : undefined,
        maxWaiters,
      })
    );
  }

  /** Runs it; throws where model and channel differ. */
  async run({ code }: Program): Promise<void> {
    for (const [at, instruction] of code.entries()) {
      await this.#do(instruction);
      await turns(24);
      this.#compare(`after instruction ${at}, ${instruction}`);
    }
    for (const model of this.#models) model.cancel(false);
    for (const real of this.#real) real.cancel();
    await turns(24);
    this.#compare("after everything was cancelled");
  }

  #compare(when: string): void {
    this.#real.forEach((real, i) => {
      const model = this.#models[i]!, seen = real.peek();
      assertEquals(
        { size: real.size, closed: real.closed, peek: seen.state === "ok" ? `${seen.value}` : seen.state },
        { size: model.buffer.length, closed: model.end !== undefined, peek: model.peek() },
        `channel ${i} ${when}`,
      );
      assertEquals(this.#lost[i], model.undelivered, `undelivered by channel ${i} ${when}`);
    });
    this.#running.forEach(({ outcome, model }, i) =>
      assertEquals(outcome, model.outcome, `operation ${i} ${when}`)
    );
  }

  #start(model: Wait, act: (signal: AbortSignal) => Promise<string>): Running {
    const running: Running = { model, stop: new AbortController(), outcome: undefined };
    this.#running.push(running);
    act(running.stop.signal).catch(wordOf).then((word) => running.outcome = word);
    return running;
  }

  async #do([verb, ch, which]: Instruction): Promise<void> {
    const real = this.#real[ch]!, model = this.#models[ch]!, value = this.#valueFor(which);
    switch (verb) {
      case "send":
        this.#start(this.#send(model, value), (signal) => real.send(value, { signal }).then(() => "ok"));
        break;
      case "trySend":
        assertEquals(real.trySend(value), this.#trySend(model, value), "trySend");
        break;
      case "receive":
        this.#start(this.#receive(model), (signal) => real.receive({ signal }).then(String));
        break;
      case "tryReceive": {
        const got = real.tryReceive(), expected = model.poll();
        assertEquals(
          got.state === "ok" ? got.value : got.state,
          expected ?? (model.end ? "closed" : "empty"),
        );
        break;
      }
      case "reserve":
        this.#reserve(real, model);
        break;
      case "fill":
      case "giveBack":
        this.#permit(verb, which, value);
        break;
      case "abort":
        this.#abort(which);
        break;
      case "select":
        await this.#select(ch, which, value);
        break;
      case "selectTry":
        this.#selectTry(ch, which, value);
        break;
      case "sender":
      case "receiver": {
        const side = verb === "sender" ? 0 : 1;
        model.ends[side]++;
        this.#ends.push([side === 0 ? real.sender() : real.receiver(), model, side]);
        break;
      }
      case "dropSender":
      case "dropReceiver":
        this.#dropEnd(verb === "dropSender" ? 0 : 1, which);
        break;
      case "close":
      case "cancel":
        model[verb](which % 2 === 0);
        if (which % 2 === 0) real[verb](REASON);
        else real[verb]();
    }
  }

  /** Mostly growing; sometimes less than what is buffered, so that an order by value matters. Never the same twice. */
  #valueFor(which: number): number {
    return which * 1000 + this.#values++;
  }

  #send(model: ChannelModel, value: number): Wait {
    const wait = new Wait(), { overflow } = model.kind;
    if (model.offer(value)) wait.settle("ok");
    else if (model.end !== undefined) wait.settle(`closed ${value}`);
    else if (overflow === "error") wait.settle(`full ${value}`);
    else if (overflow === "suspend") model.park(wait, true, value);
    else {
      model.drop(value);
      wait.settle("ok");
    }
    return wait;
  }

  #trySend(model: ChannelModel, value: number): boolean {
    if (model.offer(value)) return true;
    if (model.kind.overflow !== "dropOldest" || model.end !== undefined || model.buffer.length === 0) {
      return false;
    }
    model.drop(value);
    return true;
  }

  #receive(model: ChannelModel): Wait {
    const wait = new Wait(), value = model.poll();
    if (value !== undefined) wait.settle(`${value}`);
    else if (model.end !== undefined) wait.settle(model.end);
    else model.park(wait, false, undefined);
    return wait;
  }

  #reserve(real: Channel<number>, model: ChannelModel): void {
    const wait = new Wait();
    if (model.kind.capacity === 0) wait.settle("argument");
    else if (model.end !== undefined) wait.settle("closed");
    else if (!model.full) {
      model.reserved++;
      wait.settle("ok");
    } else model.park(wait, true, undefined);
    this.#start(wait, (signal) =>
      real.reserve({ signal }).then((permit) => {
        this.#permits.push([permit, model]);
        return "ok";
      }));
  }

  #permit(verb: "fill" | "giveBack", which: number, value: number): void {
    if (this.#permits.length === 0) return;
    const [[permit, model]] = this.#permits.splice(which % this.#permits.length, 1) as [
      [Permit<number>, ChannelModel],
    ];
    model.reserved--;
    if (verb === "giveBack") permit[Symbol.dispose]();
    else {
      let word = "ok";
      try {
        permit.send(value);
      } catch (error) {
        word = wordOf(error);
      }
      assertEquals(word, model.end === undefined ? "ok" : `closed ${value}`, "fill");
      if (model.end === undefined) model.offer(value);
    }
    if (model.end === undefined) model.admit();
  }

  #abort(which: number): void {
    const waiting = this.#running.filter(({ model }) => model.outcome === undefined);
    if (waiting.length === 0) return;
    const { stop, model } = waiting[which % waiting.length]!;
    model.settle("aborted");
    stop.abort(ABORTED);
  }

  /** Receiving from `ch` (a), or from (b) or to (c) the other one or the same. */
  #cases(which: number): { names: ("a" | "b" | "c")[]; other: number } {
    const names = (["a", "b", "c"] as const).filter((_, i) => ((which % 7) + 1 & (1 << i)) !== 0);
    return { names, other: which % 2 };
  }

  /** What each case could do now, by the model. */
  #ready(ch: number, other: number, name: "a" | "b" | "c"): boolean {
    const model = this.#models[name === "a" ? ch : other]!;
    if (model.end !== undefined) return true;
    if (name !== "c") return model.peek() !== "empty";
    if (!model.full || model.kind.overflow.startsWith("drop")) return true;
    return model.receivers.length > 0 && model.buffer.length === 0;
  }

  #commit(ch: number, other: number, name: "a" | "b" | "c", value: number): string {
    const model = this.#models[name === "a" ? ch : other]!;
    if (name !== "c") return `${name} ${model.poll() ?? "closed"}`;
    if (model.offer(value)) return "c ok";
    if (model.end !== undefined) return "c closed";
    model.drop(value);
    return "c ok";
  }

  #inputs(ch: number, which: number, value: number) {
    const { names, other } = this.#cases(which);
    const a = this.#real[ch]!, b = this.#real[other]!;
    const all = { a, b, c: b.onSend(value) };
    const inputs = Object.fromEntries(names.map((name) => [name, all[name]]));
    return { names, other, inputs: inputs as Partial<typeof all> };
  }

  async #select(ch: number, which: number, value: number): Promise<void> {
    const { names, other, inputs } = this.#inputs(ch, which, value);
    const order = ORDERS[(which + ch) % 3], wait = new Wait(true);
    const running = this.#start(wait, (signal) => select(inputs, { order, signal }).then(wordOfChoice));
    await turns(24);
    const ready = names.filter((name) => this.#ready(ch, other, name));
    if (ready.length > 0) {
      // Which of the ready ones is the select's choice, unless it has an order.
      const chosen = order === "priority"
        ? ready[0]!
        : ready.find((name) => running.outcome?.startsWith(name)) ?? ready[0]!;
      return wait.settle(this.#commit(ch, other, chosen, value));
    }
    for (const name of names) {
      const model = this.#models[name === "a" ? ch : other]!;
      if (!model.park(wait, name === "c", name === "c" ? value : undefined, `${name} `)) return;
    }
  }

  #selectTry(ch: number, which: number, value: number): void {
    const { names, other, inputs } = this.#inputs(ch, which, value);
    const order = ORDERS[which % 3], ready = names.filter((name) => this.#ready(ch, other, name));
    const got = select.try(inputs, { order });
    assertEquals(got !== undefined, ready.length > 0, `select.try of ${names}: ${ready} are ready`);
    if (got === undefined) return;
    const chosen = order === "priority" ? ready[0]! : ready.find((name) => name === got.key) ?? ready[0]!;
    assertEquals(wordOfChoice(got), this.#commit(ch, other, chosen, value), "select.try");
  }

  #dropEnd(side: 0 | 1, which: number): void {
    const mine = this.#ends.filter((end) => end[2] === side);
    if (mine.length === 0) return;
    const end = mine[which % mine.length]!, [handle, model] = end;
    this.#ends.splice(this.#ends.indexOf(end), 1);
    handle[Symbol.dispose]();
    if (--model.ends[side] > 0) return;
    if (side === 0) model.close(false);
    else model.cancel(false);
  }
}

function wordOfChoice(got: { key: string; state: string; value?: unknown }): string {
  return `${got.key} ${got.state === "closed" ? "closed" : got.key === "c" ? "ok" : got.value}`;
}
