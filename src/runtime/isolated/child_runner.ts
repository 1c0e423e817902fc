/**
 * Runs tasks in a child process: decodes a call, loads what it names, and sends back how it ended.
 *
 * @module
 */
import { auto } from "../../codec/auto.ts";
import { type Codec, Window } from "../../codec/codec.ts";
import { encodeInto } from "../../codec/message.ts";
import { ArgumentError, MessageTooLargeError, TaskThrewError } from "../../errors.ts";
import { resumeTrace } from "../../telemetry/propagation.ts";
import { enterTask, leaveTask, type TaskHandle, type TaskSource } from "../current_task.ts";
import type { Imported } from "../imports.ts";
import { withoutStack } from "../least_error.ts";
import { TaskModules } from "../task_modules.ts";
import { type CallHead, readCall } from "./call_message.ts";
import { FAILURE, type Greeting, message, RESULT } from "./wire.ts";

const SCRATCH = 4096;

const codec: Codec<unknown> = auto();

/** The tasks of a child process. */
export class ChildRunner implements TaskSource {
  /** Number of the process among those of its module, from 1. */
  readonly worker: number;
  readonly #greeting: Greeting;
  readonly #modules = new TaskModules();
  readonly #send: (whole: Uint8Array<ArrayBuffer>) => void;
  readonly #scratch = new Window(new Uint8Array(SCRATCH));

  constructor(greeting: Greeting, send: (whole: Uint8Array<ArrayBuffer>) => void) {
    this.worker = greeting.worker;
    this.#greeting = greeting;
    this.#send = send;
  }

  /** A cancelled task is killed: one that can ask is not cancelled. */
  isCancelled(): boolean {
    return false;
  }

  /** {@linkcode TaskSource} */
  import<M>(): Imported<M> {
    throw new ArgumentError("a task in a process of its own cannot call other tasks");
  }

  /** Runs the call in a message. Never rejects. */
  async run(bytes: Uint8Array): Promise<void> {
    const { id, head, args } = readCall(bytes);
    let handle: TaskHandle | undefined;
    try {
      const values = codec.decode(new Window(args)) as unknown[];
      if (!this.#modules.knows(head.id)) {
        this.#modules.learn({ id: head.id, url: this.#greeting.module, name: head.name });
      }
      const task = this.#modules.ready(head.id) ?? await this.#modules.load(head.id);
      enterTask(this, id);
      let result: unknown;
      try {
        result = this.#resume(head, () => task.apply(undefined, values));
      } finally {
        handle = leaveTask();
      }
      this.#succeed(id, head, await result);
    } catch (thrown) {
      this.#fail(id, head, thrown);
    } finally {
      handle?.end();
    }
  }

  /** In a span of its own, below the one of the caller. */
  #resume({ trace, name }: CallHead, run: () => unknown): unknown {
    return resumeTrace(trace, name, { "millrace.process": this.worker }, run);
  }

  #succeed(id: number, head: CallHead, value: unknown): void {
    try {
      this.#post(id, RESULT, value);
    } catch (failure) {
      // The error must not carry the very value that cannot travel.
      const large = failure instanceof MessageTooLargeError;
      this.#fail(id, head, large ? new MessageTooLargeError(this.#greeting.maxMessage, undefined) : failure);
    }
  }

  #fail(id: number, { name }: CallHead, thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new TaskThrewError(name, thrown);
    for (const form of [error, withoutStack(error), new Error(error.message.slice(0, 200))]) {
      try {
        return this.#post(id, FAILURE, form);
      } catch {
        // What does not travel whole travels as its class, code and message.
      }
    }
  }

  #post(id: number, kind: number, value: unknown): void {
    this.#scratch.at = 0;
    const body = encodeInto(codec, value, this.#scratch, this.#greeting.maxMessage);
    this.#send(message(id, kind, body.bytes.subarray(0, body.at)));
  }
}
