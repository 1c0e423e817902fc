/**
 * What `explain()` says about a channel: its state, and who waits there.
 *
 * @module
 */
import { INSPECT } from "./inspect.ts";
import type { Waiter, WaiterList } from "../selectable.ts";
import { currentRecorder } from "./probe.ts";
import { keyOf } from "./recorder.ts";
import { ageOf } from "./report.ts";

/** One operation that waits in a channel's queue. */
export interface WaitingOperation {
  /** `"select"` stands for a case of one, whichever way the value goes. */
  readonly kind: "send" | "receive" | "reserve" | "select";
  /** The key of the select's case. */
  readonly key?: string | number;
  /** Milliseconds that it has waited for; only of what parked in debug mode. */
  readonly age?: number;
  /** Where it was called, library frames left out; only of what parked in debug mode. */
  readonly stack?: string;
}

/** What a channel knows about itself. */
export interface ChannelFacts {
  /** What kind of channel, such as `Channel`. */
  readonly kind: string;
  /** The option `name`. */
  readonly name?: string | undefined;
  /** Most values it buffers. */
  readonly capacity: number;
  /** Values buffered. */
  readonly size: number;
  /** Whether it was closed or cancelled. */
  readonly closed: boolean;
  /** Whatever else can be counted, such as slots that are reserved. */
  readonly counters?: Readonly<Record<string, unknown>> | undefined;
}

/** The queues of a channel, for `explain()`. */
export interface ChannelQueues {
  /** Those who wait to send. */
  readonly senders?: WaiterList<never> | WaiterList<void> | undefined;
  /** Those who wait to receive. */
  readonly receivers?: WaiterList<never> | WaiterList<unknown> | undefined;
  /** What waiters offer that wait for a place, not for a receiver. */
  readonly reservation?: unknown;
}

/**
 * A channel at one moment, for people and tests: made by `explain()`, printed by `console.log`. It does not change any
 * more. After `datafy` of Clojure.
 */
export class Explanation implements ChannelFacts {
  /** What kind of channel, such as `Channel`. */
  readonly kind: string;
  /** The option `name` of the channel. */
  readonly name: string | undefined;
  /** Most values it buffers; 0 for a rendezvous. */
  readonly capacity: number;
  /** Values buffered. */
  readonly size: number;
  /** Whether it was closed or cancelled. */
  readonly closed: boolean;
  /** Whatever else was counted, such as `reserved` slots. */
  readonly counters: Readonly<Record<string, unknown>>;
  /** Those of this isolate who wait to send, first come first. */
  readonly senders: readonly WaitingOperation[];
  /** Those of this isolate who wait to receive, first come first. */
  readonly receivers: readonly WaitingOperation[];

  /** Looks at the queues now. */
  constructor(facts: ChannelFacts, queues: ChannelQueues) {
    this.kind = facts.kind;
    this.name = facts.name;
    this.capacity = facts.capacity;
    this.size = facts.size;
    this.closed = facts.closed;
    this.counters = facts.counters ?? {};
    this.senders = operations(queues.senders, "send", queues.reservation);
    this.receivers = operations(queues.receivers, "receive", undefined);
  }

  /** Some lines for people. */
  toString(): string {
    return [titleOf(this), ...lines("send", this.senders), ...lines("receive", this.receivers)].join("\n");
  }

  /** What `console.log` shows. */
  [INSPECT](): string {
    return this.toString();
  }
}

/** Lines for people: the first are those that wait longest. */
const MOST_SHOWN = 20;

/** A channel in one line, such as `Channel "jobs" (capacity 8, 3 buffered, closed)`. */
export function titleOf(facts: ChannelFacts): string {
  const { kind, name, capacity, size, closed, counters = {} } = facts;
  const counted = Object.entries(counters).map(([what, count]) => `${what} ${count}`);
  const state = [
    capacity === 0 ? "rendezvous" : `capacity ${capacity}, ${size} buffered`,
    ...counted,
    ...closed ? ["closed"] : [],
  ];
  return `${kind}${name === undefined ? "" : ` ${JSON.stringify(name)}`} (${state.join(", ")})`;
}

function lines(verb: string, waiting: readonly WaitingOperation[]): string[] {
  if (waiting.length === 0) return [];
  const more = waiting.length - MOST_SHOWN;
  return [
    `  ${waiting.length} ${waiting.length === 1 ? "waits" : "wait"} to ${verb}:`,
    ...waiting.slice(0, MOST_SHOWN).map(({ kind, key, age, stack }) => {
      const what = key === undefined ? kind : `${kind} case ${key}`;
      const place = stack === undefined ? "" : ` ${stack.split("\n", 1)[0]}`;
      return `    ${what}${age === undefined ? "" : `, for ${ageOf(age)}`}${place}`;
    }),
    ...more > 0 ? [`    and ${more} more`] : [],
  ];
}

function operations(
  list: ChannelQueues["senders"] | ChannelQueues["receivers"],
  verb: "send" | "receive",
  reservation: unknown,
): WaitingOperation[] {
  const found: WaitingOperation[] = [];
  const first = list?.head as Waiter<unknown> | undefined;
  for (let waiter = first; waiter !== undefined; waiter = waiter.next) {
    const key = keyOf(waiter);
    const reserving = reservation !== undefined && waiter.value === reservation;
    const kind = key !== undefined ? "select" : reserving ? "reserve" : verb;
    const parked = currentRecorder()?.of(waiter);
    found.push({
      kind,
      ...key === undefined ? {} : { key },
      ...parked === undefined ? {} : { age: performance.now() - parked.since, stack: parked.site.stack },
    });
  }
  return found;
}
