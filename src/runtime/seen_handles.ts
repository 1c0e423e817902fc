/**
 * Handles inside messages, for whoever only looks: names in place of live things. Nothing is attached, looked up or counted, so
 * that a message can be read that belongs to somebody else.
 *
 * @module
 */
import { auto } from "../codec/auto.ts";
import type { Codec, HandleTable, Window } from "../codec/codec.ts";
import { CodecError } from "../errors.ts";
import { readAddress } from "./actors/actor_handles.ts";
import { Named } from "./brief.ts";
import { take } from "./handle_book.ts";

/** As in `handles.ts`: a test writes one of each there and reads it here. */
const CHANNEL = 0, SENDER = 1, RECEIVER = 2, SIGNAL = 3, ACTOR = 4, SUBJECT = 5, REPLY = 6, MOVED = 7;
/** Bytes of a channel's or subject's handle before its schema, of which the last four say how long that is. */
const HEAD = 17;
/** Bytes of a reply, and of the number of what has moved. */
const REPLY_BYTES = 9, MOVED_BYTES = 1;

const WHAT: ReadonlyMap<number, string> = new Map([
  [CHANNEL, "channel"],
  [SENDER, "sender of channel"],
  [RECEIVER, "receiver of channel"],
  [SUBJECT, "subject"],
]);

const reasons: Codec<unknown> = auto();

/** Reads handles as names; `names` has those of channels and subjects. */
export class SeenHandles implements HandleTable {
  readonly #names: ReadonlyMap<number, string>;

  constructor(names: ReadonlyMap<number, string>) {
    this.#names = names;
  }

  /** Nothing is written. */
  encode(): boolean {
    return false;
  }

  /** A name, as something that `brief` shows. Throws a `CodecError` for bytes that are no handle. */
  decode(from: Window): Named {
    const kind = from.view.getUint8(take(from, 1));
    const what = WHAT.get(kind);
    if (what !== undefined) return this.#number(what, from);
    switch (kind) {
      case SIGNAL:
        return signal(from);
      case ACTOR:
        return new Named(`<actor ${readAddress(from).label}>`);
      case REPLY:
        take(from, REPLY_BYTES);
        return new Named("<reply>");
      case MOVED:
        take(from, MOVED_BYTES);
        return new Named("<moved>");
      default:
        throw new CodecError("unknown kind of handle", "$", { kind });
    }
  }

  #number(what: string, from: Window): Named {
    const at = take(from, HEAD);
    const number = from.view.getUint32(at, true);
    take(from, from.view.getUint32(at + HEAD - 4, true));
    return new Named(`<${what} ${this.#names.get(number) ?? number}>`);
  }
}

function signal(from: Window): Named {
  if (from.view.getUint32(take(from, 4), true) !== 0) {
    take(from, 4);
    return new Named("<signal>");
  }
  reasons.decode(from);
  return new Named("<signal, aborted>");
}
