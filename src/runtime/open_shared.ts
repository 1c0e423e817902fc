/**
 * Making the isolate's side of a shared channel: of one that is opened here, or whose handle arrived.
 *
 * @module
 */
import { CORRUPT } from "../../wasm/status.ts";
import type { Policy } from "../channel/policy.ts";
import type { Codec } from "../codec/codec.ts";
import type { Isolate } from "../workers/isolate.ts";
import { cellShape } from "./cell_format.ts";
import { CellsPort } from "./cells_port.ts";
import type { Port } from "./port.ts";
import { RendezvousPort } from "./rendezvous_port.ts";
import { SharedChannel } from "./shared_channel.ts";
import { checkCodec, checkSharedOptions, type SharedChannelOptions } from "./shared_options.ts";

/** Opens a channel in the shared memory of `isolate`. Throws `ArgumentError`, `ArenaExhaustedError`. */
export function openShared<T>(
  isolate: Isolate,
  codec: Codec<T>,
  options: SharedChannelOptions<T> = {},
): SharedChannel<T> {
  checkCodec(codec);
  const { capacity, ...policy } = checkSharedOptions(options);
  const { core } = isolate;
  if (core.poison !== 0) throw core.failure(CORRUPT, "open a channel");
  const { stride, messages } = cellShape(codec as Codec<unknown>);
  const ch = core.retry(() => core.call.open(core.me, capacity, stride, messages ? 1 : 0));
  core.check(ch, "a channel", { capacity, cell: stride, name: options.name });
  return new SharedChannel(makePort(isolate, ch, capacity, codec, policy));
}

/** The isolate's side of a channel that it is attached to. */
export function makePort<T>(
  isolate: Isolate,
  ch: number,
  capacity: number,
  codec: Codec<T>,
  policy: Policy<T>,
): Port<T> {
  return capacity === 0
    ? new RendezvousPort(isolate, ch, capacity, codec, policy)
    : new CellsPort(isolate, ch, capacity, codec, policy);
}
