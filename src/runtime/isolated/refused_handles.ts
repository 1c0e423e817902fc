/**
 * What works through shared memory does not leave the process: whoever sends it hears so by name.
 *
 * @module
 */
import { Actor } from "../../actor/actor.ts";
import { Cell } from "../../actor/cell.ts";
import { PendingAsk } from "../../actor/pending_ask.ts";
import { Sender } from "../../channel/ends.ts";
import { BaseReceiver, Receiver } from "../../channel/receiver.ts";
import type { HandleTable } from "../../codec/codec.ts";
import { CodecError } from "../../errors.ts";
import { SharedChannel } from "../shared_channel.ts";
import { SharedSubject } from "../subjects/shared_subject.ts";

/** A table of handles that knows them all and carries none. */
export const REFUSED: HandleTable = {
  encode(value) {
    const kind = kindOf(value);
    if (kind === undefined) return false;
    throw new CodecError(`${kind} does not leave the process: the task runs in one of its own`);
  },
  decode() {
    throw new CodecError("the bytes hold a handle, which no process sends");
  },
};

function kindOf(value: object): string | undefined {
  if (value instanceof SharedChannel || value instanceof BaseReceiver) return "a channel";
  if (value instanceof Sender || value instanceof Receiver) return "the end of a channel";
  if (value instanceof SharedSubject) return "a subject";
  if (value instanceof AbortSignal) return "an abort signal";
  if (value instanceof Cell) return "the reference of an actor";
  if (value instanceof Actor) return "an actor";
  if (value instanceof PendingAsk) return "the reply to a question";
  return undefined;
}
