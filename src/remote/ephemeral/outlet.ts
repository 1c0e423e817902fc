/**
 * The sending side of an ephemeral channel: lanes to all who receive, and what waits for room in them.
 *
 * Invariants:
 *   I1  The credit that the sender has is the sum of the lanes', less permits that are held.
 *   I2  `homeless` values go before anything new: they were accepted already.
 *
 * @module
 */
import { PortSender, type PortSink } from "../../channel/operators/port_sender.ts";
import type { Closed } from "../../channel/selectable.ts";
import { handOver } from "../../channel/undelivered.ts";
import type { Values } from "../values.ts";
import { OutLane } from "./lane.ts";
import { ASK, FINAL } from "./protocol.ts";

/** What the outlet needs of its channel. */
export interface OutletLink<T> {
  /** Tells one process. */
  tell(peer: string, data: Uint8Array): void;
  /** Most bytes of a message. */
  readonly maxPayload: number;
  /** The user closed the sending side. */
  ended(end: Closed): void;
  /** How values become bytes. */
  readonly values: Values<T>;
  /** Takes values that may not have been delivered. */
  readonly onUndelivered: ((value: T) => void) | undefined;
}

/** The sending side. */
export class Outlet<T> implements PortSink<T> {
  /** Who waits, and the verbs. */
  readonly sender: PortSender<T> = new PortSender<T>(this);
  readonly #link: OutletLink<T>;
  readonly #lanes: Map<string, OutLane> = new Map();
  /** The same lanes: each value looks through them. */
  #inTurn: OutLane[] = [];
  #homeless: Uint8Array[] = [];
  #lives = 0;
  #turn = 0;
  #closed = false;

  /** No lanes yet. */
  constructor(link: OutletLink<T>) {
    this.#link = link;
  }

  /** Values that were sent and are not known to be consumed. */
  get open(): number {
    let open = this.#homeless.length;
    for (const lane of this.#lanes.values()) open += lane.open;
    return open;
  }

  /** Whether somebody has to be asked how far he is, or whether there is anybody at all. */
  get waits(): boolean {
    return this.open > 0 || !this.#closed && this.sender.waiting > 0;
  }

  /** Whether anybody receives. */
  get received(): boolean {
    for (const lane of this.#lanes.values()) if (lane.window > 0) return true;
    return false;
  }

  /** Sends against one credit. */
  value(value: T): void {
    const bytes = this.#link.values.encode(value);
    const lane = this.#free();
    if (lane === undefined) this.#homeless.push(bytes);
    else lane.add(bytes);
  }

  /** The user closed the sender. */
  ended(end: Closed): void {
    this.#link.ended(end);
  }

  /** `peer` is there, and takes `window` values ahead. */
  welcome(peer: string, window: number): void {
    this.#widen(this.#laneTo(peer), window, 0);
  }

  /** `peer` takes `window` values ahead, and has consumed so many of that life of its lane. */
  granted(peer: string, life: number, consumed: number, window: number): void {
    const lane = this.#lanes.get(peer);
    if (lane?.life === life) this.#widen(lane, window, consumed);
  }

  /** `peer` has not had the values from `from` on. */
  again(peer: string, life: number, from: number): void {
    const lane = this.#lanes.get(peer);
    if (lane?.life === life) lane.again(from);
  }

  /** `peer` takes no more. What it has not consumed goes to somebody else. */
  stopped(peer: string, life?: number, consumed = 0): void {
    const lane = this.#lanes.get(peer);
    if (lane === undefined || life !== undefined && lane.life !== life) return;
    this.#revoke(lane);
    lane.settle(consumed);
    const back = lane.takeBack();
    this.#forget(peer);
    if (this.#closed && !this.received) return this.#undelivered(back);
    this.#homeless.push(...back);
    this.#house();
  }

  /** `peer` is lost: nobody knows which of the values it had it has consumed. */
  lost(peer: string): void {
    const lane = this.#lanes.get(peer);
    if (lane === undefined) return;
    this.#revoke(lane);
    this.#forget(peer);
    this.#undelivered(lane.takeBack());
  }

  /** Nothing is sent any more. */
  close(end: Closed): void {
    this.#closed = true;
    this.sender.end(end);
    this.#house();
    this.final();
  }

  /** Says once more to everybody, or to one, that there will be no more. */
  final(peer?: string): void {
    if (!this.#closed || this.#homeless.length > 0) return;
    if (peer !== undefined) return this.#laneTo(peer).ask(FINAL);
    for (const lane of this.#lanes.values()) lane.ask(FINAL);
  }

  /** Asks everybody who has not consumed all how far he is. */
  ask(): void {
    for (const lane of this.#lanes.values()) if (lane.open > 0) lane.ask(ASK);
  }

  /** Gives up what nobody will take any more. */
  abandon(): void {
    for (const lane of this.#lanes.values()) this.#undelivered(lane.takeBack());
    this.#lanes.clear();
    this.#inTurn = [];
    this.#undelivered(this.#homeless.splice(0));
  }

  #laneTo(peer: string): OutLane {
    let lane = this.#lanes.get(peer);
    if (lane === undefined) {
      lane = new OutLane(
        peer,
        ++this.#lives,
        (data) => this.#link.tell(peer, data),
        this.#link.maxPayload,
      );
      this.#lanes.set(peer, lane);
      this.#inTurn = [...this.#lanes.values()];
    }
    return lane;
  }

  #widen(lane: OutLane, window: number, consumed: number): void {
    const before = lane.credit;
    lane.window = window;
    lane.settle(consumed);
    this.#credit(lane.credit - before);
  }

  #forget(peer: string): void {
    this.#lanes.delete(peer);
    this.#inTurn = [...this.#lanes.values()];
  }

  /** The lanes in turn. */
  #free(): OutLane | undefined {
    const lanes = this.#inTurn;
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[(this.#turn + i) % lanes.length]!;
      if (lane.credit === 0) continue;
      this.#turn = (this.#turn + i + 1) % lanes.length;
      return lane;
    }
    return undefined;
  }

  /** Room for `count` more, of which homeless values take theirs. */
  #credit(count: number): void {
    if (count < 0) return this.sender.revoke(-count);
    const housed = this.#house(count);
    if (count > housed && !this.#closed) this.sender.grant(count - housed);
  }

  #revoke(lane: OutLane): void {
    if (lane.credit > 0) this.sender.revoke(lane.credit);
  }

  #house(most = Infinity): number {
    let housed = 0;
    while (housed < most && this.#homeless.length > 0) {
      const lane = this.#free();
      if (lane === undefined) break;
      lane.add(this.#homeless.shift()!);
      housed++;
      // Credit that was not new was the sender's.
      if (most === Infinity) this.sender.revoke(1);
    }
    if (housed > 0 && this.#homeless.length === 0) this.final();
    return housed;
  }

  #undelivered(values: Uint8Array[]): void {
    for (const bytes of values) handOver(this.#link.onUndelivered, this.#link.values.decode(bytes));
  }
}
