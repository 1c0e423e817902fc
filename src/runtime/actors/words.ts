/**
 * What isolates know of an actor without asking: a record in shared memory that says whether it lives, how full its mailbox
 * is, and who wants to be told what.
 *
 * ```text
 * 0  life: a number that no other actor of this slot ever has, 0 once it is gone
 * 4  messages in its mailbox            8  1 when somebody waits for room
 * 16 for each slot, 16 bytes:
 *      0  { tag of the sender's generation: 8, messages of the sender that have arrived: 24 }
 *      4  1 when the slot waits for room          8  tag of the generation that holds a reference, + 256
 * ```
 *
 * Records lie in chunks, which stay with the slot when its owner dies: a stale reference reads a record of the next owner at
 * worst, never other memory.
 *
 * Invariants
 * - I1  Life, mailbox and arrivals are written by the owner of the slot only; what a slot wants and holds by that slot, and
 *       the owner takes a want back.
 * - I2  Who wants something stores that, then looks again; the owner changes the record, then looks who wants: one of the
 *       two sees the other (sequentially consistent loads and stores).
 * - I3  A record rests before it is used again, so that a late look at it says "gone", not something about another actor.
 *
 * @module
 */
import { A_SLOTS, S_ACTORS, S_GENERATION, S_STATS, SLOT_LIVE, W_ACTORS } from "../../../wasm/layout.ts";
import type { Core } from "../../core/core.ts";

/** Records per chunk. */
const CHUNK = 64;
/** Before the records of a chunk: address of the next chunk, last life number given. */
const CHUNK_HEAD = 64;
/** Records that rest. */
const QUARANTINE = 256;
const SEAT = 16;
const SEATS = 16;
const LIFE = 0, QUEUED = 4, WANTED = 8;
const ARRIVED = 0, WANTS = 4, HOLDS = 8;
const COUNT = 0xffffff;

/** The records of actors, as one isolate uses them: its own, and those of others that it has references to. */
export class ActorWords {
  /** Bytes of a record. */
  readonly size: number;
  readonly #core: Core;
  readonly #slots: number;
  /** Where this isolate's seat lies in each record, and the tag of its generation in place. */
  readonly #seat: number;
  readonly #tag: number;
  #free: number[] = [];
  #chunk = 0;
  /** Addresses of records in chunks that were looked at. */
  readonly #verified = new Set<number>();

  constructor(core: Core) {
    this.#core = core;
    this.#slots = core.load(A_SLOTS);
    this.size = (SEATS + SEAT * this.#slots + 63) & ~63;
    this.#seat = SEATS + SEAT * core.slot;
    this.#tag = core.load(core.me + S_GENERATION) & 0xff;
    this.#inherit();
  }

  /** What the last owner of the slot has left: all its actors are gone. */
  #inherit(): void {
    const { words, me } = this.#core;
    words[(me + S_STATS + W_ACTORS) >> 2] = 0;
    this.#chunk = this.#core.load(me + S_ACTORS);
    for (let chunk = this.#chunk; chunk !== 0; chunk = words[chunk >> 2]!) this.#open(chunk);
  }

  #open(chunk: number): void {
    for (let i = 0; i < CHUNK; i++) {
      const at = chunk + CHUNK_HEAD + i * this.size;
      this.#core.bytes.fill(0, at, at + this.size);
      this.#free.push(at);
    }
  }

  /** Owner: a record for an actor, alive from now on; its life number is read with `life`. Throws an `ArenaExhaustedError`. */
  take(): number {
    const core = this.#core;
    if (this.#free.length <= QUARANTINE) this.#grow();
    const at = this.#free.shift()!;
    core.bytes.fill(0, at, at + this.size);
    const last = (this.#chunk + 4) >> 2;
    // Not 0, and the same again only after two billion actors.
    const life = core.words[last] = (core.words[last]! + 1) & 0x7fffffff || 1;
    core.store(at + LIFE, life);
    this.#count(1);
    return at;
  }

  #count(by: number): void {
    const at = (this.#core.me + S_STATS + W_ACTORS) >> 2;
    this.#core.words[at] = this.#core.words[at]! + by;
  }

  #grow(): void {
    const { call, me, words } = this.#core;
    const bytes = CHUNK_HEAD + CHUNK * this.size;
    do {
      const chunk = this.#core.check(
        this.#core.retry(() => call.allocate(me, bytes)),
        "records of actors",
      );
      words[chunk >> 2] = this.#chunk;
      words[(chunk + 4) >> 2] = this.#chunk === 0 ? 0 : words[(this.#chunk + 4) >> 2]!;
      // Whoever dies here has lost one chunk, not given it away twice.
      call.keep(me);
      this.#core.store(me + S_ACTORS, chunk);
      this.#chunk = chunk;
      this.#open(chunk);
    } while (this.#free.length <= QUARANTINE);
  }

  /** Owner: the actor is gone. References see that from now on; `retire` gives the record back. */
  end(at: number): void {
    this.#core.store(at + LIFE, 0);
    this.#count(-1);
  }

  /** Owner: nobody here speaks of the record any more. */
  retire(at: number): void {
    this.#free.push(at);
  }

  /** Whether a record of that slot lies there. */
  holds(slot: number, at: number): boolean {
    if (slot >= this.#slots) return false;
    if (this.#verified.has(at)) return true;
    const { call, words } = this.#core;
    const bytes = CHUNK_HEAD + CHUNK * this.size;
    let chunk = this.#core.load(this.#core.slotAt(slot) + S_ACTORS);
    // What another isolate has written is believed as far as it is a block of that size, and new.
    for (; chunk !== 0 && call.holds(chunk, bytes) !== 0; chunk = words[chunk >> 2]!) {
      const first = chunk + CHUNK_HEAD;
      if (this.#verified.has(first)) break;
      for (let i = 0; i < CHUNK; i++) this.#verified.add(first + i * this.size);
    }
    return this.#verified.has(at);
  }

  /** The life number; 0 for one that is gone. */
  life(at: number): number {
    return this.#core.words[(at + LIFE) >> 2]!;
  }

  /** Messages in the mailbox, as last told. */
  queued(at: number): number {
    return this.#core.words[(at + QUEUED) >> 2]!;
  }

  /** Whether the owner of that generation lives in the slot. */
  present(slot: number, generation: number): boolean {
    if (slot >= this.#slots) return false;
    const core = this.#core;
    return (core.load(core.slotAt(slot) + S_GENERATION) & 0xffffff) === generation &&
      core.slotState(slot) === SLOT_LIVE;
  }

  /** Owner: that many messages are in the mailbox. Returns whether somebody waits for room. */
  tell(at: number, queued: number): boolean {
    this.#core.store(at + QUEUED, queued);
    return this.#core.load(at + WANTED) !== 0;
  }

  /** Owner: a message of `slot` has arrived; `queued` are in the mailbox now. */
  arrived(at: number, slot: number, generation: number, queued: number): void {
    const { words } = this.#core;
    const word = (at + SEATS + SEAT * slot + ARRIVED) >> 2;
    const tag = (generation & 0xff) << 24;
    const before = words[word]!;
    words[(at + QUEUED) >> 2] = queued;
    words[word] = tag | ((before >>> 24) << 24 === tag ? (before + 1) & COUNT : 1);
  }

  /** How many of `sent` messages of this isolate are under way to the mailbox. */
  underWay(at: number, sent: number): number {
    const word = this.#core.words[(at + this.#seat + ARRIVED) >> 2]!;
    return (sent - (word >>> 24 === this.#tag ? word : 0)) & COUNT;
  }

  /** This isolate waits for room: look again after it. */
  want(at: number): void {
    this.#core.store(at + this.#seat + WANTS, 1);
    this.#core.store(at + WANTED, 1);
  }

  /** Owner: the slots that wait for room; they do not any more. */
  wanting(at: number): number[] {
    this.#core.store(at + WANTED, 0);
    const slots: number[] = [];
    for (let slot = 0; slot < this.#slots; slot++) {
      const word = at + SEATS + SEAT * slot + WANTS;
      if (this.#core.load(word) === 0) continue;
      this.#core.store(word, 0);
      slots.push(slot);
    }
    return slots;
  }

  /** This isolate holds a reference from now on. Returns whether the actor lives: if so, its end will be told. */
  hold(at: number, life: number): boolean {
    this.#core.store(at + this.#seat + HOLDS, this.#tag + 256);
    return this.#core.load(at + LIFE) === life;
  }

  /** Owner: the slots whose present owners hold references. */
  holders(at: number): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#slots; slot++) {
      const tag = this.#core.load(this.#core.slotAt(slot) + S_GENERATION) & 0xff;
      if (this.#core.load(at + SEATS + SEAT * slot + HOLDS) === tag + 256) slots.push(slot);
    }
    return slots;
  }
}

/** Actors that live in `slot` and are known elsewhere. */
export function actorsIn(core: Core, slot: number): number {
  return core.words[(core.slotAt(slot) + S_STATS + W_ACTORS) >> 2]!;
}
