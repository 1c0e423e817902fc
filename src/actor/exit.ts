/**
 * Why an actor ended, and who is told.
 *
 * @module
 */
import type { Ref } from "./ref.ts";

/**
 * Why an actor ended. `"normal"`, `"shutdown"` and `{ shutdown: … }` are clean; anything else is a failure, most often an
 * `Error`. `"killed"` is what a `"kill"` becomes, `"noproc"` what one is told who watches the dead, `"worker_lost"` the end
 * of an actor whose worker died. After the exit reasons of Erlang/OTP.
 */
export type ExitReason =
  | "normal"
  | "shutdown"
  | "kill"
  | "killed"
  | "noproc"
  | "worker_lost"
  | { readonly shutdown: unknown }
  | Error
  | unknown;

/** Whether it ended as it was meant to: a transient child is not restarted then. Anybody may ask. */
export function isClean(reason: ExitReason): boolean {
  return reason === "normal" || reason === "shutdown" ||
    typeof reason === "object" && reason !== null && !(reason instanceof Error) &&
      Object.hasOwn(reason, "shutdown");
}

/** What a monitor reports, once: the actor is gone for good, its names are free. */
export interface Down {
  /** Who ended. */
  readonly ref: Ref;
  /** Why. */
  readonly reason: ExitReason;
}

/** What a linked actor that traps exits is told. */
export interface Exit {
  /** Who ended, or sent the signal; `undefined` if it came from outside all actors. */
  readonly ref: Ref | undefined;
  /** Why. */
  readonly reason: ExitReason;
}

/** A watch that has been set. Disposing of it makes sure that nothing is reported any more, not even what is queued. */
export interface Monitor extends Disposable {
  /** Whether it will still report. */
  readonly active: boolean;
}

/** A link between two actors. Disposing of it parts them; an exit that is queued because of it is dropped. */
export interface Link extends Disposable {
  /** Whether the two still share their fate. */
  readonly active: boolean;
}
