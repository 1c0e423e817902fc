/**
 * Doing the jobs of a queue: some at a time, the urgent ones first, each under a lease.
 *
 * @module
 */
import { Scope, Selector, Semaphore } from "@millrace/millrace";
import type { Delivery } from "@millrace/millrace/nats";
import { delayAfter } from "./backoff.ts";
import { type Job, type JobNews, type JobQueue, PRIORITIES } from "./queue.ts";

/** What a handler is told besides the job. */
export interface Attempt {
  /** Which one it is, from 1. */
  readonly attempt: number;
  /** Fires when the job is cancelled, too late, no longer ours, or when it is time to leave. */
  readonly signal: AbortSignal;
  /** Tells whoever listens how far it is, from 0 to 1. */
  progress(share: number): void;
}

/** Does a job; what it throws is a failed attempt. */
export type Handler<W> = (job: Job<W>, attempt: Attempt) => Promise<void>;

/** How to work. */
export interface WorkOptions {
  /** No new jobs when it fires; resolves when those that run are over. */
  readonly signal: AbortSignal;
  /** Cuts those short as well; they go back into the queue. */
  readonly giveUp?: AbortSignal | undefined;
  /** For tests: chance. */
  readonly random?: (() => number) | undefined;
}

/** Milliseconds until a job is looked at again that somebody else is doing. */
const TAKEN = 1000;
/** Jobs that may overtake a less urgent one. */
const AGEING = 16;

/** What a cancelled job's signal says. */
class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/**
 * Works until `signal` fires, and then until what it has begun is over. Rejects when the carrier fails; no job is lost by that. Close
 * the system afterwards: jobs that this process has taken but not begun go back then.
 */
export async function work<W>(queue: JobQueue<W>, handler: Handler<W>, options: WorkOptions): Promise<void> {
  const running = new Map<string, AbortController>();
  using _cancels = queue.cancels.subscribe((key) => running.get(key)?.abort(new Cancelled("cancelled")));
  const desks = new Semaphore(queue.options.concurrency);
  await Scope.run(async (scope) => {
    const stop = AbortSignal.any([options.signal, scope.signal]);
    const [high, normal, low] = PRIORITIES.map((priority) => queue.line(priority));
    using next = new Selector({ stop, high, normal, low }, { order: "priority", ageing: AGEING });
    while (!stop.aborted) {
      const desk = await desks.acquire({ signal: stop }).catch(() => undefined);
      const got = desk && await next.next();
      if (got === undefined || got.key === "stop") break;
      if (got.state === "closed") {
        if (got.reason === undefined) break; // the system was closed
        throw got.reason; // the connection is gone for good
      }
      const { value: delivery } = got;
      scope.spawn(async () => {
        using _ = desk;
        await attempt(queue, handler, delivery, running, options);
      });
    }
  });
}

async function attempt<W>(
  queue: JobQueue<W>,
  handler: Handler<W>,
  delivery: Delivery<Job<W>>,
  running: Map<string, AbortController>,
  { giveUp, random = Math.random }: WorkOptions,
): Promise<void> {
  const { value: job } = delivery, { key } = job;
  const { name, attempts, timeout, backoff } = queue.options;
  // Nobody else does this job now. Held for as long as this process lives and can tell so; the next holder waits that long.
  await using lease = await queue.system.lease(`${name}-${key}`);
  if (lease === undefined) return delivery.nak(TAKEN);
  const control = new AbortController();
  running.set(key, control); // before the ledger is read: a cancel after that is heard
  using _gone = { [Symbol.dispose]: () => running.delete(key) };
  const ledger = await queue.ledger(key);
  const started = await ledger.write("started");
  const number = ledger.state.attempts;
  const tell = (news: JobNews): void => void queue.events.next({ key, attempt: number, ...news });
  if (!started) {
    if (ledger.state.status === "cancelled") tell({ type: "cancelled" });
    return delivery.ack(); // it was over before
  }

  const ends = [control.signal, lease.lost, ...giveUp === undefined ? [] : [giveUp]];
  const progress = (share: number): void => tell({ type: "progress", share });
  try {
    if (number > attempts) throw new Error(`its process died ${attempts} times`);
    tell({ type: "started" });
    await Scope.run(
      (scope) => scope.spawn((signal) => handler(job, { attempt: number, signal, progress })),
      { timeout, signal: AbortSignal.any(ends) },
    );
    const done = await ledger.write("done"); // not if it was cancelled meanwhile
    delivery.ack();
    tell({ type: done ? "done" : "cancelled" });
  } catch (failure) {
    const error = String(failure);
    if (control.signal.aborted) {
      delivery.ack();
      tell({ type: "cancelled" });
    } else if (lease.lost.aborted || giveUp?.aborted) {
      delivery.nak(); // somebody else does it
    } else if (number >= attempts) {
      await queue.bury({ job, attempts: Math.min(number, attempts), error });
      await ledger.write("dead");
      delivery.ack();
      tell({ type: "dead", error });
    } else {
      const delay = delayAfter(number, backoff, random);
      delivery.nak(delay);
      tell({ type: "failed", error, delay });
    }
  }
}
