/**
 * Calls that wait for a process, the more urgent ones first.
 *
 * @module
 */
import { type Call, HIGH, LOW } from "../call.ts";

/** So often the least urgent call goes first, so that none waits for ever. */
const TURNS = 61;

/** The calls of one module. */
export class WaitingCalls {
  readonly #ranks: [Call[], Call[], Call[]] = [[], [], []];
  #turn = 0;

  /** Calls that wait. */
  get size(): number {
    return this.#ranks[0].length + this.#ranks[1].length + this.#ranks[2].length;
  }

  /** Puts a call behind the others of its rank. */
  push(call: Call): void {
    this.#rankOf(call).push(call);
  }

  /** Puts a call before the others of its rank: it has waited already. */
  putBack(call: Call): void {
    this.#rankOf(call).unshift(call);
  }

  /** The next one that process `number` may take. */
  take(number: number): Call | undefined {
    const order = ++this.#turn % TURNS === 0 ? [2, 1, 0] as const : [0, 1, 2] as const;
    for (const rank of order) {
      const calls = this.#ranks[rank];
      const at = calls.findIndex((call) => !isPinned(call) || call.worker === number);
      if (at === 0) return calls.shift();
      if (at > 0) return calls.splice(at, 1)[0];
    }
    return undefined;
  }

  /** Whether one waits that process `number` may take. */
  has(number: number): boolean {
    return this.#ranks.some((calls) => calls.some((call) => !isPinned(call) || call.worker === number));
  }

  /** Takes a call out. */
  remove(call: Call): void {
    const calls = this.#rankOf(call);
    const at = calls.indexOf(call);
    if (at >= 0) calls.splice(at, 1);
  }

  /** Takes out all calls, or those that no process but `number` may take. */
  clear(number?: number): Call[] {
    const all = this.#ranks.flatMap((calls) => calls.splice(0));
    if (number === undefined) return all;
    for (const call of all) if (!isPinned(call) || call.worker !== number) this.push(call);
    return all.filter((call) => isPinned(call) && call.worker === number);
  }

  #rankOf({ worker }: Call): Call[] {
    return this.#ranks[worker === HIGH ? 0 : worker === LOW ? 2 : 1];
  }
}

function isPinned({ worker }: Call): boolean {
  return worker !== 0 && worker < HIGH;
}
