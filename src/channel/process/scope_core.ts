/**
 * The engine of a scope: what runs, what waits to run, how it is cut short, and what comes out at the end. The face is
 * `scope.ts`.
 *
 * Invariants, whenever no method runs:
 *   I1  `running` counts the processes that were started and have not settled, and the child scopes that have such.
 *   I2  Processes wait to be started only while `running` is at the limit, and none does once the scope was cut short.
 *   I3  An ended scope has `running` 0, no timer, no listener, no parent.
 *
 * @module
 */
import { listen, unlisten } from "../abort.ts";
import { ArgumentError, ScopeEndedError, TaskTimeoutError } from "../../errors.ts";
import { type Clock, clockOf, type Timer, type TimerTask } from "../../time/clock.ts";
import { Closed, NOT_READY, type SelectCase } from "../selectable.ts";
import { WaitQueue } from "../sync/waitable.ts";
import { capture, rejected, RESOLVED, takeResolver } from "../waiters.ts";
import { disposeAll, type Endable, endAll, inWakeOf } from "./ending.ts";
import { checkOptions, type Process, type ScopeOptions } from "./scope_options.ts";
import { Spawned, type Witness } from "./spawned.ts";

/** A process that waits for its turn. */
interface Pending {
  readonly process: Process<unknown>;
  readonly resolve: (value: unknown) => void;
  next: Pending | undefined;
}

/** Who cut the scope short. What the owner did on purpose is no error at the end. */
type Cut = "owner" | "failure" | "outside";

/** Its scope knows of its failure, so nobody else has to. */
function handled<R>(settling: Promise<R>): Promise<R> {
  settling.then(undefined, () => {});
  return settling;
}

/** One scope. As a case of a select it is its end. */
export class ScopeCore extends WaitQueue<void> implements SelectCase<void>, TimerTask, Witness {
  served = 0;
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  /** In the order in which they happened; of processes that were cut short, none; collected ones, until they are seen. */
  readonly failures: Set<unknown> = new Set();
  running = 0;
  ended = false;
  /** Whether what it throws at its end had reached somebody before the end. */
  seenBefore = false;
  /** `now()` of the clock at which it will be cut short. */
  readonly deadline: number;
  readonly #limit: number;
  readonly #collects: boolean;
  readonly #clock: Clock;
  readonly #timeout: number | undefined;
  #timer: Timer | undefined = undefined;
  #outer: AbortSignal | undefined = undefined;
  #parent: ScopeCore | undefined;
  #children: Set<ScopeCore> | undefined = undefined;
  #owned: Endable[] | undefined = undefined;
  #first: Pending | undefined = undefined;
  #last: Pending | undefined = undefined;
  #cutBy: Cut | undefined = undefined;
  /** Whether a process did not run to its own end because of the cut. */
  #cutShort = false;
  /** What has reached a handler since the scope was cut short. */
  #seen: Set<unknown> | undefined = undefined;
  #outcome: Closed | undefined = undefined;

  /** Throws an `ArgumentError` for a bad option, and a `ScopeEndedError` if the parent has ended. */
  constructor(options: ScopeOptions, parent: ScopeCore | undefined) {
    super("scope");
    checkOptions(options);
    if (parent?.ended) throw new ScopeEndedError("cannot open a scope inside one that has ended");
    const { signal, timeout, concurrency = Infinity, onFailure } = options;
    const clock = clockOf(options.clock ?? parent?.clock);
    this.#limit = concurrency;
    this.#collects = onFailure === "collect";
    this.#clock = clock;
    this.#timeout = timeout;
    this.#parent = parent;
    this.deadline = Math.min(
      timeout === undefined ? Infinity : clock.now() + timeout,
      parent?.deadline ?? Infinity,
    );
    if (parent?.signal.aborted) this.cut(parent.signal.reason, "outside");
    else if (signal?.aborted) this.cut(signal.reason, "outside");
    if (this.signal.aborted) return;
    if (timeout !== undefined && timeout !== Infinity) this.#timer = clock.setTimer(timeout, this);
    if (parent !== undefined) (parent.#children ??= new Set()).add(this);
    if (signal !== undefined) listen(signal, this);
    this.#outer = signal;
  }

  /** What `timeout` goes by. */
  get clock(): Clock {
    return this.#clock;
  }

  /** Starts a process, now or when there is room. Nobody need handle its failure: the scope has it. */
  launch<R>(process: Process<R>): Promise<Awaited<R>> {
    if (this.ended) throw new ScopeEndedError("cannot spawn: the scope has ended");
    if (typeof process !== "function") {
      throw new ArgumentError("a process must be a function, such as async (signal) => {}", {
        value: process,
      });
    }
    if (this.signal.aborted) {
      this.#cutShort = true;
      return handled(Promise.reject(this.signal.reason));
    }
    return this.running < this.#limit ? this.#start(process) : this.#postpone(process);
  }

  /** The same, and whoever handles a failure has seen it. */
  spawn<R>(process: Process<R>): Promise<Awaited<R>> {
    return new Spawned(this.launch(process), this);
  }

  /** Takes charge of what is to be ended with the scope. */
  own(resource: Endable): void {
    if (this.ended) throw new ScopeEndedError("cannot own anything: the scope has ended");
    if (typeof resource?.[Symbol.dispose] !== "function") {
      throw new ArgumentError("a scope can own what has a Symbol.dispose method", { value: resource });
    }
    (this.#owned ??= []).push(resource);
    if (this.signal.aborted) this.#endOwned([resource]);
  }

  /** Cuts it short. The first call counts. */
  cut(reason: unknown, by: Cut): void {
    if (this.signal.aborted || this.ended) return;
    this.#cutBy = by;
    this.#disarm();
    let pending = this.#first;
    this.#first = this.#last = undefined;
    this.#controller.abort(reason);
    for (; pending !== undefined; pending = pending.next) {
      this.#cutShort = true;
      pending.resolve(rejected(this.signal.reason));
    }
    if (this.#owned !== undefined) this.#endOwned(this.#owned);
    for (const child of this.#children ?? []) child.cut(this.signal.reason, "outside");
  }

  /** The outer signal fired. */
  handleEvent(): void {
    this.cut(this.#outer?.reason, "outside");
  }

  /** It took too long. */
  onTimer(): void {
    this.cut(new TaskTimeoutError("scope", this.#timeout!), "outside");
  }

  /** Ends the scope if nothing runs. */
  poll(): void | Closed | typeof NOT_READY {
    if (this.running > 0) return NOT_READY;
    const outcome = this.end();
    if (outcome !== undefined) this.saw(outcome.reason);
    return outcome;
  }

  /** A failure that no process of this scope had, such as that of its body. */
  fail(error: unknown): void {
    if (this.signal.aborted && inWakeOf(this.signal.reason, error)) this.#cutShort = true;
    else {
      this.failures.add(error);
      if (!this.#collects) this.cut(error, "failure");
    }
  }

  saw(error: unknown): void {
    if (this.#collects) this.failures.delete(error);
    if (this.signal.aborted || this.ended) (this.#seen ??= new Set()).add(error);
  }

  /** Whether what it throws at its end has reached somebody already. */
  get wasSeen(): boolean {
    return this.#outcome === undefined || this.#seen !== undefined && this.#seen.has(this.#outcome.reason);
  }

  /** Ends the scope, in which nothing runs, and says what comes out. */
  end(): Closed | undefined {
    if (this.ended) return this.#outcome;
    this.ended = true;
    this.#disarm();
    this.#parent?.disown(this);
    this.#parent = undefined;
    for (const child of this.#children ?? []) {
      const outcome = child.end();
      if (outcome !== undefined && !child.wasSeen) this.fail(outcome.reason);
    }
    if (this.#owned !== undefined) disposeAll(this.#owned, (error) => this.fail(error));
    this.#owned = undefined;
    this.#outcome = this.#conclude();
    this.seenBefore = this.#outcome !== undefined && this.wasSeen;
    return this.#outcome;
  }

  #conclude(): Closed | undefined {
    const { failures } = this;
    if (failures.size === 0) {
      return this.#cutShort && this.#cutBy === "outside" ? new Closed(this.signal.reason, true) : undefined;
    }
    const [first] = failures;
    const facts = `count=${failures.size}`;
    return new Closed(
      this.#collects ? new AggregateError(failures, `processes failed: ${facts}`) : first,
      true,
    );
  }

  #start<R>(process: Process<R>): Promise<Awaited<R>> {
    this.enter();
    let settling: Promise<Awaited<R>>;
    try {
      settling = Promise.resolve(process(this.signal));
    } catch (error) {
      settling = Promise.reject(error);
    }
    settling.then(this.left, this.#failed);
    return settling;
  }

  #postpone<R>(process: Process<R>): Promise<Awaited<R>> {
    const promise = new Promise<unknown>(capture) as Promise<Awaited<R>>;
    const pending: Pending = { process, resolve: takeResolver(), next: undefined };
    if (this.#last === undefined) this.#first = pending;
    else this.#last.next = pending;
    this.#last = pending;
    return handled(promise);
  }

  #startNext(): void {
    while (this.#first !== undefined && this.running < this.#limit) {
      const { process, resolve, next } = this.#first;
      this.#first = next;
      if (next === undefined) this.#last = undefined;
      resolve(this.#start(process));
    }
  }

  /** A scope inside has ended. */
  disown(child: ScopeCore): void {
    this.#children?.delete(child);
  }

  /** A process starts, here or in a scope inside. */
  enter(): void {
    if (this.running++ === 0) this.#parent?.enter();
  }

  // The same two functions for all processes: what they need to know is in the scope.
  readonly left = (): void => {
    this.running--;
    this.#startNext();
    if (this.running > 0) return;
    const parent = this.#parent;
    if (this.waiters.head !== undefined) {
      const outcome = this.end();
      if (this.release(outcome) > 0 && outcome !== undefined) this.saw(outcome.reason);
    }
    parent?.left();
  };

  // Whoever handles the failure is to have seen it before the scope ends because of it: one turn later.
  readonly #failed = (error: unknown): void => {
    this.fail(error);
    RESOLVED.then(this.left);
  };

  #endOwned(owned: readonly Endable[]): void {
    endAll(owned, this.signal.reason, (error) => this.fail(error));
  }

  #disarm(): void {
    if (this.#outer !== undefined) unlisten(this.#outer, this);
    if (this.#timer !== undefined) this.#clock.cancel(this.#timer);
  }
}
