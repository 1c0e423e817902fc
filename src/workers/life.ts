/**
 * The life of one worker as the main isolate sees it: started, ready, asked to stop, dead.
 *
 * Invariants
 * - I1  A worker is dead when its host says so, and not before: when the lock that it held all its life is granted to
 *       somebody else, or where the platform tells when its thread has ended (`host/host.ts`).
 * - I2  The name of that lock is random and told to the worker only: nobody else can take or steal it.
 * - I3  In Deno a worker is not terminated while it may be inside a synchronous loop: the process could never end.
 *
 * @module
 */
import { WorkerStartError } from "../errors.ts";
import { hostOf, type WorkerHost } from "./host/host.ts";
import type { WorkerLike } from "./host/platform.ts";
import {
  type Cargo,
  type FromWorker,
  isMillrace,
  type ToWorker,
  type WayTo,
  type Welcome,
} from "./protocol.ts";

/** Milliseconds that a worker has to answer its welcome. */
const START_DEADLINE = 30_000;

/** Who is told how the life goes. */
export interface LifeEvents {
  /** The worker holds its lock and takes tasks. */
  onReady(life: Life): void;
  /** The worker never became ready, and is gone. */
  onFailed(life: Life, reason: WorkerStartError): void;
  /** Somebody has called the worker's `terminate()`: it is to stop, but may be in the middle of something still. */
  onTerminated(life: Life): void;
  /** The worker sends what moves with a message, or asks for a way to another one. */
  onCargo(life: Life, message: Cargo | WayTo): void;
  /** The worker is dead: what it held may be taken. `reason` is its uncaught error, if there was one. */
  onDead(life: Life, reason: string | undefined): void;
}

/** One worker. */
export class Life {
  /** The worker's number, from 1. */
  readonly worker: number;
  /** Its slot in shared memory. */
  readonly slot: number;
  /** Where it is in its life. */
  state: "starting" | "ready" | "dead" = "starting";
  /** Called when it has begun to note what it does, or no more: with the time by its clock, and which question it answers. */
  onTraced: ((at: number, asked: number) => void) | undefined = undefined;
  /** Called with what it says of itself when somebody has asked it to. */
  readonly onSeen: Set<(seen: unknown) => void> = new Set();
  /** Whether it said that it leaves. */
  left = false;
  #host: WorkerHost | undefined;
  readonly #events: LifeEvents;
  readonly #watch = new AbortController();
  readonly #lock: string;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #reason: string | undefined;

  /** Starts a worker made by `make`; `welcome` is told to it under a fresh lock name. */
  constructor(make: () => WorkerLike, welcome: Omit<Welcome, "kind" | "life">, events: LifeEvents) {
    this.worker = welcome.worker;
    this.slot = welcome.ticket.slot;
    this.#events = events;
    this.#lock = `millrace ${crypto.randomUUID()}`;
    this.#startTimer = setTimeout(() => this.#late(), START_DEADLINE);
    try {
      this.#begin(make(), { kind: "welcome", life: this.#lock, ...welcome });
    } catch (cause) {
      this.#reason = cause instanceof Error ? cause.message : String(cause);
      queueMicrotask(() => this.#fail());
    }
  }

  #begin(worker: WorkerLike, welcome: Welcome): void {
    this.#host = hostOf(worker, {
      onMessage: (data) => {
        if (isMillrace(data)) this.#hear(data.millrace as FromWorker);
      },
      onError: (message) => {
        this.#reason ??= message;
        if (this.state === "starting") this.#fail();
      },
      onTerminated: () => this.#terminated(),
      onEnded: () => {
        this.#reason ??= "it ended; does its module import the worker entry point of millrace?";
        this.#fail();
      },
    });
    this.tell(welcome);
  }

  /** Sends the worker a message, with what moves; the dead hear nothing. */
  tell(message: ToWorker, transfer: readonly Transferable[] = []): void {
    if (this.state !== "dead") this.#host?.post({ millrace: message }, transfer);
  }

  /** Ends the worker's event loop. Only for one that has left or died, or in tests. */
  terminate(): void {
    this.#host?.terminate();
  }

  /** The runtime closes before the worker was ready. */
  cancelStart(): void {
    this.#reason ??= "the runtime closes";
    this.#fail();
  }

  /** Gives up on a worker that does not answer: it goes on, but does not keep the process from ending. */
  abandon(): void {
    clearTimeout(this.#startTimer);
    this.#watch.abort();
    this.#host?.abandon();
  }

  #hear(message: FromWorker): void {
    if (message.kind === "left") this.left = true;
    if (message.kind === "cargo" || message.kind === "port") return this.#events.onCargo(this, message);
    if (message.kind === "traced") this.onTraced?.(message.at, message.asked);
    if (message.kind === "seen") { for (const hear of [...this.onSeen]) hear(message.seen); }
    if (this.state !== "starting") return;
    if (message.kind === "ready") this.#becomeReady();
    else {
      this.#reason ??= message.kind === "failed" ? message.message : "the worker left while it started";
      this.#fail();
    }
  }

  #becomeReady(): void {
    clearTimeout(this.#startTimer);
    this.state = "ready";
    this.#host!.onDeath(this.#lock, this.#watch.signal, () => this.#die());
    this.#events.onReady(this);
  }

  #die(): void {
    if (this.state === "dead") return;
    this.state = "dead";
    this.#host?.terminate();
    this.#events.onDead(this, this.#reason);
  }

  #terminated(): void {
    if (this.state === "dead") return;
    this.#events.onTerminated(this);
    this.#reason ??= "it was terminated";
    this.#fail();
  }

  #late(): void {
    this.#reason ??=
      `no answer within ${START_DEADLINE} ms; does its module import the worker entry point of millrace?`;
    this.#fail();
  }

  /** A worker that fails to start may hold its lock already: what it holds is free once the lock is. */
  #fail(): void {
    if (this.state !== "starting") return;
    this.state = "dead";
    clearTimeout(this.#startTimer);
    this.#host?.terminate();
    const failed = () =>
      this.#events.onFailed(this, startError(this.worker, this.#reason ?? "unknown reason"));
    // Who was never made holds nothing.
    if (this.#host === undefined) queueMicrotask(failed);
    else this.#host.onDeath(this.#lock, this.#watch.signal, failed);
  }
}

/** Says what was missing when a worker did not start. */
function startError(worker: number, reason: string): WorkerStartError {
  const flag = reason.match(/--allow-[a-z]+/)?.[0];
  if (flag === undefined) {
    return new WorkerStartError("WORKER_START", "a worker did not start", { worker, reason });
  }
  return new WorkerStartError(
    "PERMISSION",
    `a worker did not start for want of a permission: run with ${flag}`,
    {
      worker,
      flag,
      reason,
    },
  );
}
