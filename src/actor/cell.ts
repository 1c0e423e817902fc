/**
 * One actor: its mailbox, its state, and its turn. What happens at its ends is in `life.ts`.
 *
 *   held → idle ⇄ queued → running ⇄ busy          any → held (ending, between incarnations) → dead
 *
 * Invariants:
 *   I1  At most one handler runs or is awaited, unless the actor is reentrant.
 *   I2  An actor with a message is queued, running, busy or held: whoever adds the first one wakes it.
 *   I3  `queued` says whether it is linked into the loop's queue, whatever its state has become since.
 *   I4  An abandoned turn changes nothing any more: its ask was rejected, its result is dropped.
 *
 * @module
 */
import type { AskOptions, SendOptions, TellStatus } from "./ref.ts";
import { answer } from "./answer.ts";
import { awaitHandler } from "./awaited.ts";
import { enqueueOrRefuse, openMailbox, submitOrWait } from "./admission.ts";
import { Extra } from "./extra.ts";
import type { Kind } from "./kind.ts";
import { DECIDE, end, failed } from "./life.ts";
import { loop, PLAIN, SLOT } from "./loop.ts";
import { type Mailbox, MessageRing, type Origin } from "./mailbox.ts";
import { CALL_MANY, CALL_NONE, CALL_ONE, type Operation, SIGNAL, TELL } from "./operation.ts";
import type { SpawnOptions } from "./options.ts";
import { PendingAsk } from "./pending_ask.ts";
import { offer } from "./receive.ts";
import { specially } from "./special.ts";
import { NEWBORN } from "./run_queue.ts";
import type { Target } from "./target.ts";
import { DEAD, HELD, IDLE, isThenable, QUEUED, QUITTING, RUNNING, type Turn, URGED } from "./state.ts";
import type { SystemCore } from "./system_core.ts";

let ids = 0;

/** One actor. The outside sees a `Ref`, which is this very object. */
export class Cell implements Target {
  readonly id: number = ++ids;
  /** What it is an actor of. */
  readonly kind: Kind;
  readonly system: SystemCore;
  /** What its class is constructed with, each time anew. */
  readonly args: readonly unknown[];
  readonly options: SpawnOptions;
  readonly parent: Cell | undefined;
  /** The object whose methods handle messages; `undefined` between incarnations. */
  instance: object | undefined = undefined;
  /** The only message, as long as there never were two: most actors need no more. Absent if there is a mailbox. */
  op: Operation | undefined = undefined;
  arg: unknown = undefined;
  from: Origin = undefined;
  /** Messages and the signals among them; made when a second one comes. */
  box: Mailbox | undefined = undefined;
  /** Signals that go ahead of all messages. */
  urgent: MessageRing | undefined = undefined;
  state: number = HELD;
  /** Linked into the loop's queue. */
  queued = false;
  /** The next one in the queue; `NEWBORN` before the first turn of an actor that another one has spawned. */
  next: Cell | undefined = loop.current === undefined ? undefined : NEWBORN;
  /** The handler that is awaited. */
  turnAwaited: Turn | undefined = undefined;
  /** What it asked last. */
  asking: PendingAsk | undefined = undefined;
  /** It has an interceptor, is observed, or wants to be told that nothing comes: each message costs a little more. */
  special: boolean;
  /** All that most actors never need. */
  extra: Extra | undefined = undefined;

  constructor(
    kind: Kind,
    args: readonly unknown[],
    options: SpawnOptions,
    system: SystemCore,
    parent: Cell | undefined,
  ) {
    this.kind = kind;
    this.args = args;
    this.options = options;
    this.special = options.intercept !== undefined;
    this.system = system;
    this.parent = parent;
  }

  /** What reports call it. */
  get label(): string {
    return this.options.name ?? `${this.kind.name}#${this.id}`;
  }

  /** All that most actors never need, made now if need be. */
  get more(): Extra {
    return this.extra ??= new Extra();
  }

  post(op: Operation, arg: unknown): TellStatus {
    const box = this.box;
    if (box === undefined) return this.#first(op, arg, loop.current);
    if (box.size >= box.limit) return enqueueOrRefuse(this, op, arg, loop.current);
    box.push(op, arg, loop.current);
    if (this.state === IDLE) this.wake();
    return "ok";
  }

  #first(op: Operation, arg: unknown, from: Origin): TellStatus {
    if (this.op === undefined) {
      this.op = op;
      this.arg = arg;
      this.from = from;
    } else {
      const box = openMailbox(this);
      if (box.size >= box.limit) return enqueueOrRefuse(this, op, arg, from);
      box.push(op, arg, from);
    }
    if (this.state === IDLE) this.wake();
    return "ok";
  }

  submit(op: Operation, arg: unknown, options: SendOptions | undefined): Promise<TellStatus> {
    return submitOrWait(this, op, arg, options);
  }

  request(op: Operation, arg: unknown, options: AskOptions | undefined): Promise<unknown> {
    const signal = options?.signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const ask = new PendingAsk(this, op.method);
    this.pose(op, arg, ask, options);
    return ask.promise;
  }

  /** Sends a message whose answer `ask` waits for. */
  pose(op: Operation, arg: unknown, ask: PendingAsk, options: AskOptions | undefined): void {
    const box = this.box;
    if (box === undefined) this.#first(op, arg, ask);
    else if (box.size >= box.limit) enqueueOrRefuse(this, op, arg, ask);
    else {
      box.push(op, arg, ask);
      if (this.state === IDLE) this.wake();
    }
    if (ask.settled) return;
    const timeout = options?.timeout ?? this.system.askTimeout;
    if (timeout !== Infinity) ask.limit(this.system.clock, timeout);
    const signal = options?.signal;
    if (signal !== undefined) ask.follow(signal);
  }

  /** A signal ahead of all messages. */
  urge(op: Operation, arg: unknown): void {
    if (this.state === DEAD) return;
    (this.urgent ??= new MessageRing(Infinity)).push(op, arg, undefined);
    if (this.state === IDLE) this.wake();
    else if (this.state === RUNNING) this.state = URGED;
  }

  /** Whether its code runs right now, in its own turn. */
  get running(): boolean {
    return this.state === RUNNING || this.state >= URGED;
  }

  /** It has something to do: to be called when it is idle, or ready to go on. */
  wake(): void {
    this.state = QUEUED;
    if (this.queued) return;
    this.queued = true;
    loop.enqueue(this);
  }

  /** Ready to go on after it was busy or held: queued if there is something to do, else idle. */
  proceed(): void {
    if (this.op !== undefined || (this.box?.size ?? 0) > 0 || (this.urgent?.size ?? 0) > 0) this.wake();
    else this.state = IDLE;
  }

  /** Handles what there is, up to a slot's worth of it. Called by the loop only. */
  turn(): void {
    this.queued = false;
    if (this.state !== QUEUED) return;
    // Its handler waits for a message out of turn.
    if (this.turnAwaited !== undefined) return offer(this);
    this.state = RUNNING;
    loop.current = this;
    try {
      this.#run();
    } catch (error) {
      failed(this, error, loop.op.answer === TELL ? undefined : loop.from as PendingAsk, loop.op);
    } finally {
      loop.current = undefined;
    }
  }

  #run(): void {
    for (let left = SLOT;;) {
      const { urgent } = this;
      const box = urgent !== undefined && urgent.size > 0 ? urgent : this.box;
      if (box === undefined ? this.op === undefined : box.size === 0) {
        this.state = IDLE;
        box?.relax();
        return;
      }
      if (loop.spent || left <= 0 && !loop.alone) return this.wake();
      if (left <= 0) left = SLOT;
      if (loop.ticks <= 0) loop.readClock();
      const handled = box === undefined ? this.#handleOnly() : this.#handle(box, box === urgent ? 1 : left);
      left -= handled;
      loop.ticks -= handled;
      if (this.state === RUNNING) continue;
      if (this.state === QUITTING) return end(this, "normal", DECIDE);
      if (this.state !== URGED) return;
      this.state = RUNNING;
    }
  }

  #handleOnly(): number {
    loop.op = this.op!;
    loop.arg = this.arg;
    loop.from = this.from;
    this.op = this.arg = this.from = undefined;
    this.#dispatch();
    return 1;
  }

  /** Handles some messages; fewer than there are if the actor has something else to do, or the clock is to be read. */
  #handle(box: Mailbox, left: number): number {
    const count = Math.min(box.size, left, loop.ticks);
    for (let done = 0; done < count;) {
      if (box.slots !== undefined && !this.special) {
        done = this.#handlePlain(box, box.slots, done, count);
        if (this.state !== RUNNING || box.size === 0 || done === count) return done;
      }
      done++;
      box.take(loop);
      if (box.waiting !== undefined) box.admit();
      if (loop.op.shape === SIGNAL && box === this.box) box.signalTaken();
      this.#dispatch();
      if (this.state !== RUNNING || box.size === 0) return done;
    }
    return count;
  }

  /** What `take` and `#dispatch` do, for the most frequent case: tells with one argument, up to the first that is none. */
  #handlePlain(box: Mailbox, slots: unknown[], done: number, count: number): number {
    const instance = this.instance;
    for (let known: Operation | undefined; done < count; slots = box.slots!) {
      const at = box.head * 3;
      const op = slots[at] as Operation;
      if (op !== known) {
        if (!op.plain) return done;
        known = loop.op = op;
      }
      const arg = loop.arg = slots[at + 1];
      const from = slots[at + 2] as Origin;
      if (loop.from !== from) loop.from = from;
      slots[at + 1] = slots[at + 2] = undefined;
      box.head = (box.head + 1) & box.mask;
      box.size--;
      if (box.waiting !== undefined) box.admit();
      done++;
      const result = op.run.call(instance, arg);
      if (result !== undefined && isThenable(result)) awaitHandler(this, result, op, from);
      if (this.state !== RUNNING || box.size === 0) return done;
    }
    return done;
  }

  /** Handles the message in hand. */
  #dispatch(): void {
    const { op, arg, from } = loop;
    if (op.answer !== TELL) {
      loop.kept = PLAIN;
      if ((from as PendingAsk).settled) return;
    }
    const result = this.special ? this.#specially(op, arg) : this.#call(op, arg);
    if (typeof result === "object" && result !== null && isThenable(result)) {
      awaitHandler(this, result, op, from);
    } else if (op.answer !== TELL) answer(this, from as PendingAsk, op.answer, loop.kept, result);
  }

  #call(op: Operation, arg: unknown): unknown {
    switch (op.shape) {
      case CALL_ONE:
        return op.run.call(this.instance, arg);
      case CALL_NONE:
        return op.run.call(this.instance);
      case CALL_MANY: {
        const args = arg as unknown[];
        if (args.length === 2) return op.run.call(this.instance, args[0], args[1]);
        return op.run.apply(this.instance, args);
      }
      default:
        return op.run(this, arg);
    }
  }

  #specially(op: Operation, arg: unknown): unknown {
    return specially(this, op, arg, (op, arg) => this.#call(op, arg));
  }
}
