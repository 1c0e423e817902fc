/**
 * What becomes of an ask when its handler is done.
 *
 * @module
 */
import { ActorDeadError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { PLAIN, STASHED } from "./loop.ts";
import { ASK } from "./operation.ts";
import type { PendingAsk } from "./pending_ask.ts";
import { DEAD } from "./state.ts";

/** What a handler returns to reject the ask without failing. */
export class Refusal {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Answers, or notes that the answer comes by hand. `kept`: what the handler has done with the message. */
export function answer(cell: Cell, ask: PendingAsk, how: number, kept: number, result: unknown): void {
  if (kept === STASHED || ask.settled) return;
  if (result instanceof Refusal) ask.fail(result.error);
  else if (how === ASK && kept === PLAIN) ask.send(result);
  // Until it is answered by hand it depends on this actor.
  else if (cell.state === DEAD) ask.fail(new ActorDeadError(cell.label, "killed"));
  else (cell.more.open ??= new Set()).add(ask);
}
