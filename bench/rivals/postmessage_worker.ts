/**
 * The worker's side of the `postMessage` contender: counts, or echoes when it is told to expect no end.
 *
 * @module
 */
import { now } from "../harness.ts";
import { type Message, Tally } from "./messages.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Message | { expect: number }>) => void;
  postMessage(message: unknown): void;
};

let tally = new Tally(), expected = 0;

scope.onmessage = ({ data }) => {
  if (typeof data === "object" && "expect" in data) {
    tally = new Tally();
    expected = data.expect;
    scope.postMessage("ready");
  } else if (expected === Infinity) {
    scope.postMessage(data);
  } else {
    tally.add(data);
    if (tally.received === expected) {
      scope.postMessage({ last: now(), received: tally.received, sum: tally.sum });
    }
  }
};

scope.postMessage("ready");
