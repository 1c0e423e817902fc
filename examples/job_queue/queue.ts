/**
 * A queue of jobs that outlive those who do them: kept in durable channels, one per priority, in memory or on NATS.
 *
 * At least once: a job is acknowledged after it was done, so one whose worker or process dies in the middle is done again. Its key
 * makes sure that it is not done twice at the same time, nor again after it was done.
 *
 * @module
 */
import { json, type ReceiveChannel } from "@millrace/millrace";
import type { Delivery, DurableRemoteChannel, Remote, RemoteSubject } from "@millrace/millrace/nats";
import type { Backoff } from "./backoff.ts";
import { type JobState, Ledger } from "./ledger.ts";

/** Which job goes first. */
export const PRIORITIES = ["high", "normal", "low"] as const;
/** One of {@linkcode PRIORITIES}. */
export type Priority = typeof PRIORITIES[number];

/** Something to do. */
export interface Job<W> {
  /** Names the job: whoever submits the same key again means the same job. */
  readonly key: string;
  readonly priority: Priority;
  /** What to do, as JSON. */
  readonly work: W;
}

/** A job that nobody could do. */
export interface DeadJob<W> {
  readonly job: Job<W>;
  readonly attempts: number;
  readonly error: string;
}

/** What can happen to a job. */
export type JobNews =
  | { readonly type: "started" | "done" | "cancelled" }
  | { readonly type: "progress"; readonly share: number }
  | { readonly type: "failed"; readonly error: string; readonly delay: number }
  | { readonly type: "dead"; readonly error: string };

/** The same, with the job and its attempt. */
export type JobEvent = JobNews & { readonly key: string; readonly attempt: number };

/** How a queue works. The same in all processes, but for `concurrency`. */
export interface QueueOptions {
  readonly name: string;
  /** Most jobs that wait in each priority; whoever submits more waits. */
  readonly capacity: number;
  /** Jobs that this process does at a time. */
  readonly concurrency: number;
  /** How often a job is tried before it is dead. */
  readonly attempts: number;
  /** Milliseconds that an attempt may take. */
  readonly timeout: number;
  readonly backoff: Backoff;
}

/** The queue as one process sees it. */
export class JobQueue<W> {
  readonly system: Remote;
  readonly options: QueueOptions;
  /** What happens, in all processes. Live: who does not listen misses it. */
  readonly events: RemoteSubject<JobEvent>;
  /** Keys of jobs to be given up. */
  readonly cancels: RemoteSubject<string>;
  readonly #lines: Readonly<Record<Priority, DurableRemoteChannel<Job<W>>>>;
  readonly #dead: DurableRemoteChannel<DeadJob<W>>;
  readonly #deliveries = new Map<Priority, ReceiveChannel<Delivery<Job<W>>>>();

  private constructor(parts: Pick<JobQueue<W>, "system" | "options" | "events" | "cancels">, channels: {
    lines: Readonly<Record<Priority, DurableRemoteChannel<Job<W>>>>;
    dead: DurableRemoteChannel<DeadJob<W>>;
  }) {
    ({ system: this.system, options: this.options, events: this.events, cancels: this.cancels } = parts);
    this.#lines = channels.lines;
    this.#dead = channels.dead;
  }

  /** Joins the queue of that name. */
  static async open<W>(system: Remote, options: QueueOptions): Promise<JobQueue<W>> {
    const { name, capacity, concurrency, timeout } = options;
    const open = <T>(line: string) =>
      system.channel(`${name}-${line}`, json<T>(), {
        kind: "durable",
        capacity,
        window: 2 * concurrency, // what a process does, and as much to choose the next from
        ackWait: 2 * timeout, // whoever is silent for so long is dead: somebody else gets the job
        attempts: Infinity, // the ledger counts them
      });
    const [high, normal, low] = await Promise.all(PRIORITIES.map((priority) => open<Job<W>>(priority)));
    const events = await system.subject(`${name}-events`, json<JobEvent>());
    const cancels = await system.subject(`${name}-cancels`, json<string>());
    const lines = { high: high!, normal: normal!, low: low! };
    return new JobQueue<W>({ system, options, events, cancels }, {
      lines,
      dead: await open<DeadJob<W>>("dead"),
    });
  }

  /** Resolves when the job is kept. `false`: that key was submitted before. */
  async submit(job: Job<W>): Promise<boolean> {
    const ledger = await this.ledger(job.key);
    if (ledger.state.status !== "unknown") return false;
    // First the job, then the word that it is there: whoever dies in between has not been told "true", and submits it again.
    await this.#lines[job.priority].send(job);
    await ledger.write("queued");
    return true;
  }

  /** Gives a job up; one that runs sees its signal abort. `false`: it is over already. */
  async cancel(key: string): Promise<boolean> {
    const ledger = await this.ledger(key);
    const cancelled = ledger.state.status !== "unknown" && await ledger.write("cancelled");
    if (cancelled) this.cancels.next(key);
    return cancelled;
  }

  /** What has become of a job. */
  async state(key: string): Promise<JobState> {
    return (await this.ledger(key)).state;
  }

  /** The jobs that nobody could do, with why. Acknowledge what was looked into. */
  deadJobs(): ReceiveChannel<Delivery<DeadJob<W>>> {
    return this.#dead.deliveries();
  }

  /** For those who work: the jobs of one priority. */
  line(priority: Priority): ReceiveChannel<Delivery<Job<W>>> {
    const known = this.#deliveries.get(priority) ?? this.#lines[priority].deliveries();
    this.#deliveries.set(priority, known);
    return known;
  }

  /** For those who work: puts a job aside. */
  async bury(dead: DeadJob<W>): Promise<void> {
    await this.#dead.send(dead);
  }

  /** For those who work. */
  ledger(key: string): Promise<Ledger> {
    return Ledger.open(this.system, this.options.name, key);
  }
}
