/**
 * What the main isolate and a worker tell each other by `postMessage`: only what is rare. Everything else goes through
 * shared memory.
 *
 * @module
 */
import type { CoreTicket } from "../core/core.ts";
import type { TaskMemory } from "../core/task_table.ts";
import type { TraceMemory } from "../core/trace_ring.ts";
import type { IsolateOptions } from "./isolate.ts";

/** A function that workers run for others: where it is exported from, and under which name. */
export interface ExportNotice {
  /** Number by which calls name it. */
  readonly id: number;
  /** URL of the module. */
  readonly url: string;
  /** Name of the export. */
  readonly name: string;
}

/** A channel of tasks: for all workers, or for one. */
export interface LaneNotice {
  /** Number of the channel. */
  readonly number: number;
  /** Its generation. */
  readonly generation: number;
  /** For all workers: -1 goes before the ordinary lane (0), 1 behind it; `undefined` for one worker. */
  readonly rank?: number | undefined;
}

/** The first message to a worker: all it needs to join. */
export interface Welcome {
  readonly kind: "welcome";
  /** The shared core and the slot in it. */
  readonly ticket: CoreTicket;
  /** Name of the lock that the worker holds as long as it lives. Nobody else may know it. */
  readonly life: string;
  /** The worker's number, from 1. */
  readonly worker: number;
  /** As in all isolates of the runtime. */
  readonly options: IsolateOptions;
  /** The exports that were called so far. */
  readonly exports: readonly ExportNotice[];
  /** The channels of tasks that the worker takes from. */
  readonly lanes: readonly LaneNotice[];
  /** Where it is to note what it does, while a trace runs. */
  readonly trace?: TraceMemory | undefined;
  /** Where it counts and times the tasks that it runs. */
  readonly tasks: TaskMemory;
}

/** What moves with a message that goes through shared memory. */
export interface Cargo {
  readonly kind: "cargo";
  /** { generation: 24, slot: 8 } of the sender. */
  readonly from: number;
  /** By which the message finds it. */
  readonly ticket: number;
  /** Buffers and ports. */
  readonly cargo: readonly Transferable[];
}

/** A worker wants to send cargo to another one: its end of the way. */
export interface WayTo {
  readonly kind: "port";
  readonly from: number;
  /** The slot and its generation. */
  readonly slot: number;
  readonly generation: number;
  readonly port: MessagePort;
}

/** What the main isolate tells a worker. */
export type ToWorker =
  | Cargo
  | { readonly kind: "port"; readonly from: number; readonly port: MessagePort }
  | Welcome
  | { readonly kind: "export"; readonly notice: ExportNotice }
  | { readonly kind: "lane"; readonly lane: LaneNotice }
  | { readonly kind: "trace"; readonly memory: TraceMemory | undefined; readonly asked: number }
  | { readonly kind: "look"; readonly look: unknown }
  | { readonly kind: "stop"; readonly grace: number };

/** What a worker tells the main isolate: it holds its lock and takes tasks; it could not join; it is about to leave. */
export type FromWorker =
  | Cargo
  | WayTo
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "traced"; readonly at: number; readonly asked: number }
  | { readonly kind: "seen"; readonly seen: unknown }
  | { readonly kind: "left" };

/** Whether a message is one of ours: a worker of the user's own may use `postMessage` for other things, too. */
export function isMillrace(data: unknown): data is { readonly millrace: ToWorker | FromWorker } {
  return typeof data === "object" && data !== null && "millrace" in data;
}
