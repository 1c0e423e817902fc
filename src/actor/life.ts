/**
 * The ends of an actor: how it fails, stops, is held for a restart, and is gone. How it starts is in `birth.ts`.
 *
 *   end (children, hook) → ended (links, instance) → kept for a restart | up to the supervisor | finish (names, mail, DOWN)
 *
 * Invariants:
 *   I1  Each incarnation ends once: `extra.ending` names the end that is under way, and a later one only changes its mode.
 *   I2  Names and keys are free before anybody is told (OTP, "directly visible resources").
 *   I3  What an ended actor had accepted is a dead letter, or its ask is rejected: nothing is lost silently.
 *   I4  Those who watch see nothing of a restart; those who are linked share the fate of the incarnation.
 *
 * @module
 */
import { ActorDeadError } from "../errors.ts";
import { drain, openMailbox } from "./admission.ts";
import { type Hooks, promised, within } from "./birth.ts";
import type { Cell } from "./cell.ts";
import { DEAD, HELD, IDLE, QUITTING, RUNNING, URGED } from "./state.ts";
import type { ExitReason } from "./exit.ts";
import type { Ending, Extra } from "./extra.ts";
import { MessageRing, NO_MAILBOX } from "./mailbox.ts";
import { type Operation, signal, TELL } from "./operation.ts";
import { SHUTDOWN } from "./options.ts";
import type { PendingAsk } from "./pending_ask.ts";
import { decide, notifySupervisor } from "./policy.ts";
import { breakLinks, fireMonitors } from "./signals.ts";

/** At the end, the supervisor decides, if there is one. */
export const DECIDE = 0;
/** At the end, the actor is held, to be revived. */
export const KEEP = 1;
/** At the end, the actor is gone whatever its restart type. */
export const FINAL = 2;

/** A handler has thrown, or rejected. */
export function failed(cell: Cell, error: unknown, ask: PendingAsk | undefined, op: Operation): void {
  const asked = ask !== undefined && ask.fail(error);
  const extra = cell.extra;
  if (cell.state === DEAD || extra?.ending !== undefined) return;
  if (cell.state === QUITTING) unquit(cell);
  if (extra?.warned !== undefined && error === extra.warned) {
    // It gave up because it is to stop, and it will.
    if (cell.turnAwaited === undefined) cell.proceed();
    return;
  }
  cell.system.failed(cell, error, op.method, asked);
  // Whoever was told may have killed it.
  if (cell.instance === undefined) return;
  // An end that was asked for already is not undone by a restart.
  const mode = pendingEnd(cell.extra);
  if (mode === undefined || mode === DECIDE && cell.extra!.supervised) decide(cell, error);
  else end(cell, error, mode);
}

/** How the actor is to end as soon as its handler is done; `undefined` if it is not. */
export function pendingEnd(extra: Extra | undefined): number | undefined {
  if (extra?.stopping !== undefined) return extra.stopping.mode;
  return extra?.exits?.some((link) => !link?.dropped) ? DECIDE : undefined;
}

const STOP = signal("stop", (cell, ending: Ending) => end(cell, ending.reason, ending.mode));
/** Stops after everything that is in the mailbox. */
export const POISON: Operation = signal("poison", (cell, done: () => void) => {
  cell.more.onEnd.push(done);
  end(cell, "normal", DECIDE);
});

/** Ahead of whatever else is urgent: stop beats supervision. */
function urgeStop(cell: Cell, ending: Ending): void {
  const extra = cell.more;
  if (extra.stopping !== undefined) {
    extra.stopping.mode = Math.max(extra.stopping.mode, ending.mode);
    return;
  }
  extra.stopping = ending;
  (cell.urgent ??= new MessageRing(Infinity)).putBack([{ op: STOP, arg: ending, from: undefined }]);
  if (cell.state === IDLE) cell.wake();
  else if (cell.state === RUNNING) cell.state = URGED;
}

/** The actor stops itself after the message in hand. */
export function quit(cell: Cell, reason: ExitReason): void {
  if (cell.state === RUNNING && reason === "normal" && cell.extra === undefined) cell.state = QUITTING;
  else if (cell.state !== QUITTING) requestStop(cell, reason, DECIDE, Infinity);
}

/** What was to be the short way is none: the handler is not done yet, or has failed. */
export function unquit(cell: Cell): void {
  cell.state = RUNNING;
  urgeStop(cell, { reason: "normal", mode: DECIDE });
}

/** Asks an actor to stop after the message in hand, and calls `then` when this incarnation has ended. */
export function requestStop(
  cell: Cell,
  reason: ExitReason,
  mode: number,
  timeout: number,
  then?: () => void,
): void {
  if (cell.state === DEAD) return then?.();
  if (cell.state === IDLE && isPlain(cell)) {
    end(cell, reason, FINAL);
    return then?.();
  }
  const extra = cell.more;
  if (!extra.supervised) mode = FINAL;
  if (then !== undefined) extra.onEnd.push(then);
  if (extra.ending !== undefined) extra.ending.mode = Math.max(extra.ending.mode, mode);
  else if (cell.state === HELD) {
    // Never started, waiting to be restarted, or failed and its supervisor has not decided yet.
    if (mode !== DECIDE || !extra.supervised) end(cell, reason, mode);
    else if (extra.starting) urgeStop(cell, { reason, mode });
    else if (cell.instance === undefined) return settle(extra.onEnd);
  } else if (timeout > 0) {
    warn(cell, reason);
    urgeStop(cell, { reason, mode });
  }
  if (cell.state as number === DEAD || timeout === Infinity) return;
  if (timeout === 0) return kill(cell, "killed", mode);
  const { clock } = cell.system;
  const { deadline } = extra;
  if (deadline !== undefined) {
    if (deadline.deadline <= clock.now() + timeout) return;
    clock.cancel(deadline);
  }
  extra.deadline = clock.setTimer(timeout, { onTimer: () => kill(cell, "killed", mode) });
}

/** Lets a handler that waits know that its actor is to end. */
export function warn(cell: Cell, reason: ExitReason): void {
  const extra = cell.extra;
  if (extra === undefined) return;
  const { controller, receiving } = extra;
  if (controller === undefined && receiving === undefined) return;
  const error = extra.warned = new ActorDeadError(cell.label, reason);
  controller?.abort(error);
  receiving?.cancel(error);
}

function settle(callbacks: (() => void)[]): void {
  for (const callback of callbacks.splice(0)) callback();
}

/** Ends it at once, whatever it does. What its handler or its hooks still do has no effect here any more. */
export function kill(cell: Cell, reason: ExitReason = "killed", least: number = DECIDE): void {
  if (cell.state === DEAD) return;
  const extra = cell.more;
  // An end that was asked for stays as final as it was.
  const mode = Math.max(least, (extra.ending ?? extra.stopping)?.mode ?? DECIDE);
  quiet(cell, reason);
  ended(cell, { reason, mode });
}

/** No handler, timer or signal of this incarnation does anything from here on. */
export function quiet(cell: Cell, reason: ExitReason): void {
  cell.state = HELD;
  cell.urgent = undefined;
  const { extra, turnAwaited } = cell;
  const turns = [...extra?.turns ?? []];
  if (turnAwaited !== undefined) turns.push(turnAwaited);
  cell.turnAwaited = undefined;
  for (const turn of turns) {
    turn.abandoned = true;
    if (turn.answer !== TELL) (turn.from as PendingAsk).fail(new ActorDeadError(cell.label, reason));
  }
  if (extra === undefined) return;
  warn(cell, reason);
  extra.timers?.clear();
  extra.idle?.cancel();
  extra.sleeper?.cancel();
  if (extra.pause !== undefined) cell.system.clock.cancel(extra.pause);
  extra.turns =
    extra.receiving =
    extra.idle =
    extra.sleeper =
      undefined;
  for (const ask of [...extra.open ?? []]) ask.fail(new ActorDeadError(cell.label, reason));
}

/** Nothing to clean up, nobody to be told: most actors. */
function isPlain({ extra, instance }: Cell): boolean {
  return extra === undefined && (instance as Hooks | undefined)?.onStop === undefined;
}

/** Ends the incarnation: children in reverse order, then the hook. To be called while no handler runs. */
export function end(cell: Cell, reason: ExitReason, mode: number, restarting = false): void {
  quiet(cell, reason);
  if (isPlain(cell)) {
    cell.instance = undefined;
    return finish(cell, reason);
  }
  const extra = cell.more;
  const ending = extra.ending = { reason, mode };
  const done = () => {
    if (extra.ending === ending) ended(cell, ending);
  };
  const wound = wind(cell, ending, restarting);
  if (wound === undefined) done();
  else wound.then(done);
}

function wind(cell: Cell, ending: Ending, restarting: boolean): Promise<unknown> | undefined {
  const hook = (): Promise<unknown> | undefined => {
    if (cell.extra!.ending !== ending) return undefined;
    const failedHook = (error: unknown) => {
      // As in OTP: an end that was clean is not, if cleaning up fails.
      if (ending.reason === "normal" || ending.reason === "shutdown") ending.reason = error;
      cell.system.failed(cell, error, restarting ? "onRestart" : "onStop", false);
    };
    try {
      const instance = cell.instance as Hooks | undefined;
      const { reason } = ending;
      const result = within(
        cell,
        () => restarting ? instance?.onRestart?.(reason) : instance?.onStop?.(reason),
      );
      return promised(result)?.catch(failedHook);
    } catch (error) {
      failedHook(error);
      return undefined;
    }
  };
  const children = cell.extra!.children;
  return children === undefined || children.size === 0 ? hook() : stopChildren(cell).then(hook);
}

/** Stops an actor for good and resolves when it is gone. */
export function stopped(cell: Cell, reason: ExitReason, mode: number = FINAL): Promise<void> {
  const timeout = cell.options.shutdown ?? (cell.kind.patient ? Infinity : SHUTDOWN);
  return new Promise((resolve) => requestStop(cell, reason, mode, timeout, resolve));
}

async function stopChildren(cell: Cell): Promise<void> {
  const children = [...cell.extra!.children!].reverse();
  if (cell.extra!.parallel) await Promise.all(children.map((child) => stopped(child, "shutdown")));
  else for (const child of children) await stopped(child, "shutdown");
}

/** The incarnation has ended. */
function ended(cell: Cell, { reason, mode }: Ending): void {
  const extra = cell.more;
  const hadInstance = cell.instance !== undefined;
  cell.instance = undefined;
  if (extra.deadline !== undefined) cell.system.clock.cancel(extra.deadline);
  extra.ending =
    extra.controller =
    extra.warned =
    extra.stopping =
    extra.exits =
    extra.deadline =
      undefined;
  extra.starting = false;
  // Those of one that was killed, and those that its last hook has spawned.
  for (const child of [...extra.children ?? []].reverse()) kill(child, "killed", FINAL);
  for (const watch of [...extra.watching ?? []]) watch[Symbol.dispose]();
  unstash(cell);
  breakLinks(cell, reason);
  if (mode === FINAL || mode === DECIDE && !extra.supervised) finish(cell, reason);
  else if (mode === DECIDE && hadInstance) notifySupervisor(cell, reason);
  settle(extra.onEnd);
}

/** Puts what was stashed back in front. */
export function unstash(cell: Cell): void {
  const stash = cell.extra?.stash;
  if (stash === undefined || stash.length === 0) return;
  (cell.box ?? openMailbox(cell)).putBack(stash.splice(0));
  if (cell.state === IDLE && cell.turnAwaited === undefined) cell.wake();
}

/** It is gone for good. */
function finish(cell: Cell, reason: ExitReason): void {
  const { extra } = cell;
  const box = cell.op === undefined ? cell.box : openMailbox(cell);
  cell.state = DEAD;
  cell.box = NO_MAILBOX;
  cell.parent?.extra?.children?.delete(cell);
  for (const release of [...extra?.releases ?? []]) release();
  if (box !== undefined && (box.size > 0 || box.waiting !== undefined)) drain(cell, box, reason);
  cell.system.announce("stopped", cell, reason);
  if (extra === undefined) return;
  fireMonitors(cell, reason);
  for (const tell of extra.gone ?? []) tell(reason);
}
