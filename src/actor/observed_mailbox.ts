/**
 * A mailbox of an actor that is measured: knows when each message came, and in which trace. In front of the one that the
 * actor would have otherwise, which stays as fast as it is where nobody measures.
 *
 * Invariants:
 *   I1  Of what lies in the inner mailbox messages are stamped and signals are not; nobody outside sees a stamp.
 *   I2  `depth` of the meter counts the messages of all mailboxes of the kind, signals not.
 *
 * @module
 */
import type { TraceContext } from "../telemetry/api.ts";
import { type Hand, Mailbox, type Origin } from "./mailbox.ts";
import type { KindMeter } from "./metrics.ts";
import { type Operation, SIGNAL } from "./operation.ts";
import type { Priority } from "./priority_mailbox.ts";

/** When a message came, and in which context it was sent. */
export class Stamp {
  readonly arg: unknown;
  readonly at: number;
  readonly context: TraceContext | undefined;

  constructor(arg: unknown, at: number, context: TraceContext | undefined) {
    this.arg = arg;
    this.at = at;
    this.context = context;
  }
}

/** What a stamp is made from. */
export interface StampMaker {
  /** Stamps the argument of a message that is sent now. */
  stamp(arg: unknown): Stamp;
}

/** The message, as those see it who do not know of stamps. */
function open({ op, arg, from }: Hand): Hand {
  return { op, arg: arg instanceof Stamp ? arg.arg : arg, from };
}

/** Stamps what goes in and takes the stamp off what comes out. */
export class ObservedMailbox extends Mailbox {
  /** The stamp of the message that came out last; absent if that was a signal. */
  last: Stamp | undefined = undefined;
  /** Messages that its actor has handled, and milliseconds that they took: in all, and the longest. */
  messages = 0;
  took = 0;
  longest = 0;
  readonly #inner: Mailbox;
  readonly #maker: StampMaker;
  readonly #meter: KindMeter;
  #messages = 0;

  constructor(inner: Mailbox, maker: StampMaker, meter: KindMeter) {
    super(inner.capacity);
    this.#inner = inner;
    this.#maker = maker;
    this.#meter = meter;
  }

  override push(op: Operation, arg: unknown, from: Origin): void {
    this.#inner.push(op, op.shape === SIGNAL ? arg : this.#stamped(arg), from);
    this.size = this.#inner.size;
  }

  override take(hand: Hand): void {
    this.#inner.take(hand);
    this.#out(hand);
  }

  override putBack(messages: readonly Hand[]): void {
    this.#inner.putBack(
      messages.map((hand) => hand.op.shape === SIGNAL ? hand : { ...hand, arg: this.#stamped(hand.arg) }),
    );
    this.size = this.#inner.size;
  }

  override drop(hand: Hand): boolean {
    return this.#inner.drop(hand) && this.#out(hand);
  }

  override pick(hand: Hand, matches: (message: Hand) => boolean): boolean {
    return this.#inner.pick(hand, (message) => matches(open(message))) && this.#out(hand);
  }

  override relax(): void {
    this.#inner.relax();
  }

  /** Its actor has handled a message. */
  handled(ms: number): void {
    const took = ms > 0 ? ms : 0;
    this.messages++;
    this.took += took;
    if (took > this.longest) this.longest = took;
  }

  #stamped(arg: unknown): Stamp {
    const meter = this.#meter;
    meter.depth++;
    if (++this.#messages > meter.deepest) meter.deepest = this.#messages;
    return this.#maker.stamp(arg);
  }

  #out(hand: Hand): true {
    this.size = this.#inner.size;
    const { arg } = hand;
    this.last = arg instanceof Stamp ? arg : undefined;
    if (arg instanceof Stamp) {
      hand.arg = arg.arg;
      this.#messages--;
      this.#meter.depth--;
    }
    return true;
  }
}

/** A priority function that sees messages without their stamps: what it is given was made of the stamp. */
export function unstamped(priority: Priority): Priority {
  return (method, args: unknown) => {
    if (args instanceof Stamp) return priority(method, args.arg as unknown[]);
    const [first] = args as readonly unknown[];
    return priority(method, first instanceof Stamp ? [first.arg] : args as readonly unknown[]);
  };
}
