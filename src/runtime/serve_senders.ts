/**
 * Sends and reservations of one isolate that wait for room in a buffered channel.
 *
 * @module
 */
import { CLOSED, CONTENDED, FULL } from "../../wasm/status.ts";
import { Closed } from "../channel/selectable.ts";
import { finishSending, type Port, Sending } from "./port.ts";

/** Whether a refused send may succeed later, or will be refused for good by the next look. */
function isLater(status: number): boolean {
  return status === FULL || status === CONTENDED || status === CLOSED;
}

/** For one who waits: sends, or reserves; `false` if that has to wait on. Throws what ends the wait. */
function sendFor<T>(port: Port<T>, value: unknown): boolean {
  const { isolate: { core, sendWindow }, ch, format } = port;
  let sent: number;
  if (value instanceof Sending) {
    format.restore(value.value as T, value.bytes);
    sent = core.call.send(core.me, ch, sendWindow, 1);
    if (sent !== 1) format.abandon();
  } else {
    sent = core.call.reserve(core.me, ch);
    if (sent === 0) sent = 1;
  }
  if (sent === 1) return true;
  if (isLater(sent)) return false;
  throw core.failure(sent, "send");
}

/** Sends for those who wait in `port`, first come first, while there is room. Returns whether any value went in. */
export function serveSenders<T>(port: Port<T>): boolean {
  let sent = false;
  const { isolate: { core }, ch, senders } = port;
  for (let head = senders.head; head !== undefined; head = senders.head) {
    if (core.call.closed(ch) !== 0) {
      const end = port.ended();
      for (let waiter = senders.claim(); waiter; waiter = senders.claim()) {
        finishSending(waiter, end);
      }
      return sent;
    }
    if (core.call.writable(ch) === 0) return sent;
    const decision = head.decision;
    if (decision !== undefined) {
      if (decision.nudge !== undefined && !decision.settled) {
        decision.nudge();
        return sent;
      }
      if (!decision.lock()) {
        senders.remove(head);
        continue;
      }
    }
    const { value } = head;
    let end: Closed | undefined;
    try {
      if (!sendFor(port, value)) {
        decision?.unlock();
        return sent;
      }
      sent = true;
    } catch (error) {
      end = new Closed(error, true);
    }
    senders.remove(head);
    decision?.settle();
    finishSending(head, end);
  }
  return sent;
}
