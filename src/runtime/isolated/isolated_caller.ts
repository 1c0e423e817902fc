/**
 * The calls of one module with processes of its own: which process has which, and what becomes of them.
 *
 * Invariants
 * - I1  Each call settles exactly once: with its result, its failure, its cancellation, its process's death or the close.
 * - I2  A call that is cancelled while a process has it costs that process its life; others that it has are lost or, if they are
 *       idempotent, tried again.
 *
 * @module
 */
import { auto } from "../../codec/auto.ts";
import { type Codec, Window } from "../../codec/codec.ts";
import { encodeInto } from "../../codec/message.ts";
import { RuntimeClosedError, WorkerLostError, WorkerStartError } from "../../errors.ts";
import { captureTrace } from "../../telemetry/propagation.ts";
import { Call, type Calls, captureBoth } from "../call.ts";
import { callMessage } from "./call_message.ts";
import { Child, type ChildHost } from "./child.ts";
import { startProcess } from "./command.ts";
import type { ProcessOptions } from "./import_options.ts";
import { REFUSED } from "./refused_handles.ts";
import { WaitingCalls } from "./waiting_calls.ts";
import { RESULT } from "./wire.ts";

const SCRATCH = 4096;
const RESENDS = 3;

const codec: Codec<unknown> = auto();

/** The child processes of all modules together. */
export interface ProcessStats {
  /** Processes that take calls. */
  readonly live: number;
  /** Calls that they have. */
  readonly running: number;
  /** Calls that wait for one. */
  readonly waiting: number;
  /** Processes that ended and were replaced. */
  readonly restarts: number;
}

/** The calls of one module. */
export class IsolatedCaller implements Calls, ChildHost {
  readonly #module: string;
  readonly #options: ProcessOptions;
  readonly #maxMessage: number;
  readonly #waiting = new WaitingCalls();
  /** By number, from 1. */
  readonly #children: (Child | undefined)[] = [];
  /** Those that a process has. */
  readonly #calls = new Map<number, Call>();
  #scratch: Window | undefined;
  #nextId = 1;
  #restarts = 0;
  #closed = false;

  constructor(module: string, options: ProcessOptions, maxMessage: number) {
    this.#module = module;
    this.#options = options;
    this.#maxMessage = maxMessage;
  }

  /** Whether it makes no more calls. */
  get closed(): boolean {
    return this.#closed;
  }

  /** What is going on. */
  get stats(): ProcessStats {
    const children = this.#children.filter((child) => child !== undefined);
    return {
      live: children.filter(({ ready }) => ready).length,
      running: children.reduce((sum, { running }) => sum + running, 0),
      waiting: this.#waiting.size,
      restarts: this.#restarts,
    };
  }

  /** Calls export `exportId`. */
  call(exportId: number, name: string, args: readonly unknown[]): Promise<unknown> {
    const promise = new Promise(captureBoth);
    this.start(new Call(exportId, name, 0), args);
    return promise;
  }

  /** Sends a call on its way; its promise was just made. */
  start(call: Call, args: readonly unknown[]): void {
    if (this.#closed) {
      return this.#refuse(call, new RuntimeClosedError("the runtime is closed", { task: call.name }));
    }
    try {
      this.#encode(call, args);
    } catch (failure) {
      return this.#refuse(call, failure);
    }
    this.#waiting.push(call);
    this.#serve();
  }

  /** The call may run again when its process dies. Its arguments are kept as bytes. */
  keepForAnotherTry(call: Call): void {
    call.tries = RESENDS;
  }

  /** Rejects a call now; the process that has it is killed. */
  cancel(call: Call, reason: unknown): void {
    if (call.settled) return;
    this.#refuse(call, reason);
    if (!this.#calls.has(call.id)) return this.#waiting.remove(call);
    this.#children[call.task]?.kill(`the process was killed, because its call of ${call.name} was cancelled`);
  }

  /** Rejects all calls and kills all processes; resolves when they are gone, or `deadline` ms have passed. */
  async close(deadline: number): Promise<void> {
    this.#closed = true;
    for (const call of [...this.#calls.values(), ...this.#waiting.clear()]) {
      const { name } = call;
      this.#refuse(
        call,
        new RuntimeClosedError("the runtime was closed before the task ended", { task: name }),
      );
    }
    const children = this.#children.filter((child) => child !== undefined);
    for (const child of children) child.kill("the runtime was closed");
    let late: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([
      Promise.all(children.map(({ gone }) => gone)),
      new Promise<void>((resolve) => late = setTimeout(resolve, deadline)),
    ]);
    clearTimeout(late);
  }

  /** {@linkcode Child} calls it. */
  onReady(): void {
    this.#serve();
  }

  /** {@linkcode Child} calls it. */
  onMessage(child: Child, id: number, kind: number, body: Uint8Array): void {
    const call = this.#calls.get(id);
    if (call === undefined || call.task !== child.number) return;
    this.#calls.delete(id);
    child.running--;
    if (!call.settled) this.#settle(call, kind, body);
    this.#serve();
  }

  /** {@linkcode Child} calls it. */
  onGone(child: Child, reason: string): void {
    const { number } = child;
    this.#children[number] = undefined;
    for (const call of [...this.#calls.values()]) if (call.task === number) this.#lose(call, reason);
    if (this.#closed) return;
    if (!child.started) {
      const sentence = "a process for the task module did not start";
      this.#failed(number, new WorkerStartError("WORKER_START", sentence, { module: this.#module, reason }));
    } else if (child.served > 0) {
      this.#restarts++;
      this.#startChild(number);
    }
    this.#serve();
  }

  #encode(call: Call, args: readonly unknown[]): void {
    const trace = captureTrace();
    call.id = this.#nextId;
    this.#nextId = (this.#nextId + 1) >>> 0;
    const room = this.#scratch ?? new Window(new Uint8Array(SCRATCH), REFUSED);
    // Not for another call, which a getter among the arguments may make.
    this.#scratch = undefined;
    room.at = 0;
    try {
      const body = encodeInto(codec, args, room, this.#maxMessage);
      const head = { id: call.exportId, name: call.name, trace };
      call.bytes = callMessage(call.id, head, body.bytes.subarray(0, body.at));
    } finally {
      this.#scratch = room;
    }
  }

  /** Gives calls to the processes that have room, one each in turn, and starts processes for the others. */
  #serve(): void {
    for (let gave = true; gave && this.#waiting.size > 0;) {
      gave = false;
      for (const child of this.#children) {
        if (child?.ready && child.running < this.#options.concurrency) gave = this.#give(child) || gave;
      }
    }
    const { processes, concurrency } = this.#options;
    for (let number = 1; number <= processes && !this.#closed; number++) {
      const starting = this.#children.filter((child) => child !== undefined && !child.ready).length;
      if (starting * concurrency >= this.#waiting.size) return;
      if (this.#children[number] === undefined && this.#waiting.has(number)) this.#startChild(number);
    }
  }

  #give(child: Child): boolean {
    const call = this.#waiting.take(child.number);
    if (call === undefined) return false;
    call.task = child.number;
    this.#calls.set(call.id, call);
    child.running++;
    child.served++;
    child.send(call.bytes!);
    if (call.tries === 0) call.bytes = undefined;
    return true;
  }

  #startChild(number: number): void {
    try {
      const process = startProcess(this.#module, this.#options);
      const greeting = { worker: number, module: this.#module, maxMessage: this.#maxMessage };
      this.#children[number] = new Child(process, greeting, this);
    } catch (failure) {
      this.#failed(number, failure);
    }
  }

  /** Process `number` cannot be had: calls wait for the others, if there are any. */
  #failed(number: number, failure: unknown): void {
    const others = this.#children.some((child) => child !== undefined);
    for (const call of this.#waiting.clear(others ? number : undefined)) this.#refuse(call, failure);
  }

  #settle(call: Call, kind: number, body: Uint8Array): void {
    let value: unknown;
    try {
      value = codec.decode(new Window(body));
    } catch (failure) {
      return this.#refuse(call, failure);
    }
    if (kind !== RESULT) return this.#refuse(call, value);
    this.#end(call);
    call.resolve(value);
  }

  #lose(call: Call, reason: string): void {
    this.#calls.delete(call.id);
    if (call.settled) return;
    const number = call.task;
    if (call.tries === 0) {
      return this.#refuse(call, new WorkerLostError(number, { task: call.name, reason }));
    }
    call.tries--;
    call.task = 0;
    this.#waiting.putBack(call);
  }

  #refuse(call: Call, reason: unknown): void {
    if (call.settled) return;
    this.#end(call);
    call.reject(reason);
  }

  #end(call: Call): void {
    call.settled = true;
    call.bytes = undefined;
    call.release?.();
  }
}
