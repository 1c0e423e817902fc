/**
 * What moves instead of being copied: buffers and ports of a message go by `postMessage`, with a ticket; the message itself goes
 * in its turn with the others, and whoever reads it waits there until the cargo is in.
 *
 * Invariants
 * - I1  Nothing overtakes: messages of a sender behind one whose cargo is not in yet wait with it.
 * - I2  Cargo is posted before its message; if the sender dies between, the message is refused and those behind it are read.
 *
 * @module
 */
import { CodecError } from "../../errors.ts";

/** Takes cargo to the owner of a slot. */
export interface Carrier {
  /** Throws what `postMessage` throws for what cannot move. */
  carry(slot: number, generation: number, ticket: number, cargo: readonly Transferable[]): void;
}

/** What is to move with messages that are not sent yet, by their arrays of arguments. */
const loads = new WeakMap<readonly unknown[], readonly Transferable[]>();

/** The arguments of a message with which some things are to move. */
export function load(args: readonly unknown[], transfer: readonly Transferable[]): readonly unknown[] {
  loads.set(args, transfer);
  return args;
}

/** What is to move with these arguments. */
export function loadOf(args: unknown): readonly Transferable[] | undefined {
  return typeof args === "object" && args !== null ? loads.get(args as readonly unknown[]) : undefined;
}

/** The cargo of one isolate: what leaves with the message that is being written, and what has arrived. */
export class Cargo {
  /** What moves with the message in hand, by index; `undefined` for most messages. */
  #leaving: ReadonlyMap<unknown, number> | undefined;
  #read: readonly unknown[] | undefined;
  readonly #arrived = new Map<string, readonly unknown[]>();
  /** Who waits for cargo: called when some has arrived. */
  onArrival: (sender: number) => void = () => {};

  /** Whether `value` moves with the message that is being written. */
  takes(value: unknown): boolean {
    return this.#leaving !== undefined && this.#leaving.has(value);
  }

  /** Its number in the cargo. */
  indexOf(value: unknown): number {
    return this.#leaving!.get(value)!;
  }

  /** Writes a message with which `transfer` moves. */
  writing<R>(transfer: readonly Transferable[], write: () => R): R {
    const before = this.#leaving;
    this.#leaving = new Map(transfer.map((one, i) => [one, i]));
    try {
      return write();
    } finally {
      this.#leaving = before;
    }
  }

  /** Cargo has arrived from `sender`, which is { generation: 24, slot: 8 }. */
  arrive(sender: number, ticket: number, cargo: readonly unknown[]): void {
    this.#arrived.set(`${sender}:${ticket}`, cargo);
    this.onArrival(sender);
  }

  /** The cargo of a ticket, if it is in. */
  claim(sender: number, ticket: number): readonly unknown[] | undefined {
    const key = `${sender}:${ticket}`;
    const cargo = this.#arrived.get(key);
    this.#arrived.delete(key);
    return cargo;
  }

  /** The sender is dead: what came without its message is let go. */
  forget(sender: number): void {
    for (const key of [...this.#arrived.keys()]) if (key.startsWith(`${sender}:`)) this.#arrived.delete(key);
  }

  /** Reads the next message with that cargo; `undefined` for one that has none. */
  unload(cargo: readonly unknown[] | undefined): void {
    this.#read = cargo;
  }

  /** A thing of the cargo of the message in hand. Throws a `CodecError` if it was lost. */
  piece(index: number): unknown {
    if (this.#read === undefined || index >= this.#read.length) {
      throw new CodecError("what was to move with the message has not arrived: its sender died");
    }
    return this.#read[index];
  }
}
