/**
 * What an actor has beside its mailbox and its state. Most have none of it, which is why it is apart.
 *
 * @module
 */
import type { Timer } from "../time/clock.ts";
import type { Cell } from "./cell.ts";
import type { Turn } from "./state.ts";
import type { ExitReason } from "./exit.ts";
import type { Journal } from "./journal.ts";
import type { Hand } from "./mailbox.ts";
import type { PendingAsk } from "./pending_ask.ts";
import type { Sleeper } from "./passive.ts";
import type { PairLink, Watch } from "./signals.ts";
import type { ActorTimers, IdleTimer } from "./timers.ts";
import type { Backoff, RestartWindow } from "./window.ts";

/** The end of an incarnation that is under way. */
export interface Ending {
  /** Why. A hook that fails may change it. */
  reason: ExitReason;
  /** `DECIDE`, `KEEP` or `FINAL` of `life.ts`; the last word counts. */
  mode: number;
}

/** A message that was picked out of the mailbox is handed to this handler, which waits for it. */
export interface Receiving {
  /** Whether it wants the message. */
  matches(message: Hand): boolean;
  /** Hands it over. */
  deliver(message: Hand): void;
  /** There will be none. */
  cancel(error: unknown): void;
  /** The handler is done without it: gives back its timer and its listener. */
  close(): void;
}

/** All that most actors never need. */
export class Extra {
  /** In order of start. */
  children: Set<Cell> | undefined = undefined;
  monitors: Set<Watch> | undefined = undefined;
  /** The watches that this incarnation has set and has not heard of. */
  watching: Set<Watch> | undefined = undefined;
  links: Map<Cell, PairLink> | undefined = undefined;
  timers: ActorTimers | undefined = undefined;
  /** Puts it to sleep when nothing comes. */
  sleeper: Sleeper | undefined = undefined;
  /** Set while it wants to be told that nothing comes. */
  idle: IdleTimer | undefined = undefined;
  stash: Hand[] | undefined = undefined;
  /** Asks to be answered by hand. */
  open: Set<PendingAsk> | undefined = undefined;
  /** Handlers of a reentrant actor that are awaited. */
  turns: Set<Turn> | undefined = undefined;
  /** Called when a message was taken out of turn: others know how full the mailbox is. */
  taken: (() => void) | undefined = undefined;
  /** What the handler in hand waits for out of turn. */
  receiving: Receiving | undefined = undefined;
  /** Called when it is gone, before anybody is told: names and keys. */
  releases: Set<() => void> | undefined = undefined;
  /** Called when it is gone and those who watch were told: those who know it in other isolates are told next. */
  gone: ((reason: ExitReason) => void)[] | undefined = undefined;
  /** Of a test kit. */
  journal: Journal | undefined = undefined;
  /** Called when this incarnation has ended. */
  onEnd: (() => void)[] = [];
  ending: Ending | undefined = undefined;
  /** The end that was asked for, and comes after the message in hand. */
  stopping: Ending | undefined = undefined;
  /** Exits that are not trapped, on their way; by the links that they came over. */
  exits: (PairLink | undefined)[] | undefined = undefined;
  /** Kills it when it takes too long to stop. */
  deadline: Timer | undefined = undefined;
  controller: AbortController | undefined = undefined;
  /** What its handler was told when it was asked to stop. */
  warned: unknown = undefined;
  trapExit: boolean | undefined = undefined;
  /** A supervisor decides what happens at its end. */
  supervised = false;
  /** Its children are stopped all at once. */
  parallel = false;
  /** Its `onStart` is awaited: a stop waits for that. */
  starting = false;
  incarnation = 0;
  restarts = 0;
  window: RestartWindow | undefined = undefined;
  backoff: Backoff | undefined = undefined;
  /** Armed while it waits to be restarted. */
  pause: Timer | undefined = undefined;
}
