/**
 * Another isolate of the runtime, or this one, as a partner in the talk about actors.
 *
 * @module
 */
import type { Outbox } from "./outbox.ts";
import type { Asked } from "./questions.ts";
import type { AbsentParent } from "./supervised.ts";

/** Who lives in a slot. */
export class Peer {
  /** The way there. */
  readonly outbox: Outbox;
  /** Its numbers of methods. */
  readonly methods: string[] = [];
  /** What has come behind a message whose cargo is not in yet. */
  held: Uint8Array[] | undefined = undefined;
  /** The ticket of that message. */
  ticket = 0;
  /** The trace that the next message belongs to. */
  trace: string | undefined = undefined;
  /** What it has asked and is not answered. */
  readonly asked = new Map<number, Asked>();

  /** The parent of what is supervised from there; made when it is needed. */
  parent: AbsentParent | undefined = undefined;

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  /** The slot in which it lives. */
  get slot(): number {
    return this.outbox.slot;
  }

  /** The generation of that slot. */
  get generation(): number {
    return this.outbox.generation;
  }
}
