/**
 * What all actors of one class have in common: their operations and the objects behind `tell`, `ask` and `send`, built
 * once per class.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import type { Target } from "./target.ts";
import { ASK, CALL_MANY, CALL_NONE, CALL_ONE, type Handler, Operation, TELL } from "./operation.ts";
import { checkSignal, checkTime, checkTransfer } from "./options.ts";
import type { AskOptions, SendOptions } from "./ref.ts";

/** What `tell`, `ask` and `send` are made of; typed where they are handed out. */
export interface Faces {
  tell(target: Target): object;
  ask(target: Target): object;
  send(target: Target): object;
}

/** How links and exit signals reach an actor that lives in another isolate, of which the cell here is but a stand-in. */
export interface Elsewhere {
  /** An exit signal for the stand-in `to`; `linked` if it comes over a link. */
  exit(to: Cell, from: Cell | undefined, reason: unknown, linked: boolean): void;
  /** The two have been linked here, one of them at least being a stand-in. */
  link(a: Cell, b: Cell): void;
  /** The two have been parted here by hand. */
  unlink(a: Cell, b: Cell): void;
}

/** What all actors of one class have in common. */
export interface Kind {
  /** For reports. */
  readonly name: string;
  /** Waits for its children as long as they need: a supervisor. */
  readonly patient: boolean;
  /** Makes an instance. */
  construct(cell: Cell): object;
  /** What is to be done with a message that comes from another isolate; `undefined` if there is no such method. */
  operation?(method: string, shape: number, answer: number): Operation | undefined;
  /** What links and exits do when its actors live in another isolate. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** The three shapes of a message to one method. */
export class Shapes {
  readonly none: Operation;
  readonly one: Operation;
  readonly many: Operation;

  constructor(method: string, answer: number, run: Handler) {
    this.none = new Operation(method, CALL_NONE, answer, run);
    this.one = new Operation(method, CALL_ONE, answer, run);
    this.many = new Operation(method, CALL_MANY, answer, run);
  }

  /** The one for arguments that are stored like that. */
  of(shape: number): Operation {
    return shape === CALL_ONE ? this.one : shape === CALL_NONE ? this.none : this.many;
  }
}

/** An object with one method per method of the actor. */
export class Face<O> {
  readonly target: Target;
  readonly options: O | undefined;

  constructor(target: Target, options?: O) {
    this.target = target;
    this.options = options;
  }
}

// `arguments` costs nothing when only its length and its elements are read; a rest parameter would be an array per message,
// and `Array.from(arguments)` was half the time of a program that sends four of them.

/** A method of `tell`. */
export function teller({ none, one, many }: Shapes): Handler {
  return function (this: Face<never>, a: unknown, b: unknown, c: unknown) {
    if (arguments.length === 1) return this.target.post(one, a);
    if (arguments.length === 0) return this.target.post(none, undefined);
    if (arguments.length === 2) return this.target.post(many, [a, b]);
    const args = [a, b, c];
    for (let i = 3; i < arguments.length; i++) args.push(arguments[i]);
    return this.target.post(many, args);
  };
}

/** A method of `ask`. */
export function asker({ none, one, many }: Shapes): Handler {
  return function (this: Face<AskOptions>, a: unknown, b: unknown, c: unknown) {
    if (arguments.length === 1) return this.target.request(one, a, this.options);
    if (arguments.length === 0) return this.target.request(none, undefined, this.options);
    if (arguments.length === 2) return this.target.request(many, [a, b], this.options);
    const args = [a, b, c];
    for (let i = 3; i < arguments.length; i++) args.push(arguments[i]);
    return this.target.request(many, args, this.options);
  };
}

/** A method of `send`. */
export function sender({ none, one, many }: Shapes): Handler {
  return (function (this: Face<SendOptions>, ...args: unknown[]) {
    const op = args.length === 1 ? one : args.length === 0 ? none : many;
    return this.target.submit(op, args.length === 1 ? args[0] : args, this.options);
  }) as Handler;
}

const HOOKS = new Set([
  "constructor",
  "onStart",
  "onStop",
  "onRestart",
  "onDown",
  "onExit",
  "onIdle",
  "snapshot",
  "restore",
]);
/** Names that mean something on the faces themselves. */
export const RESERVED: ReadonlySet<string> = new Set(["with", "then"]);

/** The messages of a class: its methods and those it inherits, up to `base`. Throws an `ArgumentError` for a reserved name. */
export function methodsOf(prototype: object, base: object): Map<string, Handler> {
  const found = new Map<string, Handler>();
  for (let at = prototype; at !== base && at !== null; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value !== "function" || HOOKS.has(name) || found.has(name)) continue;
      if (RESERVED.has(name)) throw new ArgumentError("an actor cannot have a method of this name", { name });
      found.set(name, value);
    }
  }
  return found;
}

function faceClass<O>(methods: Map<string, Handler>, answer: number, make: (shapes: Shapes) => Handler) {
  const face = class extends Face<O> {};
  for (const [name, run] of methods) {
    Object.defineProperty(face.prototype, name, { value: make(new Shapes(name, answer, run)) });
  }
  return face;
}

/** Adds `with`, which checks the options once and makes an object that keeps them. */
export function withOptions<O extends AskOptions>(face: new (target: Target, options?: O) => Face<O>): void {
  Object.defineProperty(face.prototype, "with", {
    value(this: Face<O>, options: O): Face<O> {
      if (typeof options !== "object" || options === null) {
        throw new ArgumentError("with takes an object of options", { got: options });
      }
      if (options.timeout !== undefined) checkTime("the option timeout", options.timeout);
      checkSignal(options.signal);
      checkTransfer(options.transfer);
      return new face(this.target, options);
    },
  });
}

/** What is known of one actor class. */
export class ClassKind implements Kind, Faces {
  readonly name: string;
  readonly patient: boolean;
  // deno-lint-ignore no-explicit-any
  readonly #cls: new (...args: any[]) => object;
  readonly #Tell: new (target: Target) => object;
  readonly #Ask: new (target: Target) => object;
  readonly #Send: new (target: Target) => object;
  readonly #methods: ReadonlyMap<string, Handler>;
  readonly #shapes = new Map<string, readonly [tell: Shapes, ask: Shapes]>();

  /** `base` is where the methods of the library begin. */
  // deno-lint-ignore no-explicit-any
  constructor(cls: new (...args: any[]) => object, base: object) {
    const methods = methodsOf(cls.prototype, base);
    const ask = faceClass<AskOptions>(methods, ASK, asker);
    const send = faceClass<SendOptions>(methods, TELL, sender);
    withOptions(ask);
    withOptions(send);
    this.name = cls.name || "actor";
    this.patient = "childEnded" in cls.prototype;
    this.#cls = cls;
    this.#methods = methods;
    this.#Tell = faceClass<never>(methods, TELL, teller);
    this.#Ask = ask;
    this.#Send = send;
  }

  construct({ args }: Cell): object {
    // A spread costs as much as everything else here.
    switch (args.length) {
      case 0:
        return new this.#cls();
      case 1:
        return new this.#cls(args[0]);
      case 2:
        return new this.#cls(args[0], args[1]);
      default:
        return new this.#cls(...args);
    }
  }

  /** The operation of a message that comes from another isolate; `undefined` if there is no such method. */
  operation(method: string, shape: number, answer: number): Operation | undefined {
    let shapes = this.#shapes.get(method);
    if (shapes === undefined) {
      const run = this.#methods.get(method);
      if (run === undefined) return undefined;
      this.#shapes.set(method, shapes = [new Shapes(method, TELL, run), new Shapes(method, ASK, run)]);
    }
    return shapes[answer === TELL ? 0 : 1].of(shape);
  }

  tell(target: Target): object {
    return new this.#Tell(target);
  }

  ask(target: Target): object {
    return new this.#Ask(target);
  }

  send(target: Target): object {
    return new this.#Send(target);
  }
}
