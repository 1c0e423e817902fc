/**
 * `tell` and `ask` of actors whose class is not known here: a method is made when its name is first used.
 *
 * @module
 */
import { RESERVED } from "../../actor/kind.ts";
import { checkTime } from "../../actor/options.ts";
import type { AskOptions, TellStatus } from "../../actor/ref.ts";
import { checkSignal } from "../../channel/waiters.ts";
import { ArgumentError } from "../../errors.ts";

type Teller = (method: string, args: readonly unknown[]) => TellStatus;
type Asker = (method: string, args: readonly unknown[], options: AskOptions) => Promise<unknown>;

/** An object that grows a function for each name that is used; it is no thenable. */
function growing<F>(make: (method: string) => F): object {
  const known: Record<string, F> = Object.create(null);
  return new Proxy(known, {
    get(_, name): F | undefined {
      if (typeof name === "symbol" || RESERVED.has(name)) return undefined;
      return known[name] ??= make(name);
    },
  });
}

/** Sends without waiting. */
export function tellFace(tell: Teller): object {
  return growing((method) => (...args: unknown[]) => tell(method, args));
}

/** Throws an `ArgumentError` for options that no ask takes, as local references do. */
function checked(options: AskOptions): AskOptions {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("with takes an object of options", { got: options });
  }
  if (options.timeout !== undefined) checkTime("the option timeout", options.timeout);
  if (options.signal !== undefined) checkSignal(options.signal);
  return options;
}

/** Sends and waits for the answer; `with(options)` gives the same under options. */
export function askFace(ask: Asker, options: AskOptions = {}): object {
  const face = growing((method) => (...args: unknown[]) => {
    try {
      return ask(method, args, options);
    } catch (error) {
      return Promise.reject(error);
    }
  });
  return new Proxy(face, {
    get: (of, name) =>
      name === "with" ? (given: AskOptions) => askFace(ask, checked(given)) : Reflect.get(of, name),
  });
}
