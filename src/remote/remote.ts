/**
 * The way to other processes: channels, subjects and leases over a carrier.
 *
 * @module
 */
import type { Ref } from "../actor/ref.ts";
import type { ReceiveChannel, SendChannel } from "../channel/types.ts";
import type { Codec } from "../codec/codec.ts";
import { ArgumentError } from "../errors.ts";
import { Kinds } from "./actors/kinds.ts";
import { type Registration, RemoteActors } from "./actors/remote_actors.ts";
import { RemoteRef } from "./actors/remote_ref.ts";
import { type Activate, Host, type HostOptions } from "./actors/virtual.ts";
import { VirtualRef } from "./actors/virtual_ref.ts";
import type { Carrier } from "./carrier.ts";
import type { Delivery } from "./durable/delivery.ts";
import type { Journal } from "./journal.ts";
import type { Lease, LeaseHolder } from "./lease.ts";
import { word } from "./names.ts";
import { NatsCarrier, type NatsClient } from "./nats/nats_carrier.ts";
import { Node } from "./node.ts";
import { openChannel, openJournal, openSubject } from "./opening.ts";
import type { RemoteChannelOptions, RemoteOptions, RemoteSubjectOptions } from "./options.ts";
import type { RemoteSubject } from "./subject/remote_subject.ts";

/** A channel that several processes have open: the same verbs as every channel, usable in the same select. */
export interface RemoteChannel<T> extends SendChannel<T>, Omit<ReceiveChannel<T>, keyof SendChannel<T>> {
  /** The values, until the channel is closed and empty. */
  [Symbol.asyncIterator](): AsyncIterator<T>;
}

/** A remote channel whose values are kept until they are acknowledged. */
export interface DurableRemoteChannel<T> extends RemoteChannel<T> {
  /**
   * The values with what becomes of them: whoever takes one acknowledges it, or refuses it. One that is neither within `ackWait`, or whose
   * process dies, is handed out again, marked. After `attempts` times it is a dead letter.
   */
  deliveries(): ReceiveChannel<Delivery<T>>;
  /** How many values were handed out `attempts` times in vain, or could not be read. They are kept. */
  deadLetters(): Promise<number>;
}

/** What a process can tell about its part of a system. */
export interface RemoteStats {
  /** Messages that were none of the library's, or could not be decoded, by subject or log. */
  readonly malformed: ReadonlyMap<string, number>;
  /** Other processes that were heard of. */
  readonly peers: readonly string[];
}

/** One process's way to the others of its system; made by {@linkcode remote}. */
export class Remote implements AsyncDisposable {
  readonly #node: Node;
  readonly #actors: RemoteActors;
  readonly #kinds: Kinds;
  readonly #hosts: Map<string, Host> = new Map();

  /** For {@linkcode remote}. */
  constructor(carrier: Carrier, options: RemoteOptions) {
    const node = this.#node = new Node(carrier, options);
    this.#actors = new RemoteActors(node);
    this.#kinds = new Kinds(this.#actors, `mr.${node.system}.kinds`, node.clock);
    node.handles = this.#actors.handles;
  }

  /** What no other process is called. */
  get id(): string {
    return this.#node.id;
  }

  /**
   * Opens the channel of that name. All processes that open it must say the same kind, capacity and codec. Of a durable one that is checked
   * (`LOG_CONFLICT`); of an ephemeral one nobody can, and values that cannot be read are counted by `stats()`.
   *
   * Rejects with an `ArgumentError` for a bad argument, with a `RemoteError` when the carrier cannot (see its codes), and with the reason of
   * `signal`.
   */
  channel<T>(
    name: string,
    codec: Codec<T>,
    options: RemoteChannelOptions<T> & { kind: "durable" },
  ): Promise<DurableRemoteChannel<T>>;
  /** As above, of either kind. */
  channel<T>(name: string, codec: Codec<T>, options: RemoteChannelOptions<T>): Promise<RemoteChannel<T>>;
  channel<T>(name: string, codec: Codec<T>, options: RemoteChannelOptions<T>): Promise<RemoteChannel<T>> {
    return openChannel(this.#node, name, codec, options);
  }

  /**
   * Opens the subject of that name. All processes that open it must say the same options and codec; checked as of channels where values
   * are kept.
   *
   * Rejects with an `ArgumentError` for a bad argument, and with a `RemoteError` when the carrier cannot.
   */
  subject<T>(name: string, codec: Codec<T>, options: RemoteSubjectOptions = {}): Promise<RemoteSubject<T>> {
    return openSubject(this.#node, name, codec, options);
  }

  /**
   * Hosts virtual actors of a kind from now on: `activate` makes the one of a key when its first message comes. Disposing of what it
   * resolves with stops them. Rejects with an `ArgumentError`, also if this process hosts the kind already, or with a `RemoteError` when the
   * carrier keeps no leases.
   */
  async host(kind: string, activate: Activate, options: HostOptions = {}): Promise<Host> {
    const of = word("the kind of an actor", kind), node = this.#node;
    await node.start();
    await node.leases();
    if (this.#hosts.has(of)) throw new ArgumentError("this process hosts that kind already", { kind });
    const host: Host = new Host(of, activate, options, this.#actors, node, () => {
      this.#hosts.delete(of);
      this.#kinds.host(of, false);
    });
    this.#hosts.set(of, host);
    try {
      await host.start();
      await this.#kinds.start();
      node.check();
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
    this.#kinds.host(of, true);
    return host;
  }

  /** A reference to the virtual actor of a kind and a key, which is made when it is first told or asked something. */
  virtual<A>(kind: string, key: string): VirtualRef<A> {
    void this.#kinds.start().catch(() => {});
    return new VirtualRef<A>(
      this.#actors,
      this.#kinds,
      word("the kind of an actor", kind),
      word("the key of an actor", key),
    );
  }

  /**
   * The journal of `key`, among those of `name`: events with codec `event`, snapshots of the state with codec `state`. Rejects with an
   * `ArgumentError`, or with a `RemoteError` when the carrier keeps no logs.
   */
  journal<E, S>(
    name: string,
    key: string,
    codecs: { readonly event: Codec<E>; readonly state: Codec<S> },
  ): Promise<Journal<E, S>> {
    return openJournal(this.#node, name, key, codecs);
  }

  /**
   * Others can reach the actor under `name`, as long as it lives and the name is not lost; then `remote.ref(name)` is it, in every
   * process. Rejects with a `NameTakenError` if the name belongs to a living actor of any process.
   */
  async register(name: string, ref: Ref): Promise<Registration> {
    const of = word("the name of an actor", name);
    await this.#node.start();
    return await this.#actors.register(of, ref);
  }

  /** A reference to the actor that is registered as `name`, wherever it lives, whether there is one yet or not. */
  ref<A>(name: string): RemoteRef<A> {
    return new RemoteRef<A>(this.#actors, `n-${word("the name of an actor", name)}`);
  }

  /**
   * Takes the lease of `key`: as long as it is held and not lost, nobody else holds it. `undefined` if somebody does now. `data` is what
   * `holder(key)` tells others.
   */
  async lease(key: string, data: Uint8Array = new Uint8Array(0)): Promise<Lease | undefined> {
    const of = word("the key of a lease", key);
    if (!(data instanceof Uint8Array)) {
      throw new ArgumentError("the data of a lease must be a Uint8Array", { data });
    }
    await this.#node.start();
    return await this.#node.lease(`k-${of}`, data, key);
  }

  /** Who holds the lease of `key` now. */
  async holder(key: string): Promise<LeaseHolder | undefined> {
    return await this.#node.holder(`k-${word("the key of a lease", key)}`);
  }

  /** What this process knows. */
  stats(): RemoteStats {
    return { malformed: new Map(this.#node.malformed), peers: [...this.#node.presence.peers] };
  }

  /**
   * Leaves: waits until what was sent is received or kept, at most `deadline` milliseconds (5000 by default), gives leases back, and says
   * good-bye. Virtual actors that are not done by then are killed, and a server that does not answer is waited for no longer than
   * 1.5 s more. The carrier stays open. Rejects with an `ArgumentError` for what is no deadline, and else never.
   */
  async close({ deadline = 5000 }: { deadline?: number | undefined } = {}): Promise<void> {
    if (typeof deadline !== "number" || !(deadline >= 0)) {
      throw new ArgumentError("the option deadline must be a number of milliseconds", { value: deadline });
    }
    return await this.#node.close(deadline, async () => {
      await Promise.all([...this.#hosts.values()].map((host) => host[Symbol.asyncDispose]()));
      await this.#kinds.stop();
      await this.#actors.leave();
    });
  }

  /** As `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Joins the system `name` over a connection that was made with nats.js, or over another carrier such as `memoryCarrier()`. The
 * connection, its credentials and its end stay the caller's business.
 *
 * Throws an `ArgumentError` for what is neither, and for bad options.
 *
 * @example
 * ```ts
 * import { memoryCarrier, remote } from "@millrace/millrace/nats";
 * import { json } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * // With a server: remote(await connect({ servers: "127.0.0.1" }), { name: "shop" })
 * await using shop = remote(memoryCarrier(), { name: "shop" });
 * const orders = await shop.channel("orders", json<{ item: string }>(), { kind: "durable", capacity: 1000 });
 * await orders.send({ item: "lamp" }); // kept, whoever dies
 * for await (const delivery of orders.deliveries()) {
 *   assertEquals([delivery.value.item, delivery.attempt], ["lamp", 1]);
 *   delivery.ack();
 *   break;
 * }
 * ```
 */
export function remote(connection: NatsClient | Carrier, options: RemoteOptions): Remote {
  const { publish, request } = (connection ?? {}) as Partial<Carrier>;
  if (typeof publish !== "function" || typeof request !== "function") {
    throw new ArgumentError("remote() needs a connection of nats.js, or a carrier such as memoryCarrier()", {
      value: connection,
    });
  }
  const carrier = "log" in connection ? connection : new NatsCarrier(connection as NatsClient);
  return new Remote(carrier as Carrier, options);
}
