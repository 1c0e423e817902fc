/**
 * `tell`, `ask` and `send` of actors whose class is not loaded here: a method is made when its name is first used, once per
 * isolate, and checked where the actor lives.
 *
 * @module
 */
import { asker, Face, RESERVED, sender, Shapes, teller, withOptions } from "../../actor/kind.ts";
import { loop } from "../../actor/loop.ts";
import type { Origin } from "../../actor/mailbox.ts";
import { ASK, type Handler, type Operation, TELL } from "../../actor/operation.ts";
import type { AskOptions, SendOptions } from "../../actor/ref.ts";
import type { Target } from "../../actor/target.ts";

/** What has gathered messages for an actor elsewhere. */
export interface Relaying {
  /** Sends a message on. A promise: it has to wait for room. */
  pass(op: Operation, arg: unknown, from: Origin): Promise<unknown> | undefined;
}

/** The handler of every message that has gathered here. */
export function relay(this: Relaying): Promise<unknown> | undefined {
  return this.pass(loop.op, loop.arg, loop.from);
}

/** A class of faces that grow a method for each name that is used. */
function growing<O>(
  answer: number,
  make: (shapes: Shapes) => Handler,
): new (target: Target, options?: O) => Face<O> {
  const face = class extends Face<O> {};
  const grow = new Proxy(Object.create(null), {
    get(_, name): unknown {
      if (typeof name === "symbol" || RESERVED.has(name)) return undefined;
      const value = make(new Shapes(name, answer, relay));
      Object.defineProperty(face.prototype, name, { value });
      return value;
    },
  });
  Object.setPrototypeOf(face.prototype, grow);
  return face;
}

let made: {
  readonly Tell: new (target: Target) => object;
  readonly Ask: new (target: Target) => object;
  readonly Send: new (target: Target) => object;
} | undefined;

function faces(): NonNullable<typeof made> {
  if (made !== undefined) return made;
  const Ask = growing<AskOptions>(ASK, asker);
  const Send = growing<SendOptions>(TELL, sender);
  withOptions(Ask);
  withOptions(Send);
  return made = { Tell: growing<never>(TELL, teller), Ask, Send };
}

/** Sends without waiting. */
export function tellFace(target: Target): object {
  return new (faces().Tell)(target);
}

/** Sends and waits for the answer. */
export function askFace(target: Target): object {
  return new (faces().Ask)(target);
}

/** Sends and waits for room. */
export function sendFace(target: Target): object {
  return new (faces().Send)(target);
}
