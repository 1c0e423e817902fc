/**
 * The receiving side of an ephemeral channel: what has arrived, lane by lane, until it is received.
 *
 * Invariants:
 *   I1  Values of a lane are put in the order of their numbers, each once.
 *   I2  `owners` names the lane of each value in hand, in the same order.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { Stage } from "../../channel/operators/stage.ts";
import type { Closed, NOT_READY, Waiter } from "../../channel/selectable.ts";
import type { Values } from "../values.ts";
import type { Reader } from "../wire.ts";
import { AGAIN, GRANT, message, STOP } from "./protocol.ts";

/** What the inlet needs of its channel. */
export interface InletLink<T> {
  /** Tells one process. */
  tell(peer: string, data: Uint8Array): void;
  /** Somebody here wants to receive, for the first time. */
  wanted(): void;
  /** It has ended. */
  stopped(end: Closed, cancelled: boolean): void;
  /** How bytes become values. */
  readonly values: Values<T>;
}

/** One lane, seen from its receiver. */
interface InLane {
  readonly peer: string;
  /** Which of its lanes this is. */
  readonly life: number;
  arrived: number;
  consumed: number;
  /** What the sender was last told. */
  told: number;
  /** Values in all, once the sender has said so. */
  final: number | undefined;
  /** Number of the value that was asked for again. */
  asked: number;
}

/** Lanes of lost senders that are remembered. */
const AWAY_KNOWN = 1000;

/** The receiving side. */
export class RemoteInlet<T> extends Stage<T> {
  override readonly kind = "EphemeralChannel";
  readonly #link: InletLink<T>;
  readonly #lanes: Map<string, InLane> = new Map();
  /** Those of senders that count as lost, and may come back. */
  readonly #away: Map<string, InLane> = new Map();
  readonly #owners: Ring<InLane> = new Ring();
  #wanted = false;

  /** Holds at most `capacity` values of each sending process. */
  constructor(link: InletLink<T>, capacity: number, onUndelivered: ((value: T) => void) | undefined) {
    super({ capacity, onUndelivered });
    this.#link = link;
  }

  override poll(): T | Closed | typeof NOT_READY {
    this.#want();
    return super.poll();
  }

  override enlist(waiter: Waiter<T>): void {
    super.enlist(waiter);
    this.#want();
  }

  /** Values came. */
  arrive(peer: string, reader: Reader): void {
    const lane = this.#laneFrom(peer, reader.count());
    if (lane === undefined) return;
    let number = reader.count();
    if (number > lane.arrived) return this.#missed(lane);
    for (; reader.more; number++) {
      const bytes = reader.block();
      if (number < lane.arrived) continue;
      lane.arrived++;
      this.#put(lane, this.#link.values.decode(bytes));
    }
  }

  /** The sender asks how far this is; `sent` values are under way, in all if `final`. */
  asked(peer: string, life: number, sent: number, final: boolean): void {
    const lane = this.#laneFrom(peer, life);
    if (lane === undefined) return;
    if (final) lane.final = sent;
    if (lane.arrived < sent) {
      lane.asked = -1;
      this.#missed(lane);
    } else if (!final) this.#grant(lane);
  }

  /** Whether everything of `peer` has arrived. */
  completed(peer: string): boolean {
    const lane = this.#lanes.get(peer);
    return lane !== undefined && lane.final !== undefined && lane.arrived >= lane.final;
  }

  /** Nothing more will come of `peer`; or, if it is lost, only after it has come back. */
  forget(peer: string, lost: boolean): void {
    const lane = this.#lanes.get(peer);
    this.#lanes.delete(peer);
    if (!lost) this.#away.delete(peer);
    else if (lane !== undefined) this.#away.set(peer, lane);
    if (this.#away.size > AWAY_KNOWN) this.#away.delete(this.#away.keys().next().value!);
  }

  /** Tells all senders that no more is taken; what is in hand is theirs again. */
  leave(): void {
    while (this.ready.size > 0) this.ready.shift();
    for (const lane of [...this.#lanes.values(), ...this.#away.values()]) {
      this.#link.tell(lane.peer, message(STOP, lane.life, lane.consumed));
    }
    this.#lanes.clear();
    this.#away.clear();
  }

  protected override advance(): boolean {
    return false;
  }

  protected override taken(): void {
    this.#consumed(this.#owners.shift());
  }

  protected override stop(end: Closed, cancelled: boolean): void {
    this.#link.stopped(end, cancelled);
  }

  #want(): void {
    if (this.#wanted || this.closing !== undefined) return;
    this.#wanted = true;
    this.#link.wanted();
  }

  #put(lane: InLane, value: T): void {
    const before = this.ready.size;
    this.put(value);
    if (this.ready.size > before) this.#owners.push(lane);
    else this.#consumed(lane);
  }

  #consumed(lane: InLane): void {
    lane.consumed++;
    if (lane.consumed - lane.told >= Math.max(1, this.capacity >> 1)) this.#grant(lane);
  }

  #grant(lane: InLane): void {
    lane.told = lane.consumed;
    const window = this.closing === undefined ? this.capacity : 0;
    this.#link.tell(lane.peer, message(GRANT, lane.life, lane.consumed, window));
  }

  #missed(lane: InLane): void {
    if (lane.asked === lane.arrived) return;
    lane.asked = lane.arrived;
    this.#link.tell(lane.peer, message(AGAIN, lane.life, lane.arrived));
  }

  /** The lane of that life; `undefined` if the sender has given it up by now. */
  #laneFrom(peer: string, life: number): InLane | undefined {
    const known = this.#lanes.get(peer);
    let lane = known ?? this.#away.get(peer);
    if (lane !== undefined && lane.life > life) return undefined;
    if (lane === undefined || lane.life < life) {
      lane = { peer, life, arrived: 0, consumed: 0, told: 0, final: undefined, asked: -1 };
    }
    if (lane !== known) {
      this.#away.delete(peer);
      this.#lanes.set(peer, lane);
    }
    return lane;
  }
}
