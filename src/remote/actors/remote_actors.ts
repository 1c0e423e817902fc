/**
 * The actors of one process, as far as others can reach them, and its references to those of others.
 *
 * Invariants:
 *   I1  An address leads to at most one living actor: a name is held by a lease, an anonymous address names its process.
 *   I2  What comes on an actor's subject is posted to its mailbox in the order in which it came.
 *   I3  The name is free before the end is told.
 *
 * @module
 */
import type { ExitReason } from "../../actor/exit.ts";
import { LocalRef } from "../../actor/local_ref.ts";
import type { Ref, TellStatus } from "../../actor/ref.ts";
import type { HandleTable, Window } from "../../codec/codec.ts";
import { reportError } from "../../errors/report.ts";
import { ArgumentError, CodecError, NameTakenError, RemoteError } from "../../errors.ts";
import type { Carrier, Consumption, Message } from "../carrier.ts";
import type { Lease } from "../lease.ts";
import type { Node } from "../node.ts";
import type { Presence } from "../presence.ts";
import { RemoteRef } from "./remote_ref.ts";
import { deliver } from "./deliver.ts";
import { answering, telling, VALUE, WATCH } from "./talk.ts";

/** A message to an actor of another process that nobody was there to take. */
export interface RemoteDeadLetter {
  /** The actor's name. */
  readonly actor: string;
  /** The method. */
  readonly method: string;
  /** Its arguments. */
  readonly args: readonly unknown[];
}

/** An actor that others can reach. */
export interface Registration extends AsyncDisposable {
  /** Grows with each holder of the name; 0 for an actor without one. */
  readonly fence: number;
  /** Fires when the name is lost: the actor goes on, but others do not reach it any more. */
  readonly lost: AbortSignal;
}

const NOTHING = new Uint8Array(0);
const NEVER: AbortSignal = new AbortController().signal;

/** References and actors of one process. */
export class RemoteActors {
  readonly carrier: Carrier;
  readonly presence: Presence;
  /** Turns references into bytes and back. */
  readonly handles: HandleTable;
  readonly #node: Node;
  readonly #here: Map<string, Ref> = new Map();
  readonly #addresses: WeakMap<object, string> = new WeakMap();
  readonly #registrations: Set<Registration> = new Set();
  #next = 0;
  #open = true;

  /** Nobody can be reached yet. */
  constructor(node: Node) {
    this.#node = node;
    this.carrier = node.carrier;
    this.presence = node.presence;
    this.handles = {
      encode: (value, to) => this.#encode(value, to),
      decode: (from) => this.#decode(from),
    };
  }

  /** Where one talks to it. */
  subjectOf(address: string): string {
    return `mr.${this.#node.system}.a.${address}`;
  }

  /** Where its end is told. */
  endOf(address: string): string {
    return `mr.${this.#node.system}.d.${address}`;
  }

  /** Where one talks to the virtual actors of a kind that a process has. */
  kindOf(kind: string, process: string): string {
    return `mr.${this.#node.system}.v.${kind}.${process}`;
  }

  /** What reports call it. */
  nameOf(address: string): string {
    return address.startsWith("n-") ? address.slice(2) : address;
  }

  /** The reference to an address: the actor's own if it lives here. */
  at(address: string): RemoteRef<unknown> | Ref {
    return this.#here.get(address) ?? new RemoteRef(this, address);
  }

  /** Others can reach `ref` under a name, as long as it lives and the name is not lost. Rejects with a `NameTakenError`. */
  async register(name: string, ref: Ref): Promise<Registration> {
    if (!(ref instanceof LocalRef)) {
      throw new ArgumentError("register needs a reference to an actor", { value: ref });
    }
    const lease = await this.#node.lease(`a-${name}`, NOTHING);
    if (lease === undefined) throw new NameTakenError(name);
    try {
      return await this.#serve(`n-${name}`, ref, lease);
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  /** Resolves when others are heard of. */
  ready(): Promise<void> {
    return this.#node.start();
  }

  /** Sends without waiting. */
  tell(
    to: { readonly address: string; readonly name: string },
    method: string,
    args: readonly unknown[],
    data: Uint8Array,
    subject: string = this.subjectOf(to.address),
  ): TellStatus {
    const letter = (): void => this.unheard(to.name, method, args);
    if (!this.#open) {
      letter();
      return "dead";
    }
    try {
      this.carrier.publish(subject, data, letter);
      return "ok";
    } catch (error) {
      // A message that is too large is the caller's to know; without a connection there is nobody to take any.
      if (!(error instanceof RemoteError) || error.code === "PAYLOAD_TOO_LARGE") throw error;
      letter();
      return "dead";
    }
  }

  /** Nobody was there to take it. What the user's hook throws is reported. */
  unheard(actor: string, method: string, args: readonly unknown[]): void {
    try {
      this.#node.onDeadLetter?.({ actor, method, args });
    } catch (error) {
      reportError(error);
    }
  }

  /** Nobody reaches anybody here any more. */
  async leave(): Promise<void> {
    this.#open = false;
    await Promise.all([...this.#registrations].map((one) => one[Symbol.asyncDispose]()));
  }

  async #serve(address: string, ref: LocalRef, lease: Lease | undefined): Promise<Registration> {
    let open = true;
    const consumption: Consumption = await this.carrier.consume(
      this.subjectOf(address),
      (message) => this.#hear(ref, message),
    );
    const end = async (): Promise<void> => {
      if (!open) return;
      open = false;
      this.#registrations.delete(registration);
      if (this.#here.get(address) === ref) this.#here.delete(address);
      await consumption.stop();
      await lease?.release();
    };
    const registration: Registration = {
      fence: lease?.fence ?? 0,
      get lost() {
        return lease?.lost ?? NEVER;
      },
      [Symbol.asyncDispose]: end,
    };
    this.#here.set(address, ref);
    this.#registrations.add(registration);
    if (!this.#open) {
      // It was left while the carrier was asked to listen.
      await end();
      throw new RemoteError("REMOTE_UNAVAILABLE", "this remote was closed");
    }
    registration.lost.addEventListener("abort", () => void end());
    if (registration.lost.aborted) await end();
    ref.watch(({ reason }) => {
      const told = open;
      // First the name, then the news.
      void end().then(() => {
        if (told) this.#tellEnd(address, reason);
      });
    });
    return registration;
  }

  #tellEnd(address: string, reason: ExitReason): void {
    try {
      this.carrier.publish(this.endOf(address), telling(VALUE, reason, this.handles).subarray(1));
    } catch {
      // The carrier is closed, or cut off: who watches sees the process go.
    }
  }

  #hear(ref: LocalRef, message: Message): void {
    if (message.data[0] !== WATCH) return deliver(ref, message, this.handles, this.#node.bad);
    message.reply?.(answering(VALUE, this.presence.self, this.handles));
  }

  #encode(value: object, to: Window): boolean {
    let address: string | undefined;
    if (value instanceof RemoteRef) address = value.address;
    else if (value instanceof LocalRef) address = this.#addressOf(value);
    if (address === undefined) return false;
    const bytes = new TextEncoder().encode(address);
    const at = to.claim(1 + bytes.length);
    to.bytes[at] = bytes.length;
    to.bytes.set(bytes, at + 1);
    return true;
  }

  #decode(from: Window): unknown {
    const at = from.at, size = from.bytes[at] ?? 0;
    if (at + 1 + size > from.end || size === 0) throw new CodecError("a reference from elsewhere is cut off");
    from.at = at + 1 + size;
    return this.at(new TextDecoder().decode(from.bytes.subarray(at + 1, from.at)));
  }

  /** An actor that is told of gets an address of this process, if it has none. */
  #addressOf(ref: LocalRef): string {
    let address = this.#addresses.get(ref);
    if (address === undefined) {
      address = `p-${this.presence.self}-${this.#next++}`;
      this.#addresses.set(ref, address);
      this.#serve(address, ref, undefined).catch(() => this.#node.bad(this.subjectOf(address!)));
    }
    return address;
  }
}
