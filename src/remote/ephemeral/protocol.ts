/**
 * What the processes of one ephemeral channel tell each other.
 *
 * Each pair of a sending and a receiving process has a _lane_. Its values are numbered from 0; the receiver grants room by
 * saying how many it has consumed, and asks again for those that did not arrive. So lost messages of any kind are made up for by
 * later ones, and no message has to be kept longer than until its value was consumed.
 *
 * A sender that gives a receiver up, and hears of it again, begins a new lane, of a greater _life_; what belongs to another life is
 * ignored. A receiver that gives a sender up keeps its place in the lane: the sender may not have noticed, and goes on in it.
 *
 * To everybody, on the channel's subject:
 *   HELLO  { peer, receives, closed }   I am here; I take `window` values ahead, or 0 if I do not receive
 *   CLOSE  { peer, cancel, reason? }    the channel is closed
 *   LEAVE  { peer }                     I am gone
 *   WHO    { peer }                     say HELLO
 *
 * To one, on `subject.to.from`:
 *   VALUES { life, first, values… }     sender → receiver
 *   ASK    { life, sent }               sender → receiver: answer with GRANT, or AGAIN if fewer arrived
 *   FINAL  { life, sent }               sender → receiver: so many in all
 *   GRANT  { life, consumed, window }   receiver → sender
 *   AGAIN  { life, from }               receiver → sender: send these again
 *   STOP   { life, consumed }           receiver → sender: I take no more; what lies behind is yours again
 *   FINAL? {}                           receiver → sender: have you said FINAL?
 *
 * @module
 */
import { Reader, Writer } from "../wire.ts";

export const HELLO = 1;
export const CLOSE = 2;
export const LEAVE = 3;
export const WHO = 4;
export const VALUES = 10;
export const ASK = 11;
export const FINAL = 12;
export const GRANT = 13;
export const AGAIN = 14;
export const STOP = 15;
export const FINAL_ASKED = 16;

/** Bytes of a VALUES message before the first value, and before each. */
export const VALUES_HEADER = 17;
export const VALUE_HEADER = 4;
/** Values are gathered up to this size before they are published. */
export const BATCH_BYTES = 32_768;

/** A VALUES message. */
export function valuesMessage(
  life: number,
  first: number,
  values: readonly Uint8Array[],
  bytes: number,
): Uint8Array {
  const writer = new Writer(VALUES_HEADER + bytes).byte(VALUES).count(life).count(first);
  for (const value of values) writer.block(value);
  return writer.done();
}

/** A message of a kind and some numbers. */
export function message(kind: number, ...counts: number[]): Uint8Array {
  const writer = new Writer(VALUES_HEADER + 8 * counts.length).byte(kind);
  for (const count of counts) writer.count(count);
  return writer.done();
}

/** A reader behind the kind of a message, and the kind. */
export function opened(data: Uint8Array): { kind: number; reader: Reader } {
  const reader = new Reader(data);
  return { kind: reader.byte(), reader };
}
