/**
 * The mailbox of a stand-in: what is put into it is sent to the real one, as long as that has room.
 *
 * `size` is how many messages are in the real mailbox or on their way from here, as far as is known; it is looked up again
 * when it reaches the limit, and now and then before. What other isolates have under way is not in it: with several of them the
 * real mailbox may hold more than its capacity, by that.
 *
 * @module
 */
import { type Hand, Mailbox, type Origin, type Waiting } from "../../actor/mailbox.ts";
import type { Operation } from "../../actor/operation.ts";
import { PendingAsk } from "../../actor/pending_ask.ts";
import type { Outbox } from "./outbox.ts";
import { Question, type Questions } from "./questions.ts";
import { ASK, TELL } from "./wire.ts";
import type { ActorWords } from "./words.ts";

/** Messages between two looks. */
const STRIDE = 64;

/** Where an actor lives. */
export interface Home {
  /** The way there. */
  readonly outbox: Outbox;
  readonly questions: Questions;
  readonly words: ActorWords;
  /** Its record. */
  readonly at: number;
  /** Its life number. */
  readonly life: number;
}

/** The way into a mailbox elsewhere. */
export class Gate extends Mailbox {
  readonly #home: Home;
  #sent = 0;
  #ticks = 0;

  constructor(home: Home, capacity: number) {
    super(capacity);
    this.#home = home;
  }

  /** Looks how full the real one is, if it is time to. */
  check(): void {
    if (this.size >= this.limit || ++this.#ticks >= STRIDE) this.look();
  }

  /** Looks how full the real one is. */
  look(): void {
    const { words, at } = this.#home;
    this.#ticks = 0;
    // In this order: what arrives in between is counted twice, not overlooked.
    const underWay = words.underWay(at, this.#sent);
    this.size = words.queued(at) + underWay;
  }

  /** Sends. Throws what encoding throws; then nothing is sent. */
  push(op: Operation, arg: unknown, from: Origin): void {
    const { outbox, questions, at, life } = this.#home;
    if (from instanceof PendingAsk) {
      const id = questions.open(from, outbox);
      if (from instanceof Question) from.id = id;
      try {
        outbox.message(ASK, op.shape, op.method, at, life, id, arg);
      } catch (failure) {
        questions.take(id);
        throw failure;
      }
    } else outbox.message(TELL, op.shape, op.method, at, life, 0, arg);
    this.#sent++;
    this.size++;
  }

  /** Queues up for room, and sees to it that somebody tells when there is some. */
  override wait(waiting: Waiting): void {
    super.wait(waiting);
    this.room();
  }

  /** There is room, perhaps: admits whoever finds some. */
  room(): void {
    while (this.waiting !== undefined) {
      this.look();
      this.admit();
      if (this.waiting === undefined) return;
      this.#home.words.want(this.#home.at);
      this.look();
      if (this.size >= this.capacity) return;
    }
  }

  /** Who cannot travel any more, because it was changed while it waited, must not keep those behind it. */
  override admit(): void {
    for (;;) {
      try {
        return super.admit();
      } catch (failure) {
        const first = this.waiting!;
        first.gone = true;
        if (first.from instanceof PendingAsk) first.from.fail(failure);
        else first.resolve?.(Promise.reject(failure));
      }
    }
  }

  /** Nothing can be taken back from here. */
  take(_hand: Hand): void {}

  putBack(_messages: readonly Hand[]): void {}

  drop(_hand: Hand): boolean {
    return false;
  }

  pick(_hand: Hand, _matches: (message: Hand) => boolean): boolean {
    return false;
  }
}
