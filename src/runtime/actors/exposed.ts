/**
 * An actor of this isolate that others know of: how full its mailbox is and whether it lives are kept in a record in shared
 * memory, and its end is told to those who hold references.
 *
 * Invariants
 * - I1  The record says that it is gone before anybody is told (names are free by then, as for local watchers).
 * - I2  What arrives is put into the mailbox whatever its size: the sender knew that there was room.
 *
 * @module
 */
import { discard, openMailbox } from "../../actor/admission.ts";
import type { Cell } from "../../actor/cell.ts";
import type { ExitReason } from "../../actor/exit.ts";
import { FunctionRef, MESSAGE, QUESTION } from "../../actor/local_ref.ts";
import type { Mailbox } from "../../actor/mailbox.ts";
import { ASK as ANSWERED, CALL_ONE, Operation, TELL as TOLD } from "../../actor/operation.ts";
import { CAPACITY } from "../../actor/options.ts";
import { DEAD, IDLE } from "../../actor/state.ts";
import { ArgumentError } from "../../errors.ts";
import type { Asked } from "./questions.ts";
import { passOn } from "./relay.ts";
import { RemoteChild } from "./remote_child.ts";
import type { StandIn } from "./stand_in.ts";
import type { ActorWords } from "./words.ts";

const FOREVER = { timeout: Infinity };

/** Who tells others what happens to an exposed actor. */
export interface Teller {
  /** There is room in its mailbox, for those slots. */
  tellRoom(exposed: Exposed, slots: readonly number[]): void;
  /** It is gone. */
  tellGone(exposed: Exposed, reason: ExitReason): void;
}

/** One actor that others know of. */
export class Exposed {
  readonly cell: Cell;
  /** Its record. */
  readonly at: number;
  /** Its life number. */
  readonly life: number;
  readonly #words: ActorWords;
  readonly #teller: Teller;
  #moved: StandIn | undefined;
  readonly #capacity: number;
  /** A full mailbox drops messages by itself. */
  readonly #drops: boolean;

  /** From now on it is watched for others. Throws an `ArenaExhaustedError`. */
  constructor(cell: Cell, words: ActorWords, teller: Teller) {
    this.cell = cell;
    this.#words = words;
    this.#teller = teller;
    const { capacity = CAPACITY, overflow } = cell.options.mailbox ?? {};
    this.#capacity = capacity;
    this.#drops = overflow === "dropOldest" || overflow === "dropNewest";
    this.at = words.take();
    this.life = words.life(this.at);
    const kind = Object.getPrototypeOf(cell) as Cell;
    // Of this one only: an actor that nobody knows elsewhere pays nothing. The method is looked up each time: a trace hides it.
    cell.turn = () => {
      kind.turn.call(cell);
      this.publish();
    };
    const extra = cell.more;
    extra.taken = this.#onRoom;
    (extra.releases ??= new Set()).add(() => words.end(this.at));
    (extra.gone ??= []).push((reason) => teller.tellGone(this, reason));
    this.publish();
  }

  readonly #onRoom = () => this.publish();

  /** Where it has moved to. */
  get movedTo(): StandIn | undefined {
    return this.#moved;
  }

  /** It has moved. */
  moved(to: StandIn): void {
    this.#moved = to;
    this.publish();
  }

  /** Who gets what comes: where it has moved to, or where a supervised child runs. Its mailbox is full here while somebody waits there. */
  get beyond(): StandIn | undefined {
    return this.#moved ?? (this.cell instanceof RemoteChild ? this.cell.there : undefined);
  }

  /** Messages in its mailbox. */
  get queued(): number {
    const { cell } = this;
    if (this.beyond?.crowded) return this.#capacity;
    return cell.op === undefined ? cell.box?.size ?? 0 : 1;
  }

  /** Tells how full the mailbox is, and those who wait for room that there is some. */
  publish(): void {
    if (this.cell.state === DEAD) return;
    const { queued, beyond } = this;
    if (beyond !== undefined) beyond.onRoom = this.#onRoom;
    if (this.#words.tell(this.at, queued) && queued < this.#capacity) {
      this.#teller.tellRoom(this, this.#words.wanting(this.at));
    }
  }

  /** What is to be done with a message that came; `undefined` if the actor has no such method. */
  operation(method: string, shape: number, answered: boolean): Operation | undefined {
    const { cell } = this;
    if (cell instanceof FunctionRef) {
      return method !== "receive" || shape !== CALL_ONE ? undefined : answered ? QUESTION : MESSAGE;
    }
    return cell.kind.operation?.(method, shape, answered ? ANSWERED : TOLD);
  }

  /** A message has come. `asked`: somebody waits for the answer. */
  deliver(method: string, shape: number, arg: unknown, asked: Asked | undefined): void {
    const { cell } = this;
    if (cell.state === DEAD) return discard(cell, letter(method, shape, arg, asked), "noproc", "dead");
    const op = this.operation(method, shape, asked !== undefined);
    if (op === undefined) {
      if (asked === undefined) return discard(cell, letter(method, shape, arg, asked), undefined, "dropped");
      asked.fail(new ArgumentError("the actor has no such method", { actor: cell.label, method }));
      return;
    }
    const box = this.#box();
    if (box !== undefined && box.size >= box.limit && !this.#drops) {
      box.push(op, arg, asked);
      if (cell.state === IDLE) cell.wake();
    } else if (asked === undefined) {
      const refused = cell.post(op, arg) === "full" && !this.#drops;
      if (refused && this.beyond !== undefined) void passOn(this.beyond, { op, arg, from: undefined });
    } else cell.pose(op, arg, asked, FOREVER);
  }

  /** The mailbox, made if there is a message already. */
  #box(): Mailbox | undefined {
    const { cell } = this;
    return cell.box ?? (cell.op === undefined ? undefined : openMailbox(cell));
  }
}

function nothing(): void {}

/** A message that is not handled. */
function letter(method: string, shape: number, arg: unknown, from: Asked | undefined) {
  return { op: new Operation(method, shape, TOLD, nothing), arg, from };
}
