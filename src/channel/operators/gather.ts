/**
 * Taking from many sources: what `merge` and `Mix` share.
 *
 * Sources that have nothing are parked; they stay parked behind a gate while nobody wants a value, for some microtasks, so that
 * a receiver in a loop finds them parked still: a value costs the same for two sources and for two thousand. Sources that may
 * have something stand in line; the one that was served goes to the end of the line.
 *
 * Invariants:
 *   I1  An input that is heard is parked, or in line (`queued`), or being served.
 *   I2  Nothing is parked `IDLE_TURNS` microtasks after the last value was asked for, if there is no place for one.
 *
 * @module
 */
import { Ring } from "../buffer/ring.ts";
import { Closed, NOT_READY } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { RESOLVED } from "../waiters.ts";
import { Inlet, type InletOwner } from "./inlet.ts";
import { Stage } from "./stage.ts";

/** Microtasks for which silent sources stay parked: a loop that receives is back by then. */
const IDLE_TURNS = 8;

/** One source. */
export class Input<T> {
  /** Takes from it. */
  readonly inlet: Inlet<T>;
  /** Whether its values are passed on. */
  heard = true;
  /** Whether it stands in line. */
  queued = false;

  /** In no line yet. */
  constructor(source: ReceiveChannel<T>, owner: InletOwner<T>) {
    this.inlet = new Inlet(source, owner);
  }
}

/** An operator with any number of sources. */
export abstract class Gather<T> extends Stage<T> implements InletOwner<T> {
  /** All of them, by their inlets. */
  protected readonly inputs: Map<Inlet<T>, Input<T>> = new Map();
  readonly #line = new Ring<Input<T>>();
  #sweeping = false;
  #idleTurns = 0;

  /** That source has ended, and is no input any more. */
  protected abstract gone(end: Closed, source: ReceiveChannel<T>): void;

  /** A value, or the end, of an input that is not heard. */
  protected unheard(_input: Input<T>, _result: T | Closed): void {}

  /** Another source. */
  protected join(source: ReceiveChannel<T>): Input<T> {
    const input = new Input(source, this);
    input.inlet.gate(() => !input.heard || this.wants(), () => this.queue(input));
    this.inputs.set(input.inlet, input);
    this.inlets.push(input.inlet as Inlet<never>);
    this.queue(input);
    return input;
  }

  /** It is no source any more. */
  protected leave(input: Input<T>): void {
    input.inlet.unpark();
    input.heard = false;
    this.inputs.delete(input.inlet);
    const inlets = this.inlets as unknown[] as Inlet<T>[];
    const at = inlets.indexOf(input.inlet);
    const last = inlets.pop();
    if (at >= 0 && last !== undefined && last !== input.inlet) inlets[at] = last;
  }

  /** Stands in line for the next look, if it is heard. */
  protected queue(input: Input<T>): void {
    if (input.queued || !input.heard || input.inlet.parked) return;
    input.queued = true;
    this.#line.push(input);
  }

  /** What an inlet waited for. */
  arrived(result: T | Closed, inlet: Inlet<T>): void {
    const input = this.inputs.get(inlet);
    if (input === undefined) {
      if (!(result instanceof Closed)) this.undelivered(result);
      return;
    }
    if (!input.heard) return this.unheard(input, result);
    this.busy = true;
    this.#take(input, result);
    this.busy = false;
    if (this.closing !== undefined) return;
    if (this.wants()) this.later();
    else this.rest();
  }

  protected override advance(): boolean {
    const line = this.#line;
    this.#idleTurns = 0;
    for (let left = line.size; left > 0; left--) {
      const input = line.shift();
      input.queued = false;
      if (!input.heard || input.inlet.parked) continue;
      const value = input.inlet.poll();
      if (value === NOT_READY) {
        // At once: later on it might have something, and nobody would look.
        input.inlet.park();
        this.rest();
        continue;
      }
      this.#take(input, value);
      return true;
    }
    return false;
  }

  protected override park(): void {
    const line = this.#line;
    while (line.size > 0) {
      const input = line.shift();
      input.queued = false;
      if (input.heard) input.inlet.park();
    }
  }

  protected override rest(): void {
    this.#idleTurns = 0;
    if (this.#sweeping) return;
    this.#sweeping = true;
    RESOLVED.then(this.#sweep);
  }

  #take(input: Input<T>, result: T | Closed): void {
    if (result instanceof Closed) {
      this.leave(input);
      this.gone(result, input.inlet.channel);
    } else {
      this.queue(input);
      this.put(result);
    }
  }

  readonly #sweep = (): void => {
    const over = this.closing !== undefined || this.wants();
    if (!over && ++this.#idleTurns < IDLE_TURNS) {
      RESOLVED.then(this.#sweep);
      return;
    }
    this.#sweeping = false;
    if (over) return;
    for (const input of this.inputs.values()) {
      if (!input.heard || !input.inlet.parked) continue;
      input.inlet.unpark();
      this.queue(input);
    }
  };
}
