/**
 * `@thi.ng/csp`: channels of promises in one isolate. Its `write` settles when the value is read, so that a buffer of one is
 * a rendezvous.
 *
 * @module
 */
import { Channel, select } from "npm:@thi.ng/csp@3.2.44";
import type { Contender } from "../contender.ts";
import { localCases, selectTwo, type Verbs } from "../topologies.ts";

const VERSION = "3.2.44";

/** Their channel under our verbs; nothing is awaited here that their users would not await. */
class Adapted implements Verbs<number> {
  readonly inner: Channel<number>;

  constructor(capacity: number) {
    this.inner = new Channel<number>(Math.max(1, capacity));
  }

  send(value: number): Promise<void> {
    return this.inner.write(value) as Promise<unknown> as Promise<void>;
  }

  receive(): Promise<number> {
    return this.inner.read() as Promise<number>;
  }

  trySend(value: number): boolean {
    return this.inner.offer(value);
  }

  tryReceive(): { state: "ok"; value: number } | { state: "empty" } {
    const value = this.inner.poll();
    return value === undefined ? { state: "empty" } : { state: "ok", value };
  }

  close(): void {
    this.inner.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<number> {
    return this.inner[Symbol.asyncIterator]();
  }
}

const make = (capacity: number) => new Adapted(capacity);

/** `@thi.ng/csp` in the local cases. */
export const contender: Contender = {
  name: "@thi.ng/csp",
  version: VERSION,
  note: "its write settles when the value is read, whatever the capacity",
  available: () => Promise.resolve(true),
  cases: {
    ...localCases(make),
    "local/select-2": (n) =>
      selectTwo(
        make,
        n,
        async (a, b) => (await select((a as Adapted).inner, (b as Adapted).inner))[0] as number,
      ),
  },
};
