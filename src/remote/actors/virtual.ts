/**
 * Virtual actors: one per key, somewhere, made by its first message and let go when it is idle. Each process that hosts the kind
 * could have it; which one does follows from the names of the processes that are there, and a lease makes sure that it is one.
 *
 * Invariants:
 *   I1  An actor is alive only while its process holds the lease of its key; one that loses it is stopped.
 *   I2  Messages of one caller to one key are handled in their order, as long as the actor stays where it is.
 *   I3  Who asks at the wrong process is told the right one.
 *
 * After Orleans' grains; the placement is rendezvous hashing (Thaler and Ravishankar).
 *
 * @module
 */
import { LocalRef } from "../../actor/local_ref.ts";
import type { Ref } from "../../actor/ref.ts";
import { ArgumentError, RemoteError } from "../../errors.ts";
import { Timer } from "../../time/clock.ts";
import type { Consumption, Message } from "../carrier.ts";
import type { Lease } from "../lease.ts";
import { nameOfWord } from "../names.ts";
import type { Node } from "../node.ts";
import { deliver } from "./deliver.ts";
import type { RemoteActors } from "./remote_actors.ts";
import { answering, ASK, FAILED, MOVED, telling } from "./talk.ts";

/** Makes the actor of a key. May be asynchronous: to load its journal, say. */
export type Activate = (key: string) => Ref | Promise<Ref>;

/** Options of `remote.host()`. */
export interface HostOptions {
  /** Milliseconds without a message after which an actor is stopped; 60,000 by default, `Infinity` for never. */
  idle?: number | undefined;
}

/** One actor that is active here. */
interface Activation {
  readonly ref: LocalRef;
  readonly lease: Lease;
  readonly timer: Timer;
}

const IDLE = 60_000;
const RETRY = 100;
/** How often an actor is made for one message, if its lease is lost by the time it is there. */
const TRIES = 4;
const encoder = new TextEncoder(), decoder = new TextDecoder();

/** The virtual actors of one kind in one process. */
export class Host implements AsyncDisposable {
  readonly #kind: string;
  readonly #actors: RemoteActors;
  readonly #node: Node;
  readonly #activate: Activate;
  readonly #idle: number;
  readonly #active: Map<string, Promise<Activation | string>> = new Map();
  readonly #ending: Map<string, Promise<void>> = new Map();
  /** All that have not ended, and whose lease was not given back. */
  readonly #living: Set<Activation> = new Set();
  #consumption: Consumption | undefined = undefined;
  readonly #gone: () => void;
  #open = true;
  #ended: Promise<void> | undefined = undefined;

  /** Hosts nothing before `start`. `gone` is told when it ends. */
  constructor(
    kind: string,
    activate: Activate,
    options: HostOptions,
    actors: RemoteActors,
    node: Node,
    gone: () => void,
  ) {
    const { idle = IDLE } = options;
    if (typeof activate !== "function") {
      throw new ArgumentError("host needs a function that makes an actor", { value: activate });
    }
    if (!(idle > 0)) throw new ArgumentError("the option idle must be a positive number of ms", { idle });
    this.#kind = kind;
    this.#activate = activate;
    this.#idle = idle;
    this.#actors = actors;
    this.#node = node;
    this.#gone = gone;
  }

  /** Actors that are active here. */
  get size(): number {
    return this.#active.size;
  }

  /** Listens for messages to its actors. */
  async start(): Promise<this> {
    const actors = this.#actors;
    const subject = `${actors.kindOf(this.#kind, actors.presence.self)}.>`;
    this.#consumption = await actors.carrier.consume(subject, (message) => void this.#hear(message));
    if (!this.#open) await this.#consumption.stop();
    return this;
  }

  /** Hosts nothing any more: its actors are stopped, and their keys are free. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#ended ??= this.#leave();
  }

  async #leave(): Promise<void> {
    this.#open = false;
    this.#gone();
    await this.#consumption?.stop();
    const ended = Promise.all([...this.#active.keys()].map((key) => this.#passivate(key)));
    if (await this.#node.inTime(ended)) return;
    const late = [...this.#living];
    for (const { ref } of late) ref.exit("kill");
    await Promise.all(late.map(({ ref }) => ref.ended()));
  }

  async #hear(message: Message): Promise<void> {
    const { handles } = this.#actors;
    const key = message.subject.slice(message.subject.lastIndexOf(".") + 1);
    try {
      const found = await this.#holding(key);
      if (typeof found === "string") return this.#redirect(found, key, message);
      if (Number.isFinite(this.#idle)) this.#node.clock.arm(found.timer, this.#idle);
      deliver(found.ref, message, handles, this.#node.bad);
    } catch (error) {
      if (message.data[0] === ASK) message.reply?.(telling(FAILED, error, handles));
      else this.#node.bad(message.subject);
    }
  }

  /** Who asks is told where; what is told is passed on. */
  #redirect(process: string, key: string, { data, reply }: Message): void {
    const actors = this.#actors;
    if (data[0] === ASK) reply?.(answering(MOVED, process, actors.handles));
    else actors.carrier.publish(`${actors.kindOf(this.#kind, process)}.${key}`, data);
  }

  /** The active actor, whose lease is not lost, or the process that has it. */
  async #holding(key: string): Promise<Activation | string> {
    for (let tries = 0; tries < TRIES; tries++) {
      const finding = this.#find(key), found = await finding;
      if (typeof found === "string" || !found.lease.lost.aborted) return found;
      // This process has stood still: by now somebody else may be that actor.
      if (this.#active.get(key) === finding) void this.#stop(key, found);
    }
    throw new RemoteError("LEASE_LOST", "making the actor takes longer than its lease lasts", { key });
  }

  /** The active actor, or the process that has it. */
  #find(key: string): Promise<Activation | string> {
    let found = this.#active.get(key);
    if (found === undefined) {
      found = this.#make(key);
      this.#active.set(key, found);
      const forget = (): void => {
        if (this.#active.get(key) === found) this.#active.delete(key);
      };
      found.then((made) => typeof made === "string" && forget(), forget);
    }
    return found;
  }

  async #make(key: string): Promise<Activation | string> {
    await this.#ending.get(key);
    const lease = await this.#take(key);
    if (typeof lease === "string") return lease;
    try {
      const ref = await this.#activate(nameOfWord(key));
      if (!(ref instanceof LocalRef)) {
        throw new ArgumentError("host needs a reference to an actor", { value: ref });
      }
      const end = (): void => void this.#passivate(key, made);
      const made: Activation = { ref, lease, timer: new Timer({ onTimer: end }) };
      this.#living.add(made);
      lease.lost.addEventListener("abort", end);
      ref.watch(end);
      return made;
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  /** The lease of a key, or who has it. A holder that is not heard of any more loses it in time. */
  async #take(key: string): Promise<Lease | string> {
    const { clock, presence } = this.#node;
    const name = `v-${this.#kind}-${key}`;
    for (;;) {
      const lease = await this.#node.lease(name, encoder.encode(presence.self));
      if (lease !== undefined) return lease;
      const holder = await this.#node.holder(name);
      const process = holder && decoder.decode(holder.data);
      if (process !== undefined && process !== presence.self && presence.has(process)) {
        return process;
      }
      if (!this.#open) throw new ArgumentError("this process hosts no more", { kind: this.#kind });
      await new Promise<void>((resolve) => clock.arm(new Timer({ onTimer: () => resolve() }), RETRY));
    }
  }

  /**
   * Stops whoever is active, or that one if it is still the one; the key is free afterwards. Messages that come meanwhile wait for
   * that, and make the next one.
   */
  async #passivate(key: string, only?: Activation): Promise<void> {
    const found = this.#active.get(key);
    const active = await found?.catch(() => undefined);
    if (active === undefined || typeof active === "string" || this.#active.get(key) !== found) return;
    if (only === undefined || only === active) await this.#stop(key, active);
  }

  async #stop(key: string, active: Activation): Promise<void> {
    this.#active.delete(key);
    const ended = this.#end(active);
    this.#ending.set(key, ended);
    await ended;
    if (this.#ending.get(key) === ended) this.#ending.delete(key);
  }

  async #end(active: Activation): Promise<void> {
    const { ref, lease, timer } = active;
    this.#node.clock.cancel(timer);
    // Who has lost the lease may not finish what is in the mailbox: somebody else may have begun.
    if (lease.lost.aborted) ref.exit("kill");
    else await ref.poison();
    await ref.ended();
    await lease.release();
    this.#living.delete(active);
  }
}
