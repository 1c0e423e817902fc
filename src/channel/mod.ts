/**
 * Channels and select for the tasks of one isolate: no worker and no WebAssembly is loaded for them.
 *
 * @example
 * ```ts
 * import { Channel, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const left = new Channel<number>();
 * const right = new Channel<number>();
 * const sent = right.send(7);
 * assertEquals(await select({ left, right }), { key: "right", state: "ok", value: 7 });
 * await sent;
 * ```
 *
 * @module
 */
export { Channel, type ChannelOptions } from "./channel.ts";
export {
  type Disabled,
  type Order,
  type Select,
  select,
  type SelectInput,
  type SelectOptions,
  type SelectResult,
  type SelectValue,
} from "./select.ts";
export { after, every, never, type TimerOptions } from "./timers.ts";
export type {
  ChannelReceiveOptions,
  ChannelReceiveResult,
  ChannelSendOptions,
  ChannelState,
  Overflow,
  Permit,
  ReceiveChannel,
  SendChannel,
} from "./types.ts";
export {
  Closed,
  type Decision,
  NOT_READY,
  type RemoteDecision,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
  type WaiterList,
} from "./selectable.ts";
export type { BaseChannel } from "./base.ts";
export type { BaseReceiver } from "./receiver.ts";
export type { EndCount } from "./ends.ts";
export type { Clock, Timer, TimerTask } from "../time/clock.ts";
export {
  ArgumentError,
  ChannelClosedError,
  ChannelFullError,
  type ErrorCode,
  MillraceError,
  TooManyWaitersError,
} from "../errors.ts";
