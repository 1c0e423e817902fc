/**
 * Monitors, links and exit signals.
 *
 * DOWN, and an exit that is trapped, travel among the messages: behind the last one of who ended, whatever the bound of
 * the mailbox. An exit that is not trapped ends its receiver after the message in hand, as in Erlang.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { postSignal } from "./admission.ts";
import { Cell } from "./cell.ts";
import { DEAD, HELD } from "./state.ts";
import type { Down, Exit, ExitReason, Link, Monitor } from "./exit.ts";
import { DECIDE, end, kill, requestStop, warn } from "./life.ts";
import { signal } from "./operation.ts";
import type { Ref } from "./ref.ts";

/** What an instance may want to be told. */
interface Listening {
  onDown?(down: Down): unknown;
  onExit?(exit: Exit): unknown;
}

const DOWN = signal("onDown", (cell, { watch, down }: { watch: Watch; down: Down }) => {
  if (!watch.active) return;
  watch[Symbol.dispose]();
  return (cell.instance as Listening).onDown?.(down);
});

const EXIT = signal("onExit", (cell, { link, exit }: { link: PairLink | undefined; exit: Exit }) => {
  if (link?.dropped) return;
  return (cell.instance as Listening).onExit?.(exit);
});

/** An exit that is not trapped. */
const EXIT_NOW = signal("exit", (cell, { link, exit }: { link: PairLink | undefined; exit: Exit }) => {
  if (!link?.dropped) end(cell, exit.reason, DECIDE);
});

/** The actor behind a reference. Throws an `ArgumentError` if there is none in this isolate. */
export function cellOf(ref: Ref): Cell {
  if (ref instanceof Cell) return ref;
  throw new ArgumentError("expected a reference to an actor", { got: ref });
}

/** The reference of an actor: the very same object. */
export function refOf(cell: Cell): Ref {
  return cell as unknown as Ref;
}

/** One monitor: an actor, or a function of anybody, that wants to be told once. That of an actor ends with its incarnation. */
export class Watch implements Monitor {
  active = true;
  readonly #target: Cell;
  /** The actor that watches, or what is to be called. */
  readonly #who: Cell | ((down: Down) => void);

  constructor(target: Cell, who: Cell | ((down: Down) => void)) {
    this.#target = target;
    this.#who = who;
    if (who instanceof Cell) (who.more.watching ??= new Set()).add(this);
    if (target.state === DEAD) this.fire({ ref: refOf(target), reason: "noproc" });
    else (target.more.monitors ??= new Set()).add(this);
  }

  /** It is gone. */
  fire(down: Down): void {
    if (!this.active) return;
    const who = this.#who;
    if (who instanceof Cell) postSignal(who, DOWN, { watch: this, down });
    else queueMicrotask(() => this.#call(who, down));
  }

  #call(listener: (down: Down) => void, down: Down): void {
    if (!this.active) return;
    this.active = false;
    listener(down);
  }

  [Symbol.dispose](): void {
    this.active = false;
    this.#target.extra?.monitors?.delete(this);
    if (this.#who instanceof Cell) this.#who.extra?.watching?.delete(this);
  }
}

/** Tells everybody who watches. Names are free already. */
export function fireMonitors(cell: Cell, reason: ExitReason): void {
  const monitors = cell.extra!.monitors;
  cell.extra!.monitors = undefined;
  const down = { ref: refOf(cell), reason };
  for (const watch of monitors ?? []) watch.fire(down);
}

/** The one link of a pair. */
export class PairLink implements Link {
  /** Parted by hand: an exit that is under way because of it is dropped. */
  dropped = false;
  readonly #a: Cell;
  readonly #b: Cell;

  constructor(a: Cell, b: Cell) {
    this.#a = a;
    this.#b = b;
  }

  get active(): boolean {
    return !this.dropped && this.#a.extra?.links?.get(this.#b) === this;
  }

  [Symbol.dispose](): void {
    if (!this.dropped) (this.#a.kind.elsewhere ?? this.#b.kind.elsewhere)?.unlink(this.#a, this.#b);
    this.drop();
  }

  /** Parts the two on this side. */
  drop(): void {
    this.dropped = true;
    this.#part(this.#a, this.#b);
    this.#part(this.#b, this.#a);
  }

  #part(one: Cell, other: Cell): void {
    const links = one.extra?.links;
    if (links?.get(other) === this) links.delete(other);
  }
}

/** Links two actors; the link that they have, if they do. Linking to the dead is an exit `"noproc"` at once. */
export function link(a: Cell, b: Cell): PairLink {
  if (a === b) throw new ArgumentError("an actor cannot be linked to itself", { actor: a.label });
  const linked = a.extra?.links?.get(b);
  if (linked !== undefined) return linked;
  const made = new PairLink(a, b);
  if (a.state === DEAD) sendExit(b, a, "noproc", made);
  else if (b.state === DEAD) sendExit(a, b, "noproc", made);
  else {
    (a.more.links ??= new Map()).set(b, made);
    (b.more.links ??= new Map()).set(a, made);
    (a.kind.elsewhere ?? b.kind.elsewhere)?.link(a, b);
  }
  return made;
}

/** The incarnation has ended: those who are linked are told, and are linked no more. */
export function breakLinks(cell: Cell, reason: ExitReason): void {
  const links = cell.extra?.links;
  if (links === undefined) return;
  cell.extra!.links = undefined;
  for (const [peer, pair] of links) {
    peer.extra?.links?.delete(cell);
    sendExit(peer, cell, reason, pair);
  }
}

/** An exit signal arrives, because of a link or because somebody sent it. */
export function sendExit(
  to: Cell,
  from: Cell | undefined,
  reason: ExitReason,
  pair: PairLink | undefined,
): void {
  if (to.state === DEAD) return;
  const { elsewhere } = to.kind;
  if (elsewhere !== undefined) return elsewhere.exit(to, from, reason, pair !== undefined);
  // Only who sends it himself kills: what a link reports can be trapped.
  if (pair === undefined && reason === "kill") return kill(to, "killed");
  const exit = { ref: from === undefined ? undefined : refOf(from), reason };
  if (to.extra?.trapExit ?? to.options.trapExit) return postSignal(to, EXIT, { link: pair, exit });
  if (reason === "normal" && from !== to) return;
  if (to.state === HELD || to.extra?.ending !== undefined) requestStop(to, reason, DECIDE, Infinity);
  else {
    warn(to, reason);
    (to.more.exits ??= []).push(pair);
    to.urge(EXIT_NOW, { link: pair, exit });
  }
}
