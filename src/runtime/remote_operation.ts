/**
 * One operation, or one select, that partners in other isolates may claim: the owner's side of `wasm/rendezvous.ts`.
 *
 * @module
 */
import { L_RECEIVED, L_STRIDE, P_ON, P_PAYLOAD, RECEIVE, S_LEASE, SEND } from "../../wasm/layout.ts";
import { OP_CLAIMED } from "../../wasm/layout.ts";
import type { Decision, RemoteDecision, Waiter } from "../channel/selectable.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { CellFormat } from "./cell_format.ts";
import type { RendezvousPort } from "./rendezvous_port.ts";

/** One case of an operation, as it is offered in shared memory. */
export interface Offer {
  /** The channel. */
  // deno-lint-ignore no-explicit-any
  readonly port: RendezvousPort<any>;
  /** RECEIVE or SEND. */
  readonly direction: 0 | 1;
  /** Who waits. */
  readonly waiter: Waiter<unknown>;
  /** Where the cell to send lies; 0 for a receive. */
  payload: number;
}

/** The operation of one decision. It is unpublished, published, or settled; see `RemoteDecision`. */
export class RemoteOperation implements RemoteDecision {
  /** Address of the operation's record. */
  readonly address: number;
  readonly #isolate: Isolate;
  readonly #decision: Decision;
  readonly #offers: Offer[] = [];
  /** Offers before this one have looked for a partner since they were visible. */
  #looked = 0;
  readonly #payloads: { readonly record: number; readonly format: CellFormat<unknown> }[] = [];
  #published = false;
  #settled = false;

  /** Takes a record. */
  constructor(isolate: Isolate, decision: Decision) {
    this.#isolate = isolate;
    this.#decision = decision;
    this.address = isolate.takeOperation();
    isolate.core.call.prepareOperation(this.address);
  }

  /** Adds a case; visible at once if the operation is published. */
  add(offer: Offer): void {
    const { core } = this.#isolate;
    this.#offers.push(offer);
    core.call.offer(core.me, offer.port.ch, offer.direction, this.address, offer.payload);
  }

  /** Copies the cell in the send window to memory that partners may read while the operation waits. */
  keep(format: CellFormat<never> | CellFormat<unknown>): number {
    const { core, sendWindow } = this.#isolate;
    const record = this.#isolate.takeOperation();
    core.bytes.copyWithin(record + P_PAYLOAD, sendWindow, sendWindow + format.stride);
    format.disown();
    this.#payloads.push({ record, format: format as CellFormat<unknown> });
    return record + P_PAYLOAD;
  }

  /**
   * From now on partners may claim; looks for those that were there first. Call it again after an offer was added: whoever
   * came before that has not seen it and waits by now.
   */
  publish(): void {
    if (this.#settled) return;
    if (!this.#published) {
      this.#published = true;
      this.#isolate.core.call.publishOperation(this.address);
    }
    while (this.#looked < this.#offers.length) {
      const offer = this.#offers[this.#looked++]!;
      if (offer.port.tryOffer(offer, this) || this.#settled) return;
    }
    if (!this.#settled) this.#isolate.pump.expect();
  }

  /** Keeps partners out; `false` when one has claimed already. */
  lock(): boolean {
    if (this.#settled) return false;
    return !this.#published || this.#isolate.core.call.lockOperation(this.address) === 0;
  }

  /** Lets partners in again, and looks for those who found the door locked. */
  unlock(): void {
    if (!this.#published || this.#settled) return;
    this.#isolate.core.call.publishOperation(this.address);
    for (const { port } of this.#offers) this.#isolate.pump.again(port.number);
  }

  /** Ends it: committed elsewhere, or cancelled. */
  settle(): void {
    this.#end(undefined);
  }

  /** If a partner has claimed it: commits, and gives the waiter its result. */
  collect(): boolean {
    const { core } = this.#isolate;
    if (this.#settled || core.call.stateOf(this.address) !== OP_CLAIMED) return false;
    const on = core.load(this.address + P_ON);
    const claimed = this.#offers.find((o) => o.port.number === on >> 1 && o.direction === (on & 1));
    this.commit(claimed!, this.address + P_PAYLOAD);
    return true;
  }

  /** The offer has met a partner; a received cell lies at `at`. */
  commit(offer: Offer, at: number): void {
    this.#decision.settled = true;
    const received = offer.direction === RECEIVE ? this.#copy(offer, at) : at;
    this.#end(offer);
    offer.port.finish(offer, received);
  }

  /** The record goes back to the pool before the value is read: the cell moves to the receive window. */
  #copy(offer: Offer, at: number): number {
    const { core, receiveWindow } = this.#isolate;
    if (at !== receiveWindow) {
      const { format } = offer.port;
      // The lease speaks of what lay there before.
      core.store(core.me + S_LEASE + L_RECEIVED, 0);
      core.bytes.copyWithin(receiveWindow, at, at + format.stride);
      core.store(core.me + S_LEASE + L_STRIDE, format.stride);
      core.store(core.me + S_LEASE + L_RECEIVED, format.messages ? 1 : 0);
    }
    return receiveWindow;
  }

  #end(committed: Offer | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    const isolate = this.#isolate;
    const { core } = isolate;
    for (const { port, direction } of this.#offers) core.call.retract(core.slot, port.ch, direction);
    core.call.settleOperation(this.address);
    for (const { record, format } of this.#payloads) {
      const sent = committed?.direction === SEND && committed.payload === record + P_PAYLOAD;
      if (!sent && format.messages) core.retry(() => core.call.letGo(core.me, record + P_PAYLOAD));
      isolate.returnOperation(record);
    }
    isolate.returnOperation(this.address);
    for (const offer of this.#offers) offer.port.retracted(offer.direction);
  }
}
