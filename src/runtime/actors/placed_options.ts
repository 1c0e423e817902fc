/**
 * What an actor on a worker can be told.
 *
 * @module
 */
import type { Placement } from "../../actor/foreign.ts";
import { checkCount, checkSignal, checkSpawn, checkTime, type SpawnOptions } from "../../actor/options.ts";
import { cellOf } from "../../actor/signals.ts";
import { ArgumentError } from "../../errors.ts";

/** What an actor on a worker can be told when it is spawned: what every actor can, without functions, and where it goes. */
export interface PlacedOptions extends
  Placement,
  Pick<
    SpawnOptions,
    "name" | "mailbox" | "stash" | "trapExit" | "reentrant" | "supervision" | "shutdown" | "passivate"
  > {
  /** Milliseconds until the spawn is given up; no limit by default. */
  readonly timeout?: number | undefined;
  /** Gives the spawn up. */
  readonly signal?: AbortSignal | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set([
  "name",
  "mailbox",
  "stash",
  "trapExit",
  "reentrant",
  "supervision",
  "shutdown",
  "passivate",
  "worker",
  "near",
  "key",
  "timeout",
  "signal",
]);
/** Throws an `ArgumentError` for what is wrong with the options. */
export function checkPlaced(options: PlacedOptions, workers: number): PlacedOptions {
  checkSpawn(options);
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) {
    throw new ArgumentError("an actor on a worker has no such option", {
      option: unknown,
      options: [...OPTIONS].join(" "),
    });
  }
  const { worker, near, key, timeout, signal, mailbox, supervision } = options;
  if (mailbox?.priority !== undefined || typeof supervision?.onFailure === "function") {
    throw new ArgumentError("an option that is a function cannot leave its isolate");
  }
  checkPlacement({ worker, near, key }, workers);
  if (timeout !== undefined) checkTime("the option timeout", timeout);
  checkSignal(signal);
  return options;
}

/** Throws an `ArgumentError` for a place that cannot be. */
export function checkPlacement({ worker, near, key }: Placement, workers: number): void {
  if (worker !== undefined) {
    checkCount("the option worker", worker, 1);
    if (worker > workers) {
      throw new ArgumentError("the option worker must be the number of a worker, from 1", {
        worker,
        workers,
      });
    }
  }
  if (near !== undefined) cellOf(near);
  if (key !== undefined && typeof key !== "string") {
    throw new ArgumentError("the option key must be a string", { got: key });
  }
}

/** The options that the actor itself gets. */
export function travelling(options: PlacedOptions): SpawnOptions {
  const { name, mailbox, stash, trapExit, reentrant, supervision, shutdown, passivate } = options;
  return { name, mailbox, stash, trapExit, reentrant, supervision, shutdown, passivate };
}
