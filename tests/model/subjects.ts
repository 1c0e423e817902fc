/**
 * Subjects, step by step as `src/runtime/subjects/` uses them.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { C_REFS, RECEIVE, SEND } from "../../wasm/layout.ts";
import { CLOSED, CONTENDED, EMPTY, FULL, OWED } from "../../wasm/status.ts";
import { CELL } from "./messages.ts";
import { type Part, PAUSE, type World } from "./world.ts";

/** A subject that slot 0 has opened and all have joined. */
export function subject(w: World, capacity: number, replay = 0, lossy = 0, messages = 0): number {
  const stride = messages === 0 ? 8 : CELL;
  const ch = w.now.openSubject(w.me[0]!, capacity, replay, lossy, stride, messages);
  assert(ch > 0, `openSubject: ${ch}`);
  for (const me of w.me) assertEquals(w.now.find(me, w.number(ch), w.word(ch + C_REFS + 4)), ch);
  return ch;
}

/** Publishes as one what fits; the status, or how many went. */
export function* publish(w: World, slot: number, ch: number, values: readonly number[]): Part<number> {
  values.forEach((value, i) => w.machine.put(w.out(slot) + 8 * i, value));
  return yield w.calls.publish(w.me[slot]!, ch, w.out(slot), values.length);
}

/** Publishes one value however long that takes; 1, or the status that ends it. */
export function* publishing(w: World, slot: number, ch: number, value: number): Part<number> {
  for (;;) {
    const sent = yield* publish(w, slot, ch, [value]);
    if (sent === CONTENDED) yield PAUSE;
    else if (sent !== FULL) {
      yield w.calls.delist(slot, ch, SEND);
      return sent;
    } else {
      yield w.calls.enlist(w.me[slot]!, ch, SEND);
      const ready = (yield w.calls.publishable(ch)) || (yield w.calls.closed(ch));
      if (ready === 0) yield* w.sleep(slot, w.number(ch));
    }
  }
}

/** Reads up to `max` values; a status below zero as a number. Pays what is owed. */
export function* read(w: World, slot: number, ch: number, index: number, max = 1): Part<number[] | number> {
  const got = yield w.calls.read(w.me[slot]!, ch, index, w.in(slot), max);
  if (got < 0) return got;
  const values = [];
  for (let i = 0; i < (got & ~OWED); i++) values.push(w.machine.get(w.in(slot) + 8 * i));
  if ((got & OWED) !== 0) yield w.calls.tellWriters(ch);
  return values;
}

/** Reads one value however long that takes; `undefined` at the end. */
export function* reading(w: World, slot: number, ch: number, index: number): Part<number | undefined> {
  for (;;) {
    const got = yield* read(w, slot, ch, index);
    if (typeof got !== "number") return got[0];
    if (got === CLOSED) return undefined;
    if (got === CONTENDED) yield PAUSE;
    else {
      assertEquals(got, EMPTY);
      yield w.calls.enlist(w.me[slot]!, ch, RECEIVE);
      const ready = (yield w.calls.arrived(ch, index)) || (yield w.calls.closed(ch));
      if (ready === 0) yield* w.sleep(slot, w.number(ch));
      yield w.calls.delist(slot, ch, RECEIVE);
    }
  }
}

/** Reads all there is at once. */
export function rest(w: World, slot: number, ch: number, index: number): number[] {
  const values: number[] = [];
  while ((w.now.read(w.me[slot]!, ch, index, w.in(slot), 1) & ~OWED) === 1) values.push(w.word(w.in(slot)));
  return values;
}
