/**
 * Sends of one isolate that wait for room in a subject.
 *
 * @module
 */
import { CLOSED, CONTENDED, FULL, NOBODY } from "../../../wasm/status.ts";
import { Closed } from "../../channel/selectable.ts";
import { finishSending, type Sending } from "../port.ts";
import type { SubjectPort } from "./subject_port.ts";

/** Publishes for those who wait in `port`, first come first, while there is room. */
export function serveWriters<T>(port: SubjectPort<T>): void {
  const { isolate: { core }, ch, senders } = port;
  for (let head = senders.head; head !== undefined; head = senders.head) {
    if (core.call.closed(ch) !== 0) {
      const end = port.ended();
      for (let waiter = senders.claim(); waiter; waiter = senders.claim()) finishSending(waiter, end);
      return;
    }
    if (core.call.publishable(ch) === 0) return;
    const { decision } = head;
    if (decision !== undefined) {
      if (decision.nudge !== undefined && !decision.settled) return decision.nudge();
      if (!decision.lock()) {
        senders.remove(head);
        continue;
      }
    }
    let end: Closed | undefined;
    try {
      if (!publishFor(port, head.value as Sending<T>)) return decision?.unlock();
    } catch (error) {
      end = new Closed(error, true);
    }
    senders.remove(head);
    decision?.settle();
    finishSending(head, end);
  }
}

/** For one who waits: publishes; `false` if that has to wait on. Throws what ends the wait. */
function publishFor<T>(port: SubjectPort<T>, sending: Sending<T>): boolean {
  const { isolate: { core, sendWindow }, ch, format } = port;
  format.restore(sending.value, sending.bytes);
  const status = core.call.publish(core.me, ch, sendWindow, 1);
  if (status === 1) return true;
  format.abandon();
  if (status === FULL || status === CONTENDED || status === CLOSED) return false;
  if (status !== NOBODY) throw core.failure(status, "publish", { subject: port.number });
  port.undelivered(sending.value);
  return true;
}
