/**
 * From a message to the mailbox of an actor that lives here, and back with the answer.
 *
 * @module
 */
import { RESERVED } from "../../actor/kind.ts";
import type { LocalRef } from "../../actor/local_ref.ts";
import type { ActorRef } from "../../actor/ref.ts";
import type { HandleTable } from "../../codec/codec.ts";
import { ArgumentError } from "../../errors.ts";
import type { Message } from "../carrier.ts";
import { answering, ASK, FAILED, heard, opened, TELL, telling, VALUE } from "./talk.ts";

type Faces = Record<string, (...args: unknown[]) => unknown>;

/** Posts the message at once; the answer of an ask goes back when it is there. What cannot be read is `malformed`. */
export function deliver(
  ref: LocalRef,
  { subject, data, reply }: Message,
  handles: HandleTable,
  malformed: (subject: string, error: unknown) => void,
): void {
  try {
    const { kind, reader } = opened(data);
    const method = reader.text();
    const args = heard(reader, handles);
    if (kind === TELL) void call(ref, "tell", method)(...args);
    else if (kind === ASK) void answer(call(ref, "ask", method)(...args), reply, handles);
  } catch (error) {
    malformed(subject, error);
    if (data[0] === ASK) reply?.(telling(FAILED, error, handles));
  }
}

async function answer(asked: unknown, reply: Message["reply"], handles: HandleTable): Promise<void> {
  try {
    reply?.(answering(VALUE, await asked, handles));
  } catch (error) {
    reply?.(telling(FAILED, error, handles));
  }
}

function call(ref: LocalRef, verb: "tell" | "ask", method: string): (...args: unknown[]) => unknown {
  const { tell, ask } = ref as unknown as ActorRef<Faces>;
  // The asker's own time-out counts.
  const face = (verb === "tell" ? tell : ask.with({ timeout: Infinity })) as unknown as Faces;
  if (!(method in face) || method in Object.prototype || RESERVED.has(method)) {
    throw new ArgumentError("the actor has no such method", { actor: ref.label, method });
  }
  return (...args) => face[method]!(...args);
}
