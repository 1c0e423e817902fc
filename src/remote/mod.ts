/**
 * Beyond one machine: the same channels over NATS and JetStream, or over memory as long as one process is enough.
 *
 * @example
 * ```ts
 * import { memoryCarrier, remote } from "@millrace/millrace/nats";
 * import { str } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using shop = remote(memoryCarrier(), { name: "shop" });
 * const orders = await shop.channel("orders", str, { kind: "durable", capacity: 1000 });
 * await orders.send("lamp");
 * assertEquals(await orders.receive(), "lamp");
 * ```
 *
 * @module
 */
export type { Registration, RemoteDeadLetter } from "./actors/remote_actors.ts";
export { type RemoteDown, RemoteRef, type RemoteTell } from "./actors/remote_ref.ts";
export type { Activate, Host, HostOptions } from "./actors/virtual.ts";
export { VirtualRef } from "./actors/virtual_ref.ts";
export type {
  AppendOptions,
  Carrier,
  Consumption,
  Log,
  LogMessage,
  LogSpec,
  LogStart,
  Message,
  ReadOptions,
} from "./carrier.ts";
export type { Delivery } from "./durable/delivery.ts";
export { Journal } from "./journal.ts";
export type { Lease, LeaseHolder } from "./lease.ts";
export { memoryCarrier, type MemoryCarrierOptions } from "./memory/memory_carrier.ts";
export type { NatsClient } from "./nats/nats_carrier.ts";
export type { RemoteChannelOptions, RemoteOptions, RemoteSubjectOptions, ReplayOptions } from "./options.ts";
export { type DurableRemoteChannel, Remote, remote, type RemoteChannel, type RemoteStats } from "./remote.ts";
export { RemoteSubject } from "./subject/remote_subject.ts";
export { RemoteError, type RemoteErrorCode } from "../errors.ts";
