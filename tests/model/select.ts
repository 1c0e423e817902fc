/**
 * A select over rendezvous cases as a worker makes it, step by step as `src/runtime/remote_operation.ts` and
 * `rendezvous_port.ts` do: try on arrival, offer, publish, look again, sleep.
 *
 * @module
 */
import { OP_CLAIMED, P_ON, P_PAYLOAD, RECEIVE, SEND } from "../../wasm/layout.ts";
import { CLAIMED, CLOSED, CONTENDED, EMPTY, FENCED } from "../../wasm/status.ts";
import { type Part, PAUSE, type World } from "./world.ts";

/** One case. */
export interface Case {
  /** The channel. */
  readonly ch: number;
  /** RECEIVE or SEND. */
  readonly direction: number;
  /** What is sent. */
  readonly value?: number;
}

/** Receives. */
export const receives = (ch: number): Case => ({ ch, direction: RECEIVE });
/** Sends `value`. */
export const sends = (ch: number, value: number): Case => ({ ch, direction: SEND, value });

/** How a select ended. */
export interface Taken {
  /** The case that was taken; `undefined` if none was. */
  readonly on: Case | undefined;
  /** What was received. */
  readonly value: number | undefined;
  /** Why no case was taken. */
  readonly why?: "closed" | "cancelled" | "fenced";
}

/** The records of one slot: an operation, and one for each payload. */
export interface Records {
  /** The slot. */
  readonly slot: number;
  /** Address of the operation. */
  readonly operation: number;
  /** Addresses of records that keep payloads. */
  readonly payloads: readonly number[];
}

/** Takes the records of a slot, while the scenario is set up. */
export function records(world: World, slot: number, payloads = 2): Records {
  const { now, me } = world;
  const all: number[] = [];
  for (let previous = 0; all.length <= payloads; all.push(previous)) {
    previous = now.operation(me[slot]!, previous);
  }
  return { slot, operation: all[0]!, payloads: all.slice(1) };
}

/** Meets a partner that waits, if there is one: `trySend`, `tryReceive`. The status, and what was received. */
export function* tryMeet(world: World, slot: number, on: Case): Part<{ met: number; value?: number }> {
  const at = on.direction === SEND ? world.out(slot) : world.in(slot);
  if (on.direction === SEND) world.machine.put(at, on.value!);
  const met = yield world.calls.meet(world.me[slot]!, on.ch, on.direction, at, 0);
  if (met === 1 && on.direction === RECEIVE) return { met, value: world.machine.get(at) };
  return { met };
}

/** Selects over the cases; with `cancel` it gives up instead of sleeping for the first time. */
export function* select(
  world: World,
  { slot, operation, payloads }: Records,
  cases: readonly Case[],
  cancel = false,
): Part<Taken> {
  const { calls, machine } = world, me = world.me[slot]!;
  for (const on of cases) {
    const { met, value } = yield* tryMeet(world, slot, on);
    if (met === 1) return { on, value };
    if (met === CLOSED) return { on: undefined, value: undefined, why: "closed" };
    if (met === FENCED) return { on: undefined, value: undefined, why: "fenced" };
  }
  yield calls.prepareOperation(operation);
  const at = cases.map((on, i) => on.direction === SEND ? payloads[i]! + P_PAYLOAD : world.in(slot));
  for (const [i, on] of cases.entries()) {
    if (on.direction === SEND) machine.put(at[i]!, on.value!);
    yield calls.offer(me, on.ch, on.direction, operation, on.direction === SEND ? at[i]! : 0);
  }
  yield calls.publishOperation(operation);
  // Who could not lock himself has been claimed: from then on he only waits for his partner to say so.
  let lost = false;
  for (;;) {
    let again = false;
    let why: Taken["why"];
    if ((yield calls.stateOf(operation)) === OP_CLAIMED) return yield* claimed(world, slot, operation, cases);
    for (const [i, on] of lost ? [] : cases.entries()) {
      const met = yield calls.meet(me, on.ch, on.direction, at[i]!, operation);
      if (met === 1) {
        const value = on.direction === RECEIVE ? machine.get(at[i]!) : undefined;
        yield* end(world, slot, operation, cases);
        return { on, value };
      }
      if (met === CLAIMED || met === CONTENDED) again = true;
      else if (met === CLOSED) why = "closed";
      else if (met === FENCED) return { on: undefined, value: undefined, why: "fenced" };
      else if (met !== EMPTY) throw new Error(`meet: ${met}`);
    }
    if (cancel && !lost) why ??= "cancelled";
    if (why !== undefined) {
      if ((yield calls.lockOperation(operation)) === 0) {
        yield* end(world, slot, operation, cases);
        return { on: undefined, value: undefined, why };
      }
      lost = true;
    } else if (again) yield PAUSE;
    else yield* world.sleep(slot, ...cases.map((on) => world.number(on.ch)));
  }
}

/** A partner was faster. */
function* claimed(world: World, slot: number, operation: number, cases: readonly Case[]): Part<Taken> {
  const where = yield { kind: "load", address: operation + P_ON, value: 0 };
  const on = cases.find((c) => world.number(c.ch) === where >> 1 && c.direction === (where & 1));
  if (on === undefined) throw new Error(`claimed on channel ${where >> 1}, which is no case`);
  const value = on.direction === RECEIVE ? world.machine.get(operation + P_PAYLOAD) : undefined;
  yield* end(world, slot, operation, cases);
  return { on, value };
}

function* end(world: World, slot: number, operation: number, cases: readonly Case[]): Part<void> {
  for (const { ch, direction } of cases) yield world.calls.retract(slot, ch, direction);
  yield world.calls.settleOperation(operation);
}
