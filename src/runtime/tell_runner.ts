/**
 * Telling whoever runs a task that its result is not wanted any more.
 *
 * @module
 */
import { auto } from "../codec/auto.ts";
import type { Codec, Window } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { CANCEL, type Records } from "./records.ts";

/** Largest reason that travels; a larger one arrives as none. */
const REASON_MAX = 65536;

const codec: Codec<unknown> = auto();

/** Posts `reason` to the one who runs `task` under the name `runner`, { generation: 24, slot: 8 }. `room` is overwritten. */
export function tellRunner(
  records: Records,
  runner: number,
  task: number,
  reason: unknown,
  room: Window,
): void {
  let body = room;
  room.at = 0;
  try {
    body = encodeInto(codec, reason, room, REASON_MAX);
  } catch {
    room.at = 0;
    body = room;
  }
  try {
    records.post(runner & 0xff, runner >>> 8, CANCEL, task, body, body.at);
  } catch {
    // There is no memory for the reason.
    records.post(runner & 0xff, runner >>> 8, CANCEL, task, room, 0);
  }
}

/** The reason that arrived; `undefined` if there is none, or none that can be read. */
export function reasonIn(body: Window): unknown {
  try {
    return body.end > body.at ? codec.decode(body) : undefined;
  } catch {
    return undefined;
  }
}
