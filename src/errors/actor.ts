/**
 * What can go wrong between actors, beside a bad argument.
 *
 * @module
 */
import { MillraceError } from "./base.ts";

/** A short description of an exit reason, for messages. Never runs user code. */
function told(reason: unknown): string {
  if (typeof reason === "string") return reason;
  if (reason instanceof Error) return reason.name;
  return typeof reason === "object" && reason !== null && "shutdown" in reason ? "shutdown" : typeof reason;
}

/**
 * The actor was dead, or died before it answered. `reason` is its exit reason, `"noproc"` if it was dead already; an error
 * is also the `cause`.
 */
export class ActorDeadError extends MillraceError {
  /** Why the actor ended. */
  readonly reason: unknown;

  /** Names the actor and, where there is one, the method that was asked. */
  constructor(actor: string, reason: unknown, method?: string) {
    const cause = reason instanceof Error ? { cause: reason } : undefined;
    const sentence = reason === "noproc" ? "the actor is dead" : "the actor ended before it answered";
    super("ACTOR_DEAD", sentence, { actor, method, reason: told(reason) }, cause);
    this.reason = reason;
  }
}

/** The actor did not answer within the `timeout` of the ask. Whether the message takes effect is unknown if it began. */
export class AskTimeoutError extends MillraceError {
  /** Actors that wait for each other in a circle, the asking one first; empty unless that was found. */
  readonly cycle: readonly string[];

  /** Names the actor, the method, the milliseconds it had and, where there is one, the circle. */
  constructor(actor: string, method: string, timeout: number, cycle: readonly string[] = []) {
    const circle = cycle.length === 0 ? undefined : cycle.join(" → ");
    super("ACTOR_TIMEOUT", "the actor did not answer in time", { actor, method, timeout, circle });
    this.cycle = cycle;
  }
}

/** The mailbox was full, under `overflow: "error"` or because the message was dropped for another. */
export class MailboxFullError extends MillraceError {
  /** The arguments that were not delivered. */
  readonly value: readonly unknown[];

  /** Names the actor, the method and the capacity. */
  constructor(actor: string, method: string, capacity: number, value: readonly unknown[]) {
    super("ACTOR_FULL", "the mailbox is full", { actor, method, capacity });
    this.value = value;
  }
}

/** The stash is full; the message was not stashed. */
export class StashFullError extends MillraceError {
  /** Names the actor and the capacity. */
  constructor(actor: string, capacity: number) {
    super("ACTOR_STASH_FULL", "the stash is full", { actor, capacity });
  }
}

/** Somebody who lives has the name, or holds the key. */
export class NameTakenError extends MillraceError {
  /** Names the name. */
  constructor(name: unknown) {
    super("ACTOR_NAME_TAKEN", "the name is taken", { name });
  }
}

/** The supervisor has as many children as `maxChildren` allows. */
export class TooManyChildrenError extends MillraceError {
  /** Names the limit. */
  constructor(limit: number) {
    super("ACTOR_CHILDREN", "the supervisor has as many children as it may", { limit });
  }
}
