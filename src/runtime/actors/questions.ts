/**
 * Questions between isolates: those that this one has asked, and those that it was asked.
 *
 * Invariants
 * - I1  A question settles exactly once: by its answer, its timeout or signal, the end of the actor, the death of its worker
 *       or the close of the runtime.
 * - I2  Who was asked is told when nobody waits any more; what is not begun then is not handled.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import { PendingAsk } from "../../actor/pending_ask.ts";
import type { Reply } from "../../actor/ref.ts";
import type { Outbox } from "./outbox.ts";
import { Says } from "./wire.ts";

/** Questions after which those are looked for that were settled by somebody else. */
const SWEEP = 4096;

/** What is known of a question that was sent. */
interface Sent {
  readonly ask: PendingAsk;
  readonly to: Outbox;
}

/** Questions that this isolate has sent to others. */
export class Questions {
  readonly #sent = new Map<number, Sent>();
  #last = 0;

  /** Numbers a question that is about to be sent. */
  open(ask: PendingAsk, to: Outbox): number {
    const id = this.#last = (this.#last + 1) & 0x7fffffff || 1;
    if (id % SWEEP === 0) this.#sweep();
    this.#sent.set(id, { ask, to });
    return id;
  }

  /** Forgets what was settled by somebody else. */
  #sweep(): void {
    for (const [id, { ask }] of this.#sent) if (ask.settled) this.#sent.delete(id);
  }

  /** The question itself, if it is open. */
  find(id: number): PendingAsk | undefined {
    return this.#sent.get(id)?.ask;
  }

  /** It was not sent after all, or has been answered: returns it if it is open. */
  take(id: number): PendingAsk | undefined {
    const sent = this.#sent.get(id);
    this.#sent.delete(id);
    return sent?.ask;
  }

  /** Nobody waits for the answer any more. */
  drop(id: number): void {
    const sent = this.#sent.get(id);
    if (!this.#sent.delete(id)) return;
    sent!.to.notice(Says.Dropped, id);
  }

  /** Whoever lived in `slot` is gone: rejects what it was asked. */
  lost(slot: number, generation: number, error: (ask: PendingAsk) => unknown): void {
    for (const [id, { ask, to }] of [...this.#sent]) {
      if (to.slot !== slot || to.generation !== generation) continue;
      this.#sent.delete(id);
      ask.fail(error(ask));
    }
  }

  /** Nobody answers any more. */
  close(error: (ask: PendingAsk) => unknown): void {
    for (const [id, { ask }] of [...this.#sent]) {
      this.#sent.delete(id);
      ask.fail(error(ask));
    }
  }
}

/** Something that has a name in reports, and is no actor. */
export function named(label: string): Cell {
  return { label, extra: undefined, asking: undefined } as unknown as Cell;
}

/** A question to an actor in another isolate. */
export class Question extends PendingAsk {
  /** Its number, once it is sent. */
  id = 0;
  readonly #questions: Questions;

  constructor(target: Cell, method: string, questions: Questions) {
    super(target, method);
    this.#questions = questions;
  }

  /** The timeout or the signal, or an answer: then it is closed already. */
  override fail(error: unknown): boolean {
    if (!super.fail(error)) return false;
    if (this.id !== 0) this.#questions.drop(this.id);
    return true;
  }
}

/** A `Reply` that has travelled here from where the question was asked. */
export class FarReply implements Reply<unknown> {
  readonly #to: Outbox | undefined;
  readonly #id: number;
  /** Whether it was answered from here. */
  settled: boolean;

  /** `to` is absent if who asked is gone. */
  constructor(to: Outbox | undefined, id: number) {
    this.#to = to;
    this.#id = id;
    this.settled = to === undefined;
  }

  send(value: unknown): boolean {
    if (this.settled) return false;
    this.#to!.answer(this.#id, value);
    return this.settled = true;
  }

  fail(error: unknown): boolean {
    if (this.settled) return false;
    this.#to!.refuse(this.#id, error);
    return this.settled = true;
  }
}

/** A question from another isolate: its answer goes back there. */
export class Asked extends PendingAsk {
  readonly #from: Outbox;
  readonly #id: number;
  readonly #open: Map<number, Asked>;
  #over = false;

  /** `open` are those of the same isolate that are not answered. */
  constructor(
    target: Cell | undefined,
    method: string,
    from: Outbox,
    id: number,
    open: Map<number, Asked>,
  ) {
    super(target ?? named(method), method);
    this.#from = from;
    this.#id = id;
    this.#open = open;
    open.set(id, this);
  }

  override get settled(): boolean {
    return this.#over;
  }

  /** Where the answer goes, as slot, generation and number. */
  get address(): readonly [slot: number, generation: number, id: number] {
    return [this.#from.slot, this.#from.generation, this.#id];
  }

  override send(value: unknown): boolean {
    if (this.#over) return false;
    this.drop();
    try {
      this.#from.answer(this.#id, value);
    } catch (error) {
      this.#from.refuse(this.#id, error);
    }
    return true;
  }

  override fail(error: unknown): boolean {
    if (this.#over) return false;
    this.drop();
    this.#from.refuse(this.#id, error);
    return true;
  }

  /** Nobody waits for the answer. */
  drop(): void {
    this.#over = true;
    this.#open.delete(this.#id);
    this.target.extra?.open?.delete(this);
  }
}
