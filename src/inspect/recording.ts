/**
 * A trace for whoever asks over HTTP: the last seconds, if the program has a recorder that runs, else the next ones.
 *
 * Invariants
 * - I1  One recording at a time, of LONGEST at most: who asks meanwhile is refused. It is stopped whatever becomes of its client.
 * - I2  The program comes first: a trace that it begins itself ends a recording, which then is as long as it was.
 *
 * After `/debug/pprof/trace?seconds=N` of Go.
 *
 * @module
 */
import { internalsOf, type Runtime } from "../runtime/runtime.ts";
import { BusyMeter } from "../runtime/stats.ts";

/** Seconds that are recorded unless something else is asked for, and at most. */
const USUAL = 5;
const LONGEST = 30;

/** What is answered: a trace with status 200, else a sentence. */
export interface Recorded {
  readonly status: 200 | 400 | 409;
  readonly text: string;
}

/**
 * Throws a `RuntimeClosedError` for one that is closed: what is read of it says so. Not by `rt.stats()`, whose busy shares are of the
 * time since the program's own last call.
 */
export function mustBeOpen(rt: Runtime): void {
  internalsOf(rt).look(new BusyMeter());
}

/** Recordings of one runtime. */
export class Recording {
  readonly #rt: Runtime;
  /** Ends the one that is under way. */
  #end: (() => void) | undefined;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Answers `/trace?last=<seconds>`. Rejects with a `RuntimeClosedError` if the runtime is closed. */
  async answer(asked: URLSearchParams): Promise<Recorded> {
    const given = asked.getAll("last");
    const last = given.length === 0 ? USUAL : Number(given[0]);
    if (given.length > 1 || given[0]?.trim() === "" || !(last > 0 && last <= LONGEST)) {
      return { status: 400, text: `last must be seconds, above 0 and up to ${LONGEST}` };
    }
    mustBeOpen(this.#rt);
    if (this.#end !== undefined) return { status: 409, text: "a recording is under way: try again later" };
    const { current } = internalsOf(this.#rt).traces;
    if (current !== undefined) return { status: 200, text: current.json({ last: last * 1000 }) };
    return { status: 200, text: await this.#record(last) };
  }

  /** Whoever records gets what there is by now. */
  close(): void {
    this.#end?.();
  }

  async #record(seconds: number): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#end = resolve;
    const timer = setTimeout(resolve, seconds * 1000);
    // An inspector keeps nothing alive.
    Deno.unrefTimer(timer as unknown as number);
    try {
      const trace = await internalsOf(this.#rt).traces.lend(resolve);
      await promise;
      trace.stop();
      return trace.json();
    } finally {
      clearTimeout(timer);
      this.#end = undefined;
    }
  }
}
