/**
 * Several isolates' worth of a runtime inside the one that tests: each party has its own slot, pump and handles. What they
 * do interleaves at every `await`, in an order that the test decides.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Codec, Window } from "../../src/codec/codec.ts";
import { Core, WINDOW_SIZE } from "../../src/core/core.ts";
import { Handles } from "../../src/runtime/handles.ts";
import { openShared } from "../../src/runtime/open_shared.ts";
import type { SharedChannel } from "../../src/runtime/shared_channel.ts";
import type { SharedChannelOptions } from "../../src/runtime/shared_options.ts";
import { Isolate } from "../../src/workers/isolate.ts";

/** One isolate's worth. */
export class Party {
  /** Its slot and pump. */
  readonly isolate: Isolate;
  /** Its handles. */
  readonly handles: Handles;

  /** Joins a core. */
  constructor(core: Core) {
    this.handles = new Handles();
    this.isolate = new Isolate(core, { spin: false, maxMessage: 1 << 20 }, this.handles);
    this.handles.isolate = this.isolate;
  }

  /** Opens a channel. */
  open<T>(codec: Codec<T>, options: SharedChannelOptions<T> = {}): SharedChannel<T> {
    return openShared(this.isolate, codec, options);
  }

  /** The bytes of a handle. */
  pack(value: object): Uint8Array {
    const window = new Window(new Uint8Array(8192), this.handles);
    assertEquals(this.handles.encode(value, window), true, "it has a handle");
    return window.bytes.slice(0, window.at);
  }

  /** What the bytes of a handle lead to here. */
  unpack<T>(bytes: Uint8Array): T {
    return this.handles.decode(new Window(bytes, this.handles)) as T;
  }
}

/** Parties over one memory. */
export class Parties implements Disposable {
  /** All of them; the first one made the memory. */
  readonly all: Party[] = [];
  /** A wait on shared memory does not keep the process from ending. */
  readonly #alive = setInterval(() => {}, 1_000);

  /** Starts `count` parties in `bytes` of memory. */
  constructor(count = 2, bytes = 1 << 22) {
    const core = Core.create(bytes, count + 2, 16384);
    this.all.push(new Party(core));
    while (this.all.length < count) this.join();
  }

  /** One more. */
  join(): Party {
    const { core } = this.all[0]!.isolate;
    const slot = core.check(core.call.takeSlot(), "takeSlot");
    core.check(core.call.equip(slot, WINDOW_SIZE, 16384), "equip");
    const party = new Party(Core.join(core.ticket(slot)));
    this.all.push(party);
    return party;
  }

  /** A channel as each of the parties sees it. */
  channel<T>(codec: Codec<T>, options: SharedChannelOptions<T> = {}): SharedChannel<T>[] {
    const first = this.all[0]!.open(codec, options);
    const handle = this.all[0]!.pack(first);
    return this.all.map((party, i) => i === 0 ? first : party.unpack<SharedChannel<T>>(handle));
  }

  /** A party dies on the spot, and the first one cleans up after it. */
  kill(party: Party): void {
    const { core } = this.all[0]!.isolate;
    const { slot } = party.isolate.core;
    core.call.fence(slot);
    party.isolate.pump.close();
    assertEquals(core.retry(() => core.call.reap(core.me, slot)), 0);
  }

  /** Lets everything that is ready happen. */
  async settle(): Promise<void> {
    for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /** Takes all the memory there is, down to the smallest block; what is returned gives it back. */
  fill(): () => void {
    const { call, me } = this.all[0]!.isolate.core;
    const taken: number[] = [];
    for (let size = 1 << 20; size >= 64; size >>= 1) {
      for (let at = 0; (at = call.allocate(me, size - 16)) > 0; taken.push(at)) call.keep(me);
    }
    return () => {
      for (const at of taken) call.release(me, at);
    };
  }

  /** Bytes in use. */
  get used(): number {
    return this.all[0]!.isolate.core.usage().used;
  }

  /** Fails unless everything in the memory is sound. */
  sound(): void {
    assertEquals(this.all[0]!.isolate.core.call.audit(1), 0, "the number of the first broken invariant");
  }

  /** Everybody leaves. */
  [Symbol.dispose](): void {
    clearInterval(this.#alive);
    for (const { isolate } of this.all) isolate.leave();
  }
}
