/**
 * Is there an order of the operations, each between its call and its return, that a sequential specification allows?
 *
 * Wing and Gong's search (1993) with Lowe's memory of what was tried (2017): the set of operations that took effect and the
 * state they led to. Exponential where everything overlaps; made for histories of a few dozen operations.
 *
 * @module
 */

/** One operation of a history. */
export interface Operation<I, O> {
  /** What was asked for. */
  readonly input: I;
  /** What came back. */
  readonly output: O;
  /** When it was called, and when it returned: any stamps that grow. */
  readonly call: number;
  /** See `call`. */
  readonly end: number;
}

/** What operations do when they come one at a time. */
export interface Specification<S, I, O> {
  /** The state at the start. */
  readonly initial: S;
  /** The state after an operation that gave this output; `undefined` if it cannot have. */
  step(state: S, input: I, output: O): S | undefined;
  /** Equal for equal states. */
  key(state: S): string;
}

interface Entry {
  readonly operation: number;
  readonly isCall: boolean;
  match: Entry | undefined;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/** Calls and returns in the order of their stamps, behind an empty first entry. */
function entries(history: readonly Operation<unknown, unknown>[]): Entry {
  const events = history.flatMap((operation, i) => [
    { at: operation.call, isCall: true, i },
    { at: operation.end, isCall: false, i },
  ]);
  // A return and a call of the same stamp overlap.
  events.sort((a, b) => a.at - b.at || Number(b.isCall) - Number(a.isCall));
  const head: Entry = {
    operation: -1,
    isCall: false,
    match: undefined,
    previous: undefined,
    next: undefined,
  };
  const calls = new Map<number, Entry>();
  let last = head;
  for (const { isCall, i } of events) {
    const entry: Entry = { operation: i, isCall, match: undefined, previous: last, next: undefined };
    if (isCall) calls.set(i, entry);
    else calls.get(i)!.match = entry;
    last.next = entry;
    last = entry;
  }
  return head;
}

/** Takes a call and its return out of the list. */
function lift(call: Entry): void {
  for (const entry of [call, call.match!]) {
    entry.previous!.next = entry.next;
    if (entry.next !== undefined) entry.next.previous = entry.previous;
  }
}

/** Puts them back. */
function unlift(call: Entry): void {
  for (const entry of [call.match!, call]) {
    entry.previous!.next = entry;
    if (entry.next !== undefined) entry.next.previous = entry;
  }
}

/** Whether the history is linearizable. */
export function isLinearizable<S, I, O>(
  history: readonly Operation<I, O>[],
  spec: Specification<S, I, O>,
): boolean {
  const head = entries(history);
  const tried = new Set<string>();
  const taken: { call: Entry; state: S }[] = [];
  let done = 0n;
  let state = spec.initial;
  let entry = head.next;
  while (head.next !== undefined) {
    if (entry!.isCall) {
      const { input, output } = history[entry!.operation]!;
      const next = spec.step(state, input, output);
      const bit = 1n << BigInt(entry!.operation);
      if (next !== undefined && !has(tried, `${done | bit} ${spec.key(next)}`)) {
        taken.push({ call: entry!, state });
        state = next;
        done |= bit;
        lift(entry!);
        entry = head.next;
        continue;
      }
      entry = entry!.next;
      continue;
    }
    // A return of an operation that has not taken effect: the last choice was wrong.
    const last = taken.pop();
    if (last === undefined) return false;
    state = last.state;
    done &= ~(1n << BigInt(last.call.operation));
    unlift(last.call);
    entry = last.call.next;
  }
  return true;
}

/** Whether the key is there; puts it there if not. */
function has(keys: Set<string>, key: string): boolean {
  if (keys.has(key)) return true;
  keys.add(key);
  return false;
}
