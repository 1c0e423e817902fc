/**
 * The actors of one isolate as plain data, for those who look on: here, or in the main isolate.
 *
 * @module
 */
import type { Cell } from "../../actor/cell.ts";
import { type LastError, lastErrorOf } from "../../actor/last_error.ts";
import { LocalRef } from "../../actor/local_ref.ts";
import type { KindMetrics } from "../../actor/metrics.ts";
import { ObservedMailbox } from "../../actor/observed_mailbox.ts";
import { cellOf } from "../../actor/signals.ts";
import { RemoteChild } from "./remote_child.ts";
import { StandIn } from "./stand_in.ts";
import type { ActorCounts, SystemCore } from "../../actor/system_core.ts";

/** Characters of a name that are told. */
const NAME = 200;

/** What is left to be told. */
export interface Budget {
  /** Rows. */
  left: number;
  /** Rows that found no room. */
  omitted: number;
}

/** How long the handlers of one actor took; only of those that are measured. */
export interface ActorTimes {
  /** Messages that it has handled. */
  readonly handled: number;
  /** Milliseconds that these took on average, asynchronous ones up to the end of their promise. */
  readonly mean: number;
  /** Milliseconds that the longest took. */
  readonly max: number;
}

/** One actor, and those below it. */
export interface ActorNode {
  /** Its number in its isolate. */
  readonly id: number;
  /** The worker that it lives on, if that is another one than its supervisor's. */
  readonly worker?: number | undefined;
  /** Its name, or its kind and a number. */
  readonly label: string;
  /** Its class or function. */
  readonly kind: string;
  /** `"idle"`, `"queued"`, `"running"`, `"busy"` (an asynchronous handler), `"held"` (starting, ending, restarting) or `"dead"`. */
  readonly state: string;
  /** Messages in its mailbox. */
  readonly depth: number;
  /** How often it was restarted. */
  readonly restarts: number;
  /** How long messages took; absent unless its system is measured. */
  readonly times?: ActorTimes | undefined;
  /** Its last failure, if it ever failed. */
  readonly lastError?: LastError | undefined;
  /** Its children, in order of start. */
  readonly children: readonly ActorNode[];
}

/** One actor as its own isolate knows it. */
export interface OwnNode extends ActorNode {
  /** Its record in shared memory, if others know of it. */
  readonly address?: string | undefined;
  /** Of a child that lives elsewhere: in which slot, and its record. */
  readonly lives?: { readonly slot: number; readonly address: string } | undefined;
  readonly children: readonly OwnNode[];
}

/** One actor system at one moment. */
export interface SystemRow {
  /** `"default"`, or its number among those given to `inspect`. */
  readonly name: string;
  /** The worker that it lives on; 0 for the main isolate. */
  readonly worker: number;
  /** How old this is, in milliseconds: workers are asked once a second, and one that is stuck does not answer. */
  readonly age: number;
  /** What has happened in it. */
  readonly counts: ActorCounts;
  /** Per class or function; empty unless the system is measured. */
  readonly kinds: readonly KindMetrics[];
  /** Actors without a parent; of the default system, which keeps none, those that are known by name or elsewhere. */
  readonly roots: readonly ActorNode[];
}

/** Actors without a parent. A system that keeps none knows names; `known` are those that others know of. */
export function rootsOf({ members, names }: SystemCore, known: Iterable<Cell> = []): Cell[] {
  if (members !== undefined) return [...members];
  const named = names.keys().flatMap((name) => names.all(name)).filter((ref) => ref.alive).map(cellOf);
  // Who lives elsewhere is told there.
  const own = [...named, ...known].filter((cell) => !(cell instanceof StandIn));
  return [...new Set(own.map(topOf))];
}

/** A supervisor need not have a name: it is found by that of its child. */
function topOf(cell: Cell): Cell {
  let top = cell;
  while (top.parent !== undefined) top = top.parent;
  return top;
}

/** Records of the actors that others know of. */
export type Addresses = ReadonlyMap<Cell, string>;

/** The actors and what is below them, as far as the budget goes. */
export function nodesOf(cells: Iterable<Cell>, budget: Budget, addresses: Addresses): OwnNode[] {
  const found: OwnNode[] = [];
  for (const cell of cells) {
    if (budget.left === 0) budget.omitted++;
    else {
      budget.left--;
      found.push(nodeOf(cell, budget, addresses));
    }
  }
  return found;
}

function nodeOf(cell: Cell, budget: Budget, addresses: Addresses): OwnNode {
  // What stands for a supervisor of another isolate has no verbs.
  const { state, queued, restarts } = cell instanceof LocalRef
    ? cell.info()
    : LocalRef.prototype.info.call(cell as LocalRef);
  const lastError = lastErrorOf(cell);
  const address = addresses.get(cell);
  const there = cell instanceof RemoteChild ? cell.there?.home : undefined;
  const times = timesOf(cell);
  return {
    id: cell.id,
    label: cell.label.slice(0, NAME),
    kind: cell.kind.name.slice(0, NAME),
    state,
    depth: queued,
    restarts,
    ...times === undefined ? {} : { times },
    ...lastError === undefined ? {} : { lastError },
    ...address === undefined ? {} : { address },
    ...there === undefined
      ? {}
      : { lives: { slot: there.outbox.slot, address: addressOf(there.at, there.life) } },
    children: nodesOf(cell.extra?.children ?? [], budget, addresses),
  };
}

/** A record in shared memory, and whose it is. */
export function addressOf(at: number, life: number): string {
  return `${at}:${life}`;
}

function timesOf({ box }: Cell): ActorTimes | undefined {
  if (!(box instanceof ObservedMailbox)) return undefined;
  const { messages, took, longest } = box;
  return { handled: messages, mean: messages === 0 ? 0 : took / messages, max: longest };
}

/** The actor of that number among these and those below them; `undefined` if there is none. */
export function findCell(cells: Iterable<Cell>, id: number): Cell | undefined {
  for (const cell of cells) {
    if (cell.id === id) return cell;
    const below = findCell(cell.extra?.children ?? [], id);
    if (below !== undefined) return below;
  }
  return undefined;
}
