/**
 * Selects that choose at their wake-up (order "priority").
 *
 * @module
 */
import type { Waiter } from "../selectable.ts";

/** If this waiter's select chooses when it wakes up: wakes it, leaves everything where it is, and says `true`. */
export function nudge<R>(waiter: Waiter<R>): boolean {
  const decision = waiter.decision;
  if (decision === undefined || decision.nudge === undefined || decision.settled) return false;
  decision.nudge();
  return true;
}
