/**
 * What an actor leaves behind that has moved to another worker: its cell, which passes everything on. References, names, links
 * and monitors stay what they were.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { ExitReason } from "../../actor/exit.ts";
import type { Elsewhere, Kind } from "../../actor/kind.ts";
import { FINAL, kill } from "../../actor/life.ts";
import type { LocalRef } from "../../actor/local_ref.ts";
import type { Hand } from "../../actor/mailbox.ts";
import type { Operation } from "../../actor/operation.ts";
import { PendingAsk } from "../../actor/pending_ask.ts";
import { Watch } from "../../actor/signals.ts";
import { HELD } from "../../actor/state.ts";
import type { StandIn } from "./stand_in.ts";

const FOREVER = { timeout: Infinity };

/** Passes a message on; who sent it was told that it is in the mailbox. A promise if it has to wait for room. */
export function passOn(to: StandIn, { op, arg, from }: Hand): Promise<unknown> | undefined {
  if (from instanceof PendingAsk) return void to.pose(op, arg, from, FOREVER);
  // What cannot travel costs itself only.
  const failed = (error: unknown) => to.system.failed(to, error, op.method, false);
  try {
    return to.forward(op, arg)?.catch(failed);
  } catch (error) {
    return void failed(error);
  }
}

/** Exits of who has moved reach it; the kinds of messages stay. */
function relayKind(kind: Kind, to: StandIn): Kind {
  const far = to.kind.elsewhere!;
  const elsewhere: Elsewhere = {
    // The link ends here; what it reports can be trapped there.
    exit: (_, from, reason, linked) =>
      far.exit(to, from, linked && reason === "kill" ? "killed" : reason, false),
    link: (a, b) => far.link(a, b),
    unlink: (a, b) => far.unlink(a, b),
  };
  const { name, patient } = kind;
  return {
    name,
    patient,
    construct: () => {
      throw new TypeError("it has moved");
    },
    operation: (method: string, shape: number, answer: number) => kind.operation?.(method, shape, answer),
    elsewhere,
  };
}

/** From now on `cell` stands for the actor at `to`. Its mailbox must be empty, and no handler run. */
export function becomeRelay(cell: Cell, to: StandIn): void {
  const { kind } = cell;
  const faces = kind as unknown as Record<string, unknown>;
  cell.instance =
    cell.op =
    cell.box =
    cell.turnAwaited =
      undefined;
  cell.state = HELD;
  // Faces that were not made yet are made of the methods of the class still.
  const made = Object.assign(relayKind(kind, to), {
    tell: bound(faces.tell, kind),
    ask: bound(faces.ask, kind),
    send: bound(faces.send, kind),
  });
  const ref = cell as LocalRef;
  const { more } = cell;
  // They are those of the object that was left behind: where it is now it sets its own.
  more.timers?.clear();
  more.idle?.cancel();
  more.sleeper?.cancel();
  for (const watch of [...more.watching ?? []]) watch[Symbol.dispose]();
  Object.assign(cell, {
    kind: made,
    turn() {},
    post: (op: Operation, arg: unknown) => to.post(op, arg),
    submit: to.submit.bind(to),
    request: to.request.bind(to),
    pose: to.pose.bind(to),
    stop: to.stop.bind(to),
    poison: to.poison.bind(to),
    exit: to.exit.bind(to),
    info: to.info.bind(to),
    [Symbol.asyncDispose]: to[Symbol.asyncDispose].bind(to),
  });
  (more.gone ??= []).push((reason) => farewell(to, reason));
  new Watch(to, ({ reason }) => kill(ref, reason, FINAL));
}

/** It was ended here: by its parent, most likely. */
function farewell(to: StandIn, reason: ExitReason): void {
  if (to.alive) void to.stop({ reason });
}

function bound(method: unknown, kind: Kind): unknown {
  return typeof method === "function" ? method.bind(kind) : undefined;
}
