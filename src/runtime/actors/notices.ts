/**
 * What is rare in the talk about actors: ends, room, links, orders.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import type { Placement } from "../../actor/foreign.ts";
import type { ExitReason } from "../../actor/exit.ts";
import type { LocalRef } from "../../actor/local_ref.ts";
import type { Ref, StopOptions } from "../../actor/ref.ts";
import { link, sendExit } from "../../actor/signals.ts";
import { DEAD } from "../../actor/state.ts";
import { ArgumentError } from "../../errors.ts";
import type { Actors } from "./actors.ts";
import { order } from "./migration.ts";
import type { Peer } from "./peer.ts";
import { checkPlacement } from "./placed_options.ts";
import { workersOf } from "./placement.ts";
import type { Spawner } from "./spawner.ts";
import { Asked } from "./questions.ts";
import { StandIn } from "./stand_in.ts";
import { AbsentParent, supervise } from "./supervised.ts";
import { Says } from "./wire.ts";

type Facts<T extends unknown[]> = T;

/** Does what a notice says. */
export function hear(actors: Actors, peer: Peer, says: Says, facts: readonly unknown[]): void {
  switch (says) {
    case Says.Gone: {
      const [at, life, reason] = facts as Facts<[number, number, ExitReason]>;
      return actors.standIns.gone(at, life, reason);
    }
    case Says.Lost: {
      const [slot, generation, worker] = facts as Facts<[number, number, number]>;
      return actors.lost(slot, generation, worker);
    }
    case Says.Room: {
      const [at, life] = facts as Facts<[number, number]>;
      return actors.standIns.find(at, life)?.room();
    }
    case Says.Dropped:
      return peer.asked.get(facts[0] as number)?.drop();
    case Says.Verb:
      return obey(actors, peer, facts as Facts<[number, number, number, string, unknown]>);
    case Says.Exit:
      return exit(actors, facts as Facts<[number, number, Cell | undefined, boolean, ExitReason]>);
    case Says.Link:
      return linked(actors, facts as Facts<[number, number, Cell, boolean]>);
    case Says.Unlink: {
      const [at, life, other] = facts as Facts<[number, number, Cell]>;
      return actors.exposedAt(at, life)?.cell.extra?.links?.get(other)?.drop();
    }
    case Says.Spawn:
      return actors.spawner.wanted(peer, facts as Parameters<Spawner["wanted"]>[1]);
    case Says.Name:
      return name(actors, peer, facts as Facts<[number, string, Ref]>);
    case Says.Hello:
      return actors.names.welcome(peer.slot);
    case Says.Failed: {
      const [child, reason] = facts as Facts<[Cell, ExitReason]>;
      return child instanceof StandIn ? child.failed(reason) : undefined;
    }
  }
}

/** An order: answered when it is done. */
function obey(actors: Actors, peer: Peer, facts: Facts<[number, number, number, string, unknown]>): void {
  const [id, at, life, verb, more] = facts;
  const cell = actors.exposedAt(at, life)?.cell as LocalRef | undefined;
  const asked = new Asked(cell, verb, peer.outbox, id, peer.asked);
  const done = () => asked.send(undefined);
  if (cell === undefined || cell.state === DEAD) done();
  else if (verb === "stop") cell.stop(defined(more as StopOptions)).then(done);
  else if (verb === "poison") cell.poison().then(done);
  else if (verb === "migrate") {
    move(actors, cell, (more ?? {}) as Placement).then(done, (error) => asked.fail(error));
  } else if (verb === "dispose") cell[Symbol.asyncDispose]().then(done);
  else {
    const doing = cell.parent instanceof AbsentParent ? supervise(cell, verb, more) : undefined;
    if (doing === undefined) asked.fail(new ArgumentError("an actor knows no such order", { verb }));
    else doing.then(done, (error) => asked.fail(error));
  }
}

/** The moves that were ordered last. */
const moves = new WeakMap<Cell, Promise<void>>();

/** One at a time: the next one goes on from where the one before has led. */
function move(actors: Actors, cell: Cell, to: Placement): Promise<void> {
  const before = moves.get(cell) ?? Promise.resolve();
  const made = before.catch(() => {}).then(() => moveNow(actors, cell, to));
  moves.set(cell, made);
  return made;
}

async function moveNow(actors: Actors, cell: Cell, to: Placement): Promise<void> {
  const { spawner, isolate: { core } } = actors;
  checkPlacement(to, workersOf(core));
  const { movedTo } = actors.expose(cell);
  // It has moved before: where it is now decides.
  if (movedTo !== undefined) return void await movedTo.command("migrate", to);
  const recipe = spawner.recipeOf(cell);
  if (recipe === undefined) {
    throw new ArgumentError("only an actor that was spawned on a worker, and has no supervisor, can move", {
      actor: cell.label,
    });
  }
  const there = await order(cell, recipe, (recipe, state) => spawner.move(recipe, to, state));
  actors.moved(cell, there);
}

/** Without what is undefined, so that defaults hold. */
function defined(options: StopOptions): StopOptions {
  return options.timeout === undefined ? { reason: options.reason } : options;
}

function name(actors: Actors, peer: Peer, [id, name, ref]: Facts<[number, string, Ref]>): void {
  const asked = new Asked(undefined, "name", peer.outbox, id, peer.asked);
  const main = actors.isolate.core.slot === 0;
  const done = async () =>
    main ? await actors.names.grant(name, ref, peer.slot) : actors.names.learn(name, ref);
  done().then(() => asked.send(undefined), (error) => asked.fail(error));
}

function exit(actors: Actors, facts: Facts<[number, number, Cell | undefined, boolean, ExitReason]>): void {
  const [at, life, from, overLink, reason] = facts;
  const cell = actors.exposedAt(at, life)?.cell;
  if (cell === undefined) return;
  if (!overLink) return sendExit(cell, from, reason, undefined);
  const pair = cell.extra?.links?.get(from!);
  // Parted meanwhile.
  if (pair === undefined) return;
  cell.extra!.links!.delete(from!);
  from!.extra?.links?.delete(cell);
  sendExit(cell, from, reason, pair);
}

function linked(actors: Actors, facts: Facts<[number, number, Cell, boolean]>): void {
  const [at, life, other, passOn] = facts;
  const cell = actors.exposedAt(at, life)?.cell;
  if (cell === undefined) return other instanceof StandIn ? other.exit("noproc") : undefined;
  if (passOn) link(cell, other);
  else actors.standIns.quietly(() => void link(cell, other));
}
