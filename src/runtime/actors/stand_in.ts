/**
 * References to actors of other isolates: a cell that never runs and stands for the one that does. Whatever is said to it is
 * sent there; who watches it or is linked to it is told here.
 *
 * Invariants
 * - I1  An isolate has one stand-in per actor of another one, and keeps it until that has ended: references to the same actor
 *       are the same object.
 * - I2  Its end is told behind the last message of the actor: it comes on the same way.
 *
 * @module
 */
import { discard, drain } from "../../actor/admission.ts";
import type { ExitReason } from "../../actor/exit.ts";
import type { Kind } from "../../actor/kind.ts";
import { LocalRef, MESSAGE, QUESTION } from "../../actor/local_ref.ts";
import { loop } from "../../actor/loop.ts";
import { NO_MAILBOX, type Origin, Waiting } from "../../actor/mailbox.ts";
import { CALL_MANY, Operation } from "../../actor/operation.ts";
import { CAPACITY, checkSignal, checkTime, needFunction, type SpawnOptions } from "../../actor/options.ts";
import type { PendingAsk } from "../../actor/pending_ask.ts";
import type { ActorInfo, AskOptions, Reply, SendOptions, StopOptions, TellStatus } from "../../actor/ref.ts";
import { breakLinks, fireMonitors } from "../../actor/signals.ts";
import { DEAD } from "../../actor/state.ts";
import type { SystemCore } from "../../actor/system_core.ts";
import { ActorDeadError } from "../../errors.ts";
import type { Address } from "./actor_handles.ts";
import { load, loadOf } from "./cargo.ts";
import { askFace, sendFace, tellFace } from "./faces.ts";
import { Gate, type Home } from "./gate.ts";
import { Question } from "./questions.ts";
import { Says } from "./wire.ts";

const NOTHING: readonly unknown[] = Object.freeze([]);

/** The same message, with what is to move noted with its arguments. */
function loaded(op: Operation, arg: unknown, transfer: readonly Transferable[]): [Operation, unknown] {
  const { method, answer, run } = op;
  return [new Operation(method, CALL_MANY, answer, run), load([...op.args(arg)], transfer)];
}

/** The real mailbox drops the oldest by itself; here, what is too much even so is refused. */
function optionsFor({ name, capacity, overflow }: Address): SpawnOptions {
  return overflow === "dropOldest"
    ? { name, mailbox: { capacity: capacity + CAPACITY, overflow: "dropNewest" } }
    : { name, mailbox: { capacity, overflow } };
}

/** What every reference to an actor of another isolate can do. */
export class StandIn extends LocalRef {
  readonly home: Home;
  /** The bound of its real mailbox. */
  readonly real: Required<Pick<Address, "capacity" | "overflow">>;
  /** Called when there is room in its mailbox. */
  onRoom: (() => void) | undefined = undefined;
  readonly #gate: Gate;
  readonly #label: string;
  #onFailed: ((reason: ExitReason) => void) | undefined;
  #failed: { readonly reason: ExitReason } | undefined;

  constructor(
    kind: Kind,
    system: SystemCore,
    home: Home,
    address: Address,
  ) {
    super(kind, NOTHING, optionsFor(address), system, undefined);
    this.home = home;
    this.real = address;
    this.#label = address.label;
    this.box = this.#gate = new Gate(home, this.options.mailbox!.capacity!);
  }

  /** What reports call it. */
  override get label(): string {
    return this.#label;
  }

  override get alive(): boolean {
    const { words, outbox } = this.home;
    return this.state !== DEAD && this.#lives && words.present(outbox.slot, outbox.generation);
  }

  get #lives(): boolean {
    const { words, at, life } = this.home;
    return words.life(at) === life;
  }

  override post(op: Operation, arg: unknown): TellStatus {
    return this.#late(op, arg, loop.current) ? "dead" : super.post(op, arg);
  }

  override submit(op: Operation, arg: unknown, options: SendOptions | undefined): Promise<TellStatus> {
    try {
      if (options?.transfer !== undefined) [op, arg] = loaded(op, arg, options.transfer);
      else this.#mustTravel(arg);
      return super.submit(op, arg, options);
    } catch (failure) {
      return Promise.reject(failure);
    }
  }

  override request(op: Operation, arg: unknown, options: AskOptions | undefined): Promise<unknown> {
    const signal = options?.signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const ask = new Question(this, op.method, this.home.questions);
    if (options?.transfer !== undefined) [op, arg] = loaded(op, arg, options.transfer);
    this.pose(op, arg, ask, options);
    return ask.promise;
  }

  override pose(op: Operation, arg: unknown, ask: PendingAsk, options: AskOptions | undefined): void {
    if (this.#late(op, arg, ask)) return;
    try {
      this.#mustTravel(arg);
      super.pose(op, arg, ask, options);
    } catch (failure) {
      ask.fail(failure);
    }
  }

  /**
   * Sends a message that was accepted before: it waits for room also where the mailbox would refuse it. A promise if it has to.
   * Throws what encoding throws.
   */
  forward(op: Operation, arg: unknown): Promise<TellStatus | undefined> | undefined {
    if (this.post(op, arg) !== "full" || this.options.mailbox!.overflow === "dropNewest") return undefined;
    this.#mustTravel(arg);
    return new Promise((resolve) => this.#gate.wait(new Waiting(op, arg, loop.current, resolve)));
  }

  /** It is gone already although its end has not been told yet: a dead letter. */
  #late(op: Operation, arg: unknown, from: Origin): boolean {
    if (this.state === DEAD) return false;
    this.#gate.check();
    if (this.#lives) return false;
    discard(this, { op, arg, from }, "noproc", "dead");
    return true;
  }

  /** Who has to wait is told now, not later, that the arguments cannot travel. */
  #mustTravel(arg: unknown): void {
    if (this.#gate.size < this.#gate.limit || this.state === DEAD || loadOf(arg) !== undefined) return;
    const { outbox } = this.home;
    outbox.trial(arg);
  }

  override stop(options: StopOptions = {}): Promise<void> {
    const { reason = "normal", timeout } = options;
    if (timeout !== undefined) checkTime("the option timeout", timeout);
    return this.#verb("stop", { reason, timeout });
  }

  override poison(): Promise<void> {
    return this.#verb("poison", undefined);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#verb("dispose", undefined);
  }

  /** Resolves when it is done, or the actor is gone. */
  async #verb(verb: string, more: unknown): Promise<void> {
    try {
      await this.command(verb, more);
    } catch {
      // It is gone, and that is what was wanted.
    }
  }

  /** Something that its owner is to do with it; resolves with what that has to say. */
  command(verb: string, more: unknown): Promise<unknown> {
    const { outbox, questions, at, life } = this.home;
    const ask = new Question(this, verb, questions);
    if (!this.alive) ask.fail(new ActorDeadError(this.label, "noproc", verb));
    else {
      ask.id = questions.open(ask, outbox);
      try {
        outbox.notice(Says.Verb, ask.id, at, life, verb, more);
      } catch (failure) {
        questions.take(ask.id);
        ask.fail(failure);
      }
    }
    return ask.promise;
  }

  override exit(reason: ExitReason): void {
    this.kind.elsewhere!.exit(this, loop.current, reason, false);
  }

  override info(): ActorInfo {
    const { words, at } = this.home;
    const queued = this.alive ? words.queued(at) : 0;
    const state = !this.alive ? "dead" : queued > 0 ? "queued" : "idle";
    return { state, queued, stashed: 0, children: 0, restarts: 0 };
  }

  /** Calls `told` when it has ended or failed under a supervisor here, also if it has already. */
  onFailed(told: (reason: ExitReason) => void): void {
    this.#onFailed = told;
    const early = this.#failed;
    this.#failed = undefined;
    if (early !== undefined) told(early.reason);
  }

  /** It has ended or failed, and is held. */
  failed(reason: ExitReason): void {
    if (this.#onFailed === undefined) this.#failed = { reason };
    else this.#onFailed(reason);
  }

  /** Whether somebody here waits for room in its mailbox. */
  get crowded(): boolean {
    return this.state !== DEAD && this.#gate.waiting !== undefined;
  }

  /** There is room in its mailbox. */
  room(): void {
    this.#gate.room();
    this.onRoom?.();
  }

  /** It is gone: names first, then those who are linked, then those who watch. */
  gone(reason: ExitReason): void {
    if (this.state === DEAD) return;
    this.state = DEAD;
    this.box = NO_MAILBOX;
    for (const release of [...this.extra?.releases ?? []]) release();
    drain(this, this.#gate, reason);
    this.onRoom?.();
    if (this.extra === undefined) return;
    breakLinks(this, reason);
    fireMonitors(this, reason);
  }
}

/** An actor of a class in another isolate. */
export class ClassStandIn extends StandIn {
  #tell: object | undefined;
  #ask: object | undefined;
  #send: object | undefined;

  get tell(): object {
    return this.#tell ??= tellFace(this);
  }

  get ask(): object {
    return this.#ask ??= askFace(this);
  }

  get send(): object {
    return this.#send ??= sendFace(this);
  }
}

/** An actor made of functions in another isolate. */
export class FunctionStandIn extends StandIn {
  tell(message: unknown): TellStatus {
    return this.post(MESSAGE, message);
  }

  send(message: unknown, options?: SendOptions): Promise<TellStatus> {
    checkSignal(options?.signal);
    return this.submit(MESSAGE, message, options);
  }

  ask(build: (reply: Reply<unknown>) => unknown, options?: AskOptions): Promise<unknown> {
    needFunction("what builds the message of an ask", build);
    if (options?.timeout !== undefined) checkTime("the option timeout", options.timeout);
    checkSignal(options?.signal);
    if (options?.signal?.aborted) return Promise.reject(options.signal.reason);
    const ask = new Question(this, "receive", this.home.questions);
    try {
      this.pose(QUESTION, build(ask), ask, options);
    } catch (error) {
      ask.fail(error);
    }
    return ask.promise;
  }
}
