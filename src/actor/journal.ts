/**
 * What an actor does beside handling messages, as a test kit writes it down.
 *
 * @module
 */
import type { ExitReason } from "./exit.ts";
import type { Ref } from "./ref.ts";
import type { Spawn } from "./spawn.ts";

/** One thing that an actor has done, or that has happened to it. */
export type Effect =
  | {
    /** It has spawned a child, which in the kit is a probe. */
    readonly type: "spawned";
    /** The child. */
    readonly ref: Ref;
    /** Name of its class or function. */
    readonly kind: string;
    /** What it is constructed with. */
    readonly args: readonly unknown[];
  }
  | {
    /** It watches or is linked to somebody. */
    readonly type: "watched" | "linked";
    /** To whom. */
    readonly ref: Ref;
  }
  | {
    /** It has set a timer. */
    readonly type: "timer";
    /** Under which key. */
    readonly key: unknown;
    /** Milliseconds until it ticks. */
    readonly ms: number;
    /** Milliseconds between ticks, if it repeats. */
    readonly period: number | undefined;
  }
  | {
    /** It has cancelled a timer. */
    readonly type: "cancelled";
    /** Under which key. */
    readonly key: unknown;
  }
  | {
    /** A child was told or asked something. */
    readonly type: "told";
    /** Which child. */
    readonly ref: Ref;
    /** Which method was called; `"receive"` of an actor made of functions. */
    readonly method: string;
    /** With which arguments. */
    readonly args: readonly unknown[];
  }
  | {
    /** It has put the message in hand aside. */
    readonly type: "stashed";
    /** Which method was called. */
    readonly method: string;
  }
  | {
    /** A handler or a hook has thrown. */
    readonly type: "failed";
    /** Which. */
    readonly method: string;
    /** What it threw. */
    readonly error: unknown;
  }
  | {
    /** It is gone, or was restarted in place. */
    readonly type: "stopped" | "restarted";
    /** Why it stopped; `undefined` for a restart. */
    readonly reason: ExitReason;
  };

/** Takes notes of one actor. */
export interface Journal {
  /** Something was done. */
  note(effect: Effect): void;
  /** Spawns in the actor's stead. */
  readonly spawn: Spawn;
}
