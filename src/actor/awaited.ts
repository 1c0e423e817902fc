/**
 * Handlers that return a promise: what the actor is until it has settled, and what comes then.
 *
 * @module
 */
import { ActorDeadError } from "../errors.ts";
import { answer } from "./answer.ts";
import type { Cell } from "./cell.ts";
import { failed, unquit } from "./life.ts";
import { loop } from "./loop.ts";
import type { Origin } from "./mailbox.ts";
import { CALL_MANY, type Operation, TELL } from "./operation.ts";
import type { PendingAsk } from "./pending_ask.ts";
import { offer } from "./receive.ts";
import { BUSY, QUEUED, QUITTING, Turn } from "./state.ts";

/** Keeps the actor busy until `result` has settled; a reentrant one goes on meanwhile. */
export function awaitHandler(cell: Cell, result: PromiseLike<unknown>, op: Operation, from: Origin): void {
  const turn = new Turn(from, op.answer);
  const kept = loop.kept;
  if (cell.state === QUITTING) unquit(cell);
  if (!cell.running) {
    // The handler has ended its own actor before it had anything to wait for.
    turn.abandoned = true;
    if (op.answer !== TELL) (from as PendingAsk).fail(new ActorDeadError(cell.label, "killed", op.method));
  } else if (cell.options.reentrant && op.shape <= CALL_MANY) {
    (cell.more.turns ??= new Set()).add(turn);
  } else {
    cell.turnAwaited = turn;
    cell.state = BUSY;
    // Something may have come since the handler looked for what it waits for.
    if (cell.extra?.receiving !== undefined) offer(cell);
  }
  result.then((value) => {
    if (!over(cell, turn)) return;
    if (turn.answer !== TELL) answer(cell, from as PendingAsk, turn.answer, kept, value);
    if (cell.turnAwaited === undefined && cell.state <= BUSY && cell.state !== QUEUED) cell.proceed();
  }, (error) => {
    if (over(cell, turn)) failed(cell, error, turn.answer === TELL ? undefined : from as PendingAsk, op);
  });
}

/** The handler is done; `false` if nobody cares any more. */
function over(cell: Cell, turn: Turn): boolean {
  if (turn.abandoned) return false;
  if (cell.turnAwaited === turn) {
    cell.turnAwaited = undefined;
    cell.extra?.receiving?.close();
  } else cell.extra?.turns?.delete(turn);
  return true;
}
