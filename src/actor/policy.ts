/**
 * What happens after a failure: the supervisor's word, or the actor's own directive.
 *
 * @module
 */
import { goOn } from "../time/macrotask.ts";
import type { Cell } from "./cell.ts";
import { BUSY, DEAD, HELD } from "./state.ts";
import type { ExitReason } from "./exit.ts";
import { revive } from "./birth.ts";
import { end, FINAL, KEEP, pendingEnd, quiet } from "./life.ts";
import { signal } from "./operation.ts";
import { type Directive, isDirective } from "./options.ts";
import { Backoff, RestartWindow } from "./window.ts";

/** What a supervisor is told about a child. */
export interface ChildEnded {
  /** Which one. */
  readonly cell: Cell;
  /** Which incarnation of it: a report about an earlier one is stale. */
  readonly incarnation: number;
  /** Why it ended. */
  readonly reason: ExitReason;
}

/** What a supervisor's instance has to have. */
export interface Supervising {
  /** A child has ended or failed; it is held until this has decided. */
  childEnded(ended: ChildEnded): unknown;
}

const CHILD_ENDED = signal("childEnded", (cell, ended: ChildEnded) => {
  return (cell.instance as Supervising | undefined)?.childEnded(ended);
});

/** A child's failure becomes that of its parent. */
const ESCALATED = signal("escalated", (_cell, { error }: { error: unknown }) => {
  throw error;
});

/** Lets the supervisor decide. */
export function notifySupervisor(cell: Cell, reason: ExitReason): void {
  cell.parent!.urge(CHILD_ENDED, { cell, incarnation: cell.extra!.incarnation, reason });
}

/** The actor has failed, and no handler of it runs. */
export function decide(cell: Cell, error: unknown): void {
  if (cell.extra?.supervised) {
    quiet(cell, error);
    notifySupervisor(cell, error);
    return;
  }
  const chosen = directive(cell, error);
  // The function that has decided may have killed it, or asked it to stop.
  if (cell.instance === undefined) return;
  const mode = pendingEnd(cell.extra);
  if (mode !== undefined) return end(cell, error, mode);
  switch (chosen) {
    case "resume":
      if (cell.running || cell.state === BUSY && cell.turnAwaited === undefined) cell.proceed();
      return;
    case "restart":
      return restart(cell, error);
    case "escalate": {
      const parent = cell.parent;
      end(cell, error, FINAL);
      parent?.urge(ESCALATED, { error });
      return;
    }
    default:
      end(cell, error, FINAL);
  }
}

function directive(cell: Cell, error: unknown): Directive {
  const given = cell.options.supervision?.onFailure ?? "stop";
  if (typeof given !== "function") return given;
  try {
    const decided = given(error);
    return isDirective(decided) ? decided : "stop";
  } catch (second) {
    cell.system.failed(cell, second, "onFailure", false);
    return "stop";
  }
}

/** In place: same reference, same mailbox, the failing message dropped. */
function restart(cell: Cell, error: unknown): void {
  const extra = cell.more;
  const options = cell.options.supervision!;
  extra.window ??= new RestartWindow(options);
  const now = cell.system.clock.now();
  if (!extra.window.add(now)) return end(cell, error, FINAL);
  extra.onEnd.push(() => pause(cell));
  end(cell, error, KEEP, true);
}

function pause(cell: Cell): void {
  if (cell.state === DEAD) return;
  const extra = cell.extra!;
  const backoff = cell.options.supervision!.backoff;
  if (backoff === undefined) return attempt(cell);
  extra.backoff ??= new Backoff(backoff);
  const delay = extra.backoff.next(cell.system.clock.now());
  extra.pause = cell.system.clock.setTimer(delay, { onTimer: () => attempt(cell) });
}

function attempt(cell: Cell): void {
  const again = (error: unknown) => {
    if (cell.state !== HELD || cell.extra!.ending !== undefined) return;
    cell.system.failed(cell, error, "onStart", false);
    if (!cell.extra!.window!.add(cell.system.clock.now())) return end(cell, error, FINAL);
    // Whoever fails at once and may do so for ever must not keep the event loop from its turn.
    goOn(() => cell.state === HELD && cell.instance === undefined && pause(cell));
  };
  try {
    revive(cell, true)?.catch(again);
  } catch (error) {
    again(error);
  }
}
