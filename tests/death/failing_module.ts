/** Everything that can go wrong in a task. */

/** Throws at once. */
export function throws(): never {
  throw new RangeError("thrown");
}

/** Throws what is no error. */
export function throwsThing(): never {
  throw { odd: true };
}

/** Rejects later. */
export async function rejects(): Promise<never> {
  await Promise.resolve();
  throw new TypeError("rejected");
}

/** Returns what cannot travel. */
export function returnsFunction(): unknown {
  return () => 1;
}

/** Calls itself until the stack is full. */
export function overflows(): number {
  return 1 + overflows();
}

/** Throws an error whose own fields throw when they are looked at. */
export function throwsTrap(): never {
  throw Object.defineProperty(new Error("trap"), "detail", {
    enumerable: true,
    get() {
      throw new Error("looked at");
    },
  });
}

/** Ends the worker by an error that nobody catches, in a timer or in a promise. */
export function uncaught(how: "timer" | "promise"): Promise<never> {
  if (how === "promise") void Promise.reject("nobody catches this");
  else {
    setTimeout(() => {
      throw "nobody catches this";
    }, 0);
  }
  return new Promise(() => {});
}

/** Works. */
export function works(n: number): number {
  return n + 1;
}
