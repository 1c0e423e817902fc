/**
 * Channels as they behave when one thing happens at a time: bounded or without a buffer, with each kind of overflow, with
 * reserved slots and the gentle close; any number of them, so that a select of two is an operation on one of both.
 *
 * @module
 */
import type { Overflow } from "../../../src/channel/types.ts";
import type { Spec } from "./checker.ts";
import type { Operation } from "./history.ts";

/** A channel to specify. */
export interface Kind {
  readonly capacity: number;
  readonly overflow?: Overflow;
}

/** One channel's state. */
interface State {
  readonly values: readonly number[];
  readonly reserved: number;
  readonly closed: boolean;
}

const FRESH: State = { values: [], reserved: 0, closed: false };

/** An operation on one channel in `state`. */
function step(state: State, { capacity, overflow = "suspend" }: Kind, op: Operation): State | undefined {
  const { values, reserved, closed } = state;
  const full = values.length + reserved >= capacity;
  const put = (list: readonly number[]) => ({ ...state, values: [...list, op.value!] });
  if (op.got === "aborted") return state;
  switch (op.verb) {
    case "send":
      if (op.got === "closed") return closed ? state : undefined;
      if (op.got === "full") return !closed && full && overflow === "error" ? state : undefined;
      if (closed) return undefined;
      if (!full) return put(values);
      if (overflow === "dropNewest") return state;
      if (overflow !== "dropOldest") return undefined;
      return values.length > 0 ? put(values.slice(1)) : state;
    case "trySend":
      if (op.got === "no") {
        return closed || (full && (overflow !== "dropOldest" || values.length === 0)) ? state : undefined;
      }
      if (closed) return undefined;
      if (!full) return put(values);
      return overflow === "dropOldest" && values.length > 0 ? put(values.slice(1)) : undefined;
    case "receive":
    case "tryReceive":
      if (op.got === "closed") return closed && values.length === 0 ? state : undefined;
      if (op.got === "empty") return !closed && values.length === 0 ? state : undefined;
      return values[0] === op.got ? { ...state, values: values.slice(1) } : undefined;
    case "reserve":
      if (op.got === "closed") return closed ? state : undefined;
      return !closed && !full ? { ...state, reserved: reserved + 1 } : undefined;
    case "fill":
      if (reserved < 1 || closed !== (op.got === "closed")) return undefined;
      return { ...(closed ? state : put(values)), reserved: reserved - 1 };
    case "close":
      return closed ? state : { ...state, closed: true };
  }
}

/** A send and a receive in one instant: needs no room, but nobody may be before them. */
function handsOver(state: State, send: Operation, receive: Operation): boolean {
  return (send.verb === "send" || send.verb === "trySend") && send.got === "ok" &&
    (receive.verb === "receive" || receive.verb === "tryReceive") && receive.got === send.value &&
    !state.closed && state.values.length === 0;
}

/** The specification of channels of these kinds, named by their position. */
export function channels(...kinds: readonly Kind[]): Spec<readonly State[]> {
  return {
    initial: kinds.map(() => FRESH),
    step(states, op) {
      const after = step(states[op.ch]!, kinds[op.ch]!, op);
      return after === undefined ? undefined : states.with(op.ch, after);
    },
    meet: (states, a, b) => a.ch === b.ch && handsOver(states[a.ch]!, a, b) ? states : undefined,
    key: (states) => states.map((s) => `${s.values} ${s.reserved} ${s.closed}`).join("|"),
  };
}
