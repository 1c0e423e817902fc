/**
 * References to actors of this isolate: the cells themselves, with the verbs that the outside uses.
 *
 * @module
 */
import { Cell } from "./cell.ts";
import { DEAD } from "./state.ts";
import type { Down, ExitReason, Link, Monitor } from "./exit.ts";
import type { ClassKind } from "./kind.ts";
import { DECIDE, FINAL, POISON, requestStop } from "./life.ts";
import { postSignal } from "./admission.ts";
import { loop } from "./loop.ts";
import { CALL_ONE, OPEN, Operation, TELL } from "./operation.ts";
import { checkSignal, checkTime, needFunction, SHUTDOWN } from "./options.ts";
import { PendingAsk } from "./pending_ask.ts";
import type { ActorInfo, AskOptions, Ref, Reply, SendOptions, StopOptions, TellStatus } from "./ref.ts";
import { cellOf, link, sendExit, Watch } from "./signals.ts";

const STATES = ["idle", "queued", "running", "busy", "held", "dead", "running", "running"] as const;

/** What every reference can do. */
export class LocalRef extends Cell implements Ref {
  get name(): string | undefined {
    return this.options.name;
  }

  get alive(): boolean {
    return this.state !== DEAD;
  }

  stop(options: StopOptions = {}): Promise<void> {
    const {
      reason = "normal",
      timeout = this.options.shutdown ?? (this.kind.patient ? Infinity : SHUTDOWN),
    } = options;
    checkTime("the option timeout", timeout);
    return new Promise((resolve) => requestStop(this, reason, DECIDE, timeout, resolve));
  }

  poison(): Promise<void> {
    if (this.state === DEAD) return Promise.resolve();
    return new Promise((resolve) => {
      // It may be gone before its turn comes.
      const watch = new Watch(this, () => resolve());
      postSignal(this, POISON, () => {
        watch[Symbol.dispose]();
        resolve();
      });
    });
  }

  exit(reason: ExitReason): void {
    sendExit(this, loop.current, reason, undefined);
  }

  watch(listener: (down: Down) => void): Monitor {
    needFunction("the listener of a watch", listener);
    return new Watch(this, listener);
  }

  link(other: Ref): Link {
    return link(this, cellOf(other));
  }

  ended(options: { signal?: AbortSignal | undefined } = {}): Promise<ExitReason> {
    const { signal } = options;
    checkSignal(signal);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const watch = new Watch(this, ({ reason }) => {
        signal?.removeEventListener("abort", leave);
        resolve(reason);
      });
      const leave = () => {
        watch[Symbol.dispose]();
        reject(signal!.reason);
      };
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  info(): ActorInfo {
    return {
      state: this.turnAwaited === undefined ? STATES[this.state]! : "busy",
      queued: this.op === undefined ? this.box?.size ?? 0 : 1,
      stashed: this.extra?.stash?.length ?? 0,
      children: this.extra?.children?.size ?? 0,
      restarts: this.extra?.restarts ?? 0,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const timeout = this.options.shutdown ?? SHUTDOWN;
    await new Promise<void>((resolve) => requestStop(this, "shutdown", FINAL, timeout, resolve));
  }

  /** How a console shows it. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `<actor ${this.label} ${this.info().state}>`;
  }
}

/** An actor of a class: a method for each method. */
export class ClassRef extends LocalRef {
  #tell: object | undefined;
  #ask: object | undefined;
  #send: object | undefined;

  get tell(): object {
    return this.#tell ??= (this.kind as ClassKind).tell(this);
  }

  get ask(): object {
    return this.#ask ??= (this.kind as ClassKind).ask(this);
  }

  get send(): object {
    return this.#send ??= (this.kind as ClassKind).send(this);
  }
}

/** What a function's actor is asked to do with a message. */
export interface Receiver {
  /** Handles it. */
  receive(message: unknown): unknown;
}

function receive(this: Receiver, message: unknown): unknown {
  return this.receive(message);
}

/** A message to an actor made of functions. */
export const MESSAGE: Operation = new Operation("receive", CALL_ONE, TELL, receive);
/** A message to such an actor whose answer comes by hand. */
export const QUESTION: Operation = new Operation("receive", CALL_ONE, OPEN, receive);

/** An actor made of functions: whole messages. */
export class FunctionRef extends LocalRef {
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
    const ask = new PendingAsk(this, "receive");
    let message: unknown;
    try {
      message = build(ask);
    } catch (error) {
      ask.fail(error);
      return ask.promise;
    }
    this.pose(QUESTION, message, ask, options);
    return ask.promise;
  }
}
