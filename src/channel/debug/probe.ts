/**
 * The one place where debugging and exploring look into the library, and all that it costs when nobody does: a variable
 * that is `undefined`, read where an operation parks or makes a promise for a result that is there.
 *
 * Nothing happens on import: the environment variable `MILLRACE_DEBUG` is looked at when the first operation parks.
 *
 * @module
 */
import type { Waiter, WaiterList } from "../selectable.ts";
import { askedFor } from "./environment.ts";
import { Recorder } from "./recorder.ts";
import { Watch } from "./watch.ts";

/** What watches operations. Its methods run in the middle of the library: they call no user code and do not throw. */
export interface Probe {
  /** An operation is about to park and has made its promise; returns the resolver that it shall use. */
  parking(resolve: (value: unknown) => void): (value: unknown) => void;
  /** A waiter has joined a queue: that of the operation which called `parking` last, or of one that parks anew. */
  queued(waiter: Waiter<unknown>, list: WaiterList<unknown>): void;
  /** An operation need not wait: the promise of its result. */
  ready<T>(value: T): Promise<T>;
}

/** Stands in until the first operation parks, or until somebody watches. */
const FIRST: Probe = {
  parking(resolve: (value: unknown) => void): (value: unknown) => void {
    look();
    return probe === undefined ? resolve : probe.parking(resolve);
  },
  queued(): void {},
  ready<T>(value: T): Promise<T> {
    return Promise.resolve(value);
  },
};

/** Whoever watches; `undefined` nearly always. */
export let probe: Probe | undefined = FIRST;

/** Makes `next` the probe, or nobody; returns the one before. */
export function setProbe(next: Probe | undefined): Probe | undefined {
  const before = probe;
  probe = next;
  return before;
}

/** The promise of a result that is there. */
export function ready<T>(value: T): Promise<T> {
  return probe === undefined ? Promise.resolve(value) : probe.ready(value);
}

let recorder: Recorder | undefined;
let users = 0;

/** The record of what is parked, kept for as long as somebody uses it; what parked before is not in it. */
export function useRecorder(): Recorder {
  if (probe === FIRST) look();
  users++;
  recorder ??= new Recorder();
  if (probe === undefined) probe = recorder;
  return recorder;
}

/** The opposite of `useRecorder`. */
export function leaveRecorder(): void {
  if (--users > 0) return;
  if (probe === recorder) probe = undefined;
  recorder = undefined;
}

/** The record, if one is kept. */
export function currentRecorder(): Recorder | undefined {
  return recorder;
}

/** The environment decides, once. */
function look(): void {
  probe = undefined;
  if (askedFor("MILLRACE_DEBUG")) new Watch(useRecorder(), {});
}
