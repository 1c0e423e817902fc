/**
 * The options of a runtime, checked before anything is allocated.
 *
 * @module
 */
import { MEMORY_MAX, MEMORY_MIN, WINDOW_SIZE } from "../core/core.ts";
import { ArgumentError } from "../errors.ts";
import { requireWorkers, type WorkerLike } from "../workers/host/platform.ts";

/** How to start a runtime. Sizes are numbers of bytes, or texts such as `"64MiB"`. */
export interface RuntimeOptions {
  /** Workers to start, 0 to 63; the number of hardware threads by default. With 0 tasks run in the main isolate. */
  readonly workers?: number | undefined;
  /** Size of the shared memory, fixed for good; `"64MiB"` by default. It costs what is touched. */
  readonly memory?: number | string | undefined;
  /** Largest encoded message; `"16MiB"` by default, less in a small memory. */
  readonly maxMessage?: number | string | undefined;
  /** Bytes for results on their way to the main isolate; a power of two. */
  readonly inbox?: number | string | undefined;
  /** Whether to look again for some microseconds before sleeping; by default where there are two hardware threads. */
  readonly spin?: boolean | undefined;
  /**
   * Makes a worker whose module imports `@millrace/millrace/worker`: for bundlers, or with a start of your own. A web `Worker`;
   * in Node one of `node:worker_threads`.
   */
  readonly worker?: (() => WorkerLike) | undefined;
}

/** The options with their defaults filled in. */
export interface FullOptions {
  readonly workers: number;
  readonly memory: number;
  readonly maxMessage: number;
  readonly inbox: number;
  readonly spin: boolean;
  readonly worker: (() => WorkerLike) | undefined;
}

export const WORKERS_MAX = 63;
/** Bytes of a worker's own inbox: few and small records go there. */
export const WORKER_INBOX = 16384;
const MESSAGE_MIN = 1024;
const INBOX_MIN = 16384;
const INBOX_MAX = 2 ** 24;
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
};

/** Bytes that a size stands for; NaN for what is no size. */
function bytesOf(size: unknown): number {
  if (typeof size === "number") return size;
  if (typeof size !== "string") return NaN;
  const [, digits, unit] = size.trim().match(/^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/) ?? [];
  if (digits === undefined || unit === undefined) return NaN;
  return Math.round(Number(digits) * (UNITS[unit.toLowerCase()] ?? NaN));
}

/** Checks an option that is a size; throws an {@linkcode ArgumentError} that names it. */
export function sizeOption(
  option: string,
  value: unknown,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (value === undefined) return otherwise;
  const bytes = bytesOf(value);
  if (Number.isSafeInteger(bytes) && bytes >= least && bytes <= most) return bytes;
  throw new ArgumentError(
    `the option ${option} must be a number of bytes or a text such as "64MiB", within its limits`,
    { option, value, least, most },
  );
}

/** Bytes that windows, inboxes and the channels of tasks take, rounded up as the arena does. */
function leastMemory(workers: number, inbox: number): number {
  const windows = 4 * WINDOW_SIZE;
  return 384 * 1024 + windows + 2 * inbox + workers * (windows + 2 * WORKER_INBOX + 16384);
}

function defaultInbox(memory: number): number {
  let inbox = INBOX_MIN;
  while (inbox < 2 ** 18 && inbox * 32 <= memory) inbox *= 2;
  return inbox;
}

function countOfWorkers(value: unknown): number {
  if (value === undefined) return Math.max(1, Math.min(WORKERS_MAX, navigator.hardwareConcurrency || 1));
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= WORKERS_MAX) {
    return value;
  }
  throw new ArgumentError("the option workers must be a whole number from 0 to 63", {
    option: "workers",
    value: value,
  });
}

/** Checks `options` and fills in what is missing; throws an {@linkcode ArgumentError} that names option and value. */
export function fullOptions(options: RuntimeOptions): FullOptions {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a runtime must be an object", { options: options });
  }
  requireWorkers();
  const workers = countOfWorkers(options.workers);
  const memory = sizeOption("memory", options.memory, 2 ** 26, MEMORY_MIN, MEMORY_MAX);
  const inbox = sizeOption("inbox", options.inbox, defaultInbox(memory), INBOX_MIN, INBOX_MAX);
  if ((inbox & (inbox - 1)) !== 0) {
    throw new ArgumentError("the option inbox must be a power of two", {
      option: "inbox",
      value: options.inbox,
    });
  }
  const most = memory >> 1;
  const maxMessage = sizeOption("maxMessage", options.maxMessage, Math.min(2 ** 24, most), MESSAGE_MIN, most);
  const least = leastMemory(workers, inbox);
  if (memory < least) {
    throw new ArgumentError("the memory is too small for that many workers", {
      option: "memory",
      value: options.memory,
      workers,
      least,
    });
  }
  const { spin = navigator.hardwareConcurrency > 1, worker } = options;
  if (typeof spin !== "boolean") {
    throw new ArgumentError("the option spin must be a boolean", { option: "spin", value: spin });
  }
  if (worker !== undefined && typeof worker !== "function") {
    throw new ArgumentError("the option worker must be a function that makes a worker", {
      option: "worker",
      value: worker,
    });
  }
  return { workers, memory, maxMessage, inbox, spin, worker };
}
