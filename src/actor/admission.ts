/**
 * The slow path into a mailbox: the first message, a full mailbox, a dead actor, signals.
 *
 * @module
 */
import { ActorDeadError, MailboxFullError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { DEAD, IDLE } from "./state.ts";
import { loop } from "./loop.ts";
import { type Hand, type Mailbox, MessageRing, type Origin, Waiting } from "./mailbox.ts";
import type { Operation } from "./operation.ts";
import { CAPACITY } from "./options.ts";
import { PendingAsk } from "./pending_ask.ts";
import { PriorityMailbox } from "./priority_mailbox.ts";
import type { SendOptions, TellStatus } from "./ref.ts";

const DEAD_STATUS: Promise<TellStatus> = Promise.resolve("dead");
const OK_STATUS: Promise<TellStatus> = Promise.resolve("ok");
const FULL_STATUS: Promise<TellStatus> = Promise.resolve("full");

/** Makes the mailbox when one message is no longer enough, or something else than a message comes. */
export function openMailbox(cell: Cell): Mailbox {
  const { capacity = CAPACITY, priority } = cell.options.mailbox ?? {};
  const box = priority === undefined ? new MessageRing(capacity) : new PriorityMailbox(capacity, priority);
  if (cell.op !== undefined) box.push(cell.op, cell.arg, cell.from);
  cell.op = cell.arg = cell.from = undefined;
  return cell.box = box;
}

/** A message that nobody will handle: its ask is rejected, else it is a dead letter. */
export function discard(
  cell: Cell,
  message: Hand,
  reason: unknown,
  why: "dead" | "stopped" | "dropped",
): void {
  const { op, arg, from } = message;
  if (!(from instanceof PendingAsk)) {
    cell.system.letter(cell, from, op, arg, why);
  } else if (why === "dropped") {
    from.fail(new MailboxFullError(cell.label, op.method, cell.box!.capacity, op.args(arg)));
  } else from.fail(new ActorDeadError(cell.label, reason, op.method));
}

/** The mailbox is full, or the actor dead. */
export function enqueueOrRefuse(cell: Cell, op: Operation, arg: unknown, from: Origin): TellStatus {
  if (cell.state === DEAD) {
    discard(cell, { op, arg, from }, "noproc", "dead");
    return "dead";
  }
  const box = cell.box!;
  switch (cell.options.mailbox?.overflow) {
    case "dropOldest": {
      const oldest = { op, arg, from };
      if (!box.drop(oldest)) break;
      box.push(op, arg, from);
      // A handler may be waiting for just this message, out of turn.
      if (cell.state === IDLE) cell.wake();
      discard(cell, oldest, undefined, "dropped");
      return "ok";
    }
    case "dropNewest":
      discard(cell, { op, arg, from }, undefined, "dropped");
      return "full";
    case "error":
      if (from instanceof PendingAsk) discard(cell, { op, arg, from }, undefined, "dropped");
      return "full";
    default:
      if (from instanceof PendingAsk) box.wait(new Waiting(op, arg, from, undefined));
  }
  return "full";
}

/** Sends and waits for room: `"dead"` if the actor ends first. */
export function submitOrWait(
  cell: Cell,
  op: Operation,
  arg: unknown,
  options: SendOptions | undefined,
): Promise<TellStatus> {
  const signal = options?.signal;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const status = cell.post(op, arg);
  if (status === "ok") return OK_STATUS;
  if (status === "dead") return DEAD_STATUS;
  if ((cell.options.mailbox?.overflow ?? "suspend") !== "suspend") return FULL_STATUS;
  return new Promise((resolve, reject) => {
    const waiting = new Waiting(op, arg, loop.current, resolve);
    cell.box!.wait(waiting);
    if (signal === undefined) return;
    const leave = () => {
      waiting.gone = true;
      reject(signal.reason);
    };
    waiting.resolve = (result) => {
      signal.removeEventListener("abort", leave);
      resolve(result);
    };
    signal.addEventListener("abort", leave, { once: true });
  });
}

/** Puts a signal among the messages, behind all that came before. It takes no part in the bound. */
export function postSignal(cell: Cell, op: Operation, arg: unknown): void {
  if (cell.state === DEAD) return;
  (cell.box ?? openMailbox(cell)).signal(op, arg);
  if (cell.state === IDLE) cell.wake();
}

/** Empties the mailbox of an actor that is gone, and tells those who wait for room. */
export function drain(cell: Cell, box: Mailbox, reason: unknown): void {
  const hand = {
    op: undefined as unknown as Operation,
    arg: undefined as unknown,
    from: undefined as Origin,
  };
  while (box.drop(hand)) discard(cell, hand, reason, "stopped");
  for (let waiting = box.waiting; waiting !== undefined; waiting = waiting.next) {
    if (waiting.gone) continue;
    waiting.resolve?.("dead");
    if (waiting.resolve !== undefined || waiting.from instanceof PendingAsk) {
      discard(cell, waiting, reason, "stopped");
    }
  }
}
