/**
 * A channel without a buffer, seen from one isolate.
 *
 * Operations of the same isolate meet here, by way of the codec all the same: a value that crosses a shared channel is
 * always a copy. Towards other isolates the first waiter of each direction stands for all (`rendezvous.I3`): its
 * operation is offered in shared memory, and the next takes its place when it is gone.
 *
 * @module
 */
import { RECEIVE, SEND } from "../../wasm/layout.ts";
import { CLOSED, CONTENDED, EMPTY, FENCED } from "../../wasm/status.ts";
import { Closed, Decision, NOT_READY, type Waiter, type WaiterList } from "../channel/selectable.ts";
import { relax } from "../core/doorbell.ts";
import type { ArenaCorruptError } from "../errors.ts";
import { finishSending, Port, Sending } from "./port.ts";
import { type Offer, RemoteOperation } from "./remote_operation.ts";

/** Looks at a partner that is in the middle of handing over while the runtime closes. */
const HANDOVER_LOOKS = 100_000;

/** A rendezvous, seen from one isolate. */
export class RendezvousPort<T> extends Port<T> {
  /** What stands for this isolate in shared memory: to receive, to send. */
  readonly #offers: [Offer | undefined, Offer | undefined] = [undefined, undefined];

  override poll(): T | Closed | typeof NOT_READY {
    this.enter();
    this.isolate.pump.activity++;
    if (this.left) return this.ended();
    for (let sender = this.senders.claim(); sender !== undefined; sender = this.senders.claim()) {
      if (!(sender.value instanceof Sending)) continue;
      this.#met(SEND, this.senders.length);
      try {
        this.format.restore(sender.value.value, sender.value.bytes);
      } catch (error) {
        finishSending(sender, new Closed(error, true));
        continue;
      }
      finishSending(sender, undefined);
      this.format.disown();
      return this.format.read(this.isolate.sendWindow);
    }
    const { core, receiveWindow } = this.isolate;
    const met = core.call.meet(core.me, this.ch, RECEIVE, receiveWindow, 0);
    if (met === 1) return this.format.read(receiveWindow);
    if (met === CLOSED) return this.ended();
    if (met !== EMPTY && met !== CONTENDED) throw core.failure(met, "receive");
    if (met === CONTENDED) this.isolate.pump.again(this.number);
    return NOT_READY;
  }

  override offer(value: T): boolean {
    this.enter();
    this.isolate.pump.activity++;
    if (this.left) return false;
    const { core, sendWindow } = this.isolate;
    if (core.call.closed(this.ch) !== 0) {
      this.ended();
      return false;
    }
    this.format.write(value);
    const receiver = this.receivers.claim();
    if (receiver !== undefined) {
      this.format.disown();
      this.#met(RECEIVE, this.receivers.length);
      receiver.complete(this.readFor(sendWindow));
      return true;
    }
    const met = core.call.meet(core.me, this.ch, SEND, sendWindow, 0);
    if (met === 1) return true;
    this.format.abandon();
    if (met === CONTENDED) this.isolate.pump.again(this.number);
    else if (met === CLOSED) this.ended();
    else if (met !== EMPTY) throw core.failure(met, "send");
    return false;
  }

  override enlist(waiter: Waiter<T>): void {
    this.#enlist(this.receivers as WaiterList<unknown>, waiter as Waiter<unknown>, RECEIVE);
  }

  override enlistSender(waiter: Waiter<void>): void {
    this.#enlist(this.senders as WaiterList<unknown>, waiter as Waiter<unknown>, SEND);
  }

  override withdraw(waiter: Waiter<T> | Waiter<void>): void {
    (waiter.list as WaiterList<unknown> | undefined)?.remove(waiter as Waiter<unknown>);
    this.rest();
  }

  override serve(): void {
    if (this.left) return;
    if (this.isolate.coding) return this.isolate.pump.again(this.number);
    this.#serve(RECEIVE);
    this.#serve(SEND);
    if (this.isolate.core.call.closed(this.ch) !== 0) {
      this.endAll();
      // Claimed before the end: its partner has still to announce it.
      if (!this.#offering) this.leave();
    }
    this.rest();
  }

  /** An offer of this port is gone: the next waiter takes its place. */
  retracted(direction: 0 | 1): void {
    this.#offers[direction] = undefined;
    const { head, length } = (direction === RECEIVE ? this.receivers : this.senders) as WaiterList<unknown>;
    // The one that is gone may still stand there; its select withdraws it in this very stretch.
    const others = head?.decision?.settled ? length - 1 : length;
    if (!this.left && others > 0) this.isolate.pump.again(this.number);
  }

  /** What a partner has claimed already is received, or sent, all the same, unless the memory is corrupt. */
  override abort(error?: ArenaCorruptError): void {
    if (this.left) return;
    super.abort(error);
    // Claimed, and nobody here will hear it announced.
    for (const offer of this.#offers) if (offer !== undefined) this.#endClaimed(offer, error === undefined);
  }

  #endClaimed({ waiter, direction }: Offer, sound: boolean): void {
    const decision = waiter.decision!;
    for (let i = sound ? HANDOVER_LOOKS : 0; i > 0 && !decision.settled; i--) {
      if (!(decision.remote as RemoteOperation).collect()) relax();
    }
    if (decision.settled) return;
    decision.settled = true;
    if (direction === SEND) finishSending(waiter as Waiter<void>, this.closing!);
    else waiter.complete(this.closing!);
  }

  protected override drain(): void {}

  /** While an offer stands, or is claimed, the announcement has to find this port. */
  protected override rest(): void {
    super.rest();
    if (this.#offering && !this.left) this.isolate.pump.listen(this.number, this);
  }

  /** Somebody here has met one of this isolate: where nobody is left behind that one, nobody will come to count. */
  #met(direction: 0 | 1, left: number): void {
    if (left > 0) return;
    this.countWaiting(direction, 0);
    if (this.receivers.length + this.senders.length > 0 || this.#offering) return;
    this.isolate.pump.unlisten(this.number);
  }

  get #offering(): boolean {
    return this.#offers[RECEIVE] !== undefined || this.#offers[SEND] !== undefined;
  }

  #enlist(list: WaiterList<unknown>, waiter: Waiter<unknown>, direction: 0 | 1): void {
    const plain = waiter.decision === undefined;
    this.join(list, waiter, direction);
    if (plain) waiter.decision = new Decision();
    if (this.#offers[direction] !== undefined) return this.isolate.pump.expect();
    // Between a withdrawal and the next turn the head may be an older waiter than this one: then nobody else publishes it.
    let operation: RemoteOperation | undefined;
    try {
      operation = this.#offerHead(list, direction, waiter);
    } catch (error) {
      // A select settles by itself when one of its cases throws.
      if (plain) waiter.decision!.settle();
      this.rest();
      throw error;
    }
    if (plain || list.head?.decision !== waiter.decision) operation?.publish();
    // Met at once: nobody will come to see that it has left.
    if (plain && waiter.list === undefined) this.rest();
  }

  /**
   * Offers the first waiter of the list in shared memory. One for whom there is no memory hears of it, and the next is the
   * first; what `own` is to hear is thrown.
   */
  #offerHead(
    list: WaiterList<unknown>,
    direction: 0 | 1,
    own?: Waiter<unknown>,
  ): RemoteOperation | undefined {
    for (let head = list.head; head !== undefined && !head.decision!.settled; head = list.head) {
      try {
        return this.#offer(head, direction);
      } catch (error) {
        this.format.abandon();
        if (head === own) {
          list.remove(head);
          throw error;
        }
        if (!list.claimThis(head)) continue;
        const end = new Closed(error, true);
        if (direction === SEND) finishSending(head as Waiter<void>, end);
        else head.complete(end);
      }
    }
    return undefined;
  }

  #offer(waiter: Waiter<unknown>, direction: 0 | 1): RemoteOperation {
    const decision = waiter.decision!;
    const operation = (decision.remote ??= new RemoteOperation(this.isolate, decision)) as RemoteOperation;
    const offer: Offer = { port: this, direction, waiter, payload: 0 };
    if (direction === SEND) {
      const sending = waiter.value as Sending<T>;
      this.format.restore(sending.value, sending.bytes);
      offer.payload = operation.keep(this.format);
    }
    this.#offers[direction] = offer;
    operation.add(offer);
    return operation;
  }

  #serve(direction: 0 | 1): void {
    const list = (direction === RECEIVE ? this.receivers : this.senders) as WaiterList<unknown>;
    for (let turns = 0; turns < 64; turns++) {
      const offer = this.#offers[direction];
      if (offer === undefined) {
        const operation = this.#offerHead(list, direction);
        if (operation === undefined) return;
        operation.publish();
        if (this.#offers[direction] !== undefined) return;
        continue;
      }
      const operation = offer.waiter.decision!.remote as RemoteOperation;
      if (operation.collect()) continue;
      if (!this.tryOffer(offer, operation)) return;
    }
    this.isolate.pump.again(this.number);
  }

  /** Looks for a partner of a published offer; `true` when they met. */
  tryOffer(offer: Offer, operation: RemoteOperation): boolean {
    const { core, receiveWindow } = this.isolate;
    const at = offer.direction === SEND ? offer.payload : receiveWindow;
    const met = core.call.meet(core.me, this.ch, offer.direction, at, operation.address);
    if (met === 1) {
      operation.commit(offer, receiveWindow);
      return true;
    }
    // Closed between the look before and the offer: whoever closed did not see it, so nobody will announce the end.
    // Found corrupt here: nobody knows of it yet, and the pump does once it turns.
    if (met !== EMPTY && met !== FENCED) this.isolate.pump.again(this.number);
    return false;
  }

  /** The offer was claimed, or met a partner: its waiter gets the result. `at` is where a received cell lies. */
  finish(offer: Offer, at: number): void {
    const { waiter } = offer;
    (waiter.list as WaiterList<unknown> | undefined)?.remove(waiter);
    if (offer.direction === RECEIVE) waiter.complete(this.readFor(at));
    else finishSending(waiter as Waiter<void>, undefined);
  }
}
