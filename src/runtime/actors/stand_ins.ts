/**
 * The references that this isolate has to actors of others, one per actor.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { ExitReason } from "../../actor/exit.ts";
import type { Elsewhere, Faces, Kind } from "../../actor/kind.ts";
import { NO_MAILBOX } from "../../actor/mailbox.ts";
import { refOf } from "../../actor/signals.ts";
import { DEAD } from "../../actor/state.ts";
import { defaultCore } from "../../actor/system_core.ts";
import { ArgumentError } from "../../errors.ts";
import type { Address } from "./actor_handles.ts";
import { askFace, sendFace, tellFace } from "./faces.ts";
import type { Home } from "./gate.ts";
import { ClassStandIn, FunctionStandIn, StandIn } from "./stand_in.ts";
import { Says } from "./wire.ts";

/** All stand-ins of one isolate in one runtime. */
export class StandIns implements Elsewhere {
  readonly #known = new Map<number, StandIn>();
  readonly #kind: Kind & Faces = {
    name: "actor",
    patient: false,
    construct: () => {
      throw new ArgumentError("this actor lives in another isolate");
    },
    elsewhere: this,
    tell: tellFace,
    ask: askFace,
    send: sendFace,
  };
  /** A link was asked for by another isolate, which knows of it. */
  #told = false;

  /** The reference to what lives at `address`. `lives`: unless it is gone. */
  get(address: Address, home: Home, lives: boolean): StandIn {
    const known = this.find(address.at, address.life);
    if (known !== undefined) return known;
    const Class = address.functions ? FunctionStandIn : ClassStandIn;
    const made = new Class(this.#kind, defaultCore(), home, address);
    if (lives && home.words.hold(home.at, home.life)) this.#known.set(address.at, made);
    else {
      made.state = DEAD;
      made.box = NO_MAILBOX;
    }
    return made;
  }

  /** The stand-in of the actor with that record, if there is one that lives. */
  find(at: number, life: number): StandIn | undefined {
    const known = this.#known.get(at);
    return known?.home.life === life ? known : undefined;
  }

  /** It is gone. */
  gone(at: number, life: number, reason: ExitReason): void {
    const known = this.find(at, life);
    if (known === undefined) return;
    this.#known.delete(at);
    known.gone(reason);
  }

  /** Everybody who lived there is gone; everybody at all, if no slot is given. */
  lost(slot: number | undefined, generation: number, reason: ExitReason): void {
    for (const known of [...this.#known.values()]) {
      const { outbox, at, life } = known.home;
      if (slot === undefined || outbox.slot === slot && outbox.generation === generation) {
        this.gone(at, life, reason);
      }
    }
  }

  /** Whether it stands for an actor of this runtime. */
  has(cell: StandIn): boolean {
    return cell.kind === this.#kind;
  }

  exit(to: Cell, from: Cell | undefined, reason: unknown, linked: boolean): void {
    const { outbox, at, life } = (to as StandIn).home;
    const ref = from === undefined ? undefined : refOf(from);
    outbox.tellReason(Says.Exit, at, life, ref, linked, reason);
  }

  link(a: Cell, b: Cell): void {
    if (this.#told) return;
    // Between two others: one of them tells the other, ahead of what it says next.
    if (a instanceof StandIn && b instanceof StandIn) this.#say(Says.Link, a, b, true);
    else this.#both(Says.Link, a, b);
  }

  unlink(a: Cell, b: Cell): void {
    this.#both(Says.Unlink, a, b);
  }

  #both(says: Says, a: Cell, b: Cell): void {
    for (const [one, other] of [[a, b], [b, a]] as const) {
      if (one instanceof StandIn) this.#say(says, one, other, false);
    }
  }

  #say(says: Says, to: StandIn, other: Cell, passOn: boolean): void {
    const { outbox, at, life } = to.home;
    outbox.notice(says, at, life, refOf(other), passOn);
  }

  /** Another isolate knows of the links that `make` makes. */
  quietly(make: () => void): void {
    this.#told = true;
    try {
      make();
    } finally {
      this.#told = false;
    }
  }
}
