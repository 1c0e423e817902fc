/**
 * The kinds of channel that keep one contract, to be made by whoever tests it.
 *
 * @module
 */
import type { BaseChannel } from "../../../../src/channel/base.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import type { Overflow } from "../../../../src/channel/types.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { Runtime } from "../../../../src/runtime/mod.ts";

/** What every kind can be told. */
export interface Options {
  capacity?: number;
  overflow?: Overflow;
  onUndelivered?: (value: number) => void;
  maxWaiters?: number;
}

/** Makes channels of one kind. */
export interface Maker extends AsyncDisposable {
  make(options?: Options): BaseChannel<number>;
}

/** A kind of channel. */
export interface Kind {
  readonly name: string;
  open(): Promise<Maker>;
}

const local: Kind = {
  name: "local",
  open: () =>
    Promise.resolve({
      make: (options = {}) => new Channel<number>(options),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

const shared: Kind = {
  name: "shared",
  open: async () => {
    const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
    return {
      make: (options = {}) => rt.channel(f64, options),
      [Symbol.asyncDispose]: () => rt[Symbol.asyncDispose](),
    };
  },
};

/** All of them. */
export const KINDS: readonly Kind[] = [local, shared];

/** The same test for every kind of channel. */
export function contract(name: string, body: (make: Maker["make"]) => Promise<void>): void {
  for (const kind of KINDS) {
    Deno.test(`${name} (${kind.name})`, async () => {
      await using maker = await kind.open();
      await body((options) => maker.make(options));
    });
  }
}

/** Long enough for whatever is ready to happen, in this isolate, by itself. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}
