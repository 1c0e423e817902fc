/**
 * What the workers of `shared_subject_bench.ts` do: write to a subject, observe one, and the same by `postMessage`.
 *
 * @module
 */
import { Subject } from "../src/reactive/mod.ts";
import type { SharedChannel, SharedSubject } from "../src/runtime/mod.ts";
import { now } from "./harness.ts";

/** What an observer has seen. */
export interface Seen {
  readonly last: number;
  readonly received: number;
  readonly sum: number;
}

/** Writes 0 … n-1, waiting where the slowest subscriber has no room; when it began and when it was done. */
export async function write(
  subject: SharedSubject<number>,
  n: number,
): Promise<{ first: number; done: number }> {
  const first = now();
  for (let i = 0; i < n; i++) {
    if (subject.next(i) !== "ok") await subject.send(i);
  }
  return { first, done: now() };
}

/** Observes until `n` values have come. */
export function observe(
  subject: SharedSubject<number>,
  n: number,
  ready: SharedChannel<number>,
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    let received = 0, sum = 0;
    const subscription = subject.subscribe({
      next(value) {
        sum += value;
        if (++received < n) return;
        subscription.unsubscribe();
        resolve({ last: now(), received, sum });
      },
      error: reject,
    });
    void ready.send(1);
  });
}

/** Receives batches until `n` values have come. */
export async function pull(
  subject: SharedSubject<number>,
  n: number,
  ready: SharedChannel<number>,
): Promise<Seen> {
  using receiver = subject.receiver();
  await ready.send(1);
  let received = 0, sum = 0;
  for await (const some of receiver.batches(1024)) {
    for (const value of some) sum += value;
    received += some.length;
    if (received === n) break;
  }
  return { last: now(), received, sum };
}

/** As a plain worker: a local subject that is fed by `postMessage` through a port. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<{ port: MessagePort; n: number; write: boolean }>) => void) | null;
  postMessage(message: unknown): void;
  name: string;
};
if (scope.name === "plain") {
  scope.onmessage = ({ data: { port, n, write } }) => {
    if (write) {
      const first = now();
      for (let i = 0; i < n; i++) port.postMessage(i);
      scope.postMessage({ first });
      return;
    }
    const subject = new Subject<number>();
    let received = 0, sum = 0;
    subject.subscribe((value) => {
      sum += value;
      if (++received === n) scope.postMessage({ last: now(), received, sum });
    });
    port.onmessage = ({ data }) => void subject.next(data);
    scope.postMessage("ready");
  };
}
