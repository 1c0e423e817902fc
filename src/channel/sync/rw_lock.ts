/**
 * A lock for many readers or one writer.
 *
 * @module
 */
import type { Selectable } from "../selectable.ts";
import { waitFor, type WaitOptions } from "../wait.ts";
import { AcquireCase, type Guard, PermitQueue, tryTake } from "./permit_queue.ts";
import { Waitable } from "./waitable.ts";

/** A reader takes one permit, a writer all of them. The largest number that V8 keeps without a heap object. */
const ALL = 0x3fffffff;

/**
 * Many may read at once, and one may write while nobody reads. It is itself the case of a select that locks it for
 * writing.
 *
 * First come, first served: a reader that comes after a waiting writer waits too, so that writers do not starve; when a
 * writer is done, all readers up to the next writer start together. Only a guard unlocks, and only once. Closing it
 * rejects those who wait; guards that are held stay valid.
 *
 * **Not re-entrant, and no upgrade:** a reader that asks for a second read lock waits behind any writer, who waits for
 * the first one; a reader that asks to write waits for itself. Give the read guard back first.
 *
 * After Go's `sync.RWMutex`, JCSP's `Crew` and, for the queue, tokio's `RwLock`.
 *
 * @example
 * ```ts
 * import { RwLock } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const lock = new RwLock();
 * const readers = [await lock.read(), await lock.read()];
 * const writing = lock.write();
 * assertEquals([lock.readers, lock.tryRead()], [2, undefined]);
 * for (const reader of readers) reader.release();
 * using _writer = await writing;
 * assertEquals(lock.writing, true);
 * ```
 */
export class RwLock extends Waitable<Guard> {
  readonly #queue: PermitQueue;
  readonly #read: AcquireCase;
  readonly #write: AcquireCase;

  /** Unlocked. */
  constructor() {
    const queue = new PermitQueue(ALL, "readers-writer lock");
    const write = new AcquireCase(queue, ALL);
    super(queue, write);
    this.#queue = queue;
    this.#write = write;
    this.#read = new AcquireCase(queue, 1, { served: 0 });
  }

  /** How many hold it for reading. */
  get readers(): number {
    return this.writing ? 0 : ALL - this.#queue.available;
  }

  /** Whether somebody holds it for writing. */
  get writing(): boolean {
    return this.#queue.available === 0;
  }

  /**
   * Locks it for reading, once the writers that came before are done. Dispose of the guard to unlock it. Rejects with the
   * signal's reason, or with the close reason or a `ChannelClosedError`.
   */
  read(options?: WaitOptions): Promise<Guard> {
    return waitFor(this.#read, options);
  }

  /** Locks it for reading if that needs no waiting. `undefined`: not now, or closed. */
  tryRead(): Guard | undefined {
    return tryTake(this.#read);
  }

  /** Locking it for reading, as a case of a select. */
  onRead(): Selectable<Guard> {
    return this.#read;
  }

  /**
   * Locks it for writing, once everybody who came before is done. Dispose of the guard to unlock it. Rejects with the
   * signal's reason, or with the close reason or a `ChannelClosedError`.
   */
  write(options?: WaitOptions): Promise<Guard> {
    return waitFor(this.#write, options);
  }

  /** Locks it for writing if that needs no waiting. `undefined`: not now, or closed. */
  tryWrite(): Guard | undefined {
    return tryTake(this.#write);
  }

  /** Locking it for writing, as a case of a select; the same as naming the lock itself. */
  onWrite(): Selectable<Guard> {
    return this.#write;
  }

  /** What `console.log` shows. */
  protected override state(): Record<string, unknown> {
    return { readers: this.readers, writing: this.writing };
  }
}
