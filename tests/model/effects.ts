/**
 * What the accesses of an execution do: to the digest, to the clocks, to the histories of fibers; and how the memory becomes
 * again what it was.
 *
 * @module
 */
import { ATOMIC_READ, ATOMIC_UPDATE, ATOMIC_WRITE, READ, READ_UNSURE, WRITE } from "./kinds.ts";
import { MemoryDigest, mix } from "./digest.ts";
import type { Fiber } from "./fiber.ts";
import { Races } from "./races.ts";

/** The effects on one memory. */
export class Effects {
  /** The memory. */
  readonly words: Int32Array<ArrayBufferLike>;
  /** Whether a word is seen by more than one fiber and ever written. */
  readonly visible: Uint8Array;
  /** A word turned out to be visible that was not taken for it: what was explored before may lack decisions. */
  surprised = false;
  /** Digest of the memory. */
  readonly digest = new MemoryDigest();
  /** The race detector. */
  readonly races: Races;
  /** Changes that fibers made: what a pause waits for. */
  changes = 0;
  readonly #touched: Uint8Array;
  readonly #written: Uint8Array;
  #base: Int32Array;
  readonly #dirty: Int32Array;
  readonly #dirtyAt: Uint32Array;
  #dirtyCount = 0;
  #epoch = 1;
  #wroteAt = -1;
  #wroteEnd = -1;
  #shared = false;
  #before = 0;
  #didUpdate = false;
  #lastBytes = 0;

  /** On `words`, by up to `fibers` fibers. */
  constructor(words: Int32Array<ArrayBufferLike>, fibers: number) {
    this.words = words;
    const size = words.length;
    this.visible = new Uint8Array(size);
    this.#touched = new Uint8Array(size);
    this.#written = new Uint8Array(size);
    this.#dirty = new Int32Array(size);
    this.#dirtyAt = new Uint32Array(size);
    this.#base = new Int32Array(size);
    this.races = new Races(size, fibers);
  }

  /** The memory is now as every execution finds it. */
  freeze(): void {
    this.#dirtyCount = 0;
    this.#epoch++;
    this.#base = this.words.slice();
  }

  /** Makes the memory what it was, for an execution of `count` fibers. */
  restore(count: number): void {
    for (let i = 0; i < this.#dirtyCount; i++) {
      const word = this.#dirty[i]!;
      this.words[word] = this.#base[word]!;
    }
    this.#dirtyCount = 0;
    this.#epoch++;
    this.#wroteAt = -1;
    this.#didUpdate = false;
    this.changes = 0;
    this.digest.reset();
    this.races.reset(count);
  }

  /** An access outside of executions: only what is to be restored matters. */
  unwatched(kind: number, address: number, bytes: number): void {
    if (kind !== WRITE && kind !== ATOMIC_WRITE && kind !== ATOMIC_UPDATE) return;
    for (let word = address >> 2; word < (address + bytes + 3) >> 2; word++) this.soil(word);
  }

  /** The word is to be restored. */
  soil(word: number): void {
    if (this.#dirtyAt[word] === this.#epoch) return;
    this.#dirtyAt[word] = this.#epoch;
    this.#dirty[this.#dirtyCount++] = word;
  }

  /** A fiber makes an access now: clocks, history, digest. What a write leaves is seen by `settle`. */
  make(fiber: Fiber, kind: number, address: number, bytes: number): void {
    const { races } = this, f = fiber.index;
    if (fiber.stretch === 1) fiber.stretch = 2;
    const first = address >> 2, end = (address + bytes + 3) >> 2, bit = 1 << f;
    if (
      end - first <= 2 && this.#written[first] === 0 && this.#written[end - 1] === 0 &&
      (kind === READ || kind === ATOMIC_READ)
    ) {
      // Nobody ever writes it: it says nothing new and orders nothing. But the fiber has come further: were the state before
      // and after it one, a fiber that may die between two such reads would be taken for one that goes round in a circle.
      this.#touched[first]! |= bit;
      this.#touched[end - 1]! |= bit;
      fiber.a = mix(fiber.a, address);
      return;
    }
    switch (kind) {
      case READ:
        races.read(f, address, bytes);
        break;
      case WRITE:
        races.write(f, address, bytes);
        break;
      case ATOMIC_READ:
        races.atomicRead(f, address, bytes);
        break;
      case ATOMIC_WRITE:
        races.atomicWrite(f, address, bytes, false);
        break;
      case ATOMIC_UPDATE:
        races.atomicWrite(f, address, bytes, true);
        this.#didUpdate = true;
        this.#lastBytes = bytes;
        break;
      case READ_UNSURE:
        races.unsure(f, address, bytes);
    }
    let { a, b } = fiber;
    a = mix(a, (address << 3) | kind);
    const writes = kind === WRITE || kind === ATOMIC_WRITE || kind === ATOMIC_UPDATE;
    this.#before = this.digest.a;
    for (let word = first; word < end; word++) {
      const value = this.words[word]!;
      this.#touched[word]! |= bit;
      if (writes) this.#beforeWrite(word, value);
      if (kind !== WRITE && kind !== ATOMIC_WRITE) {
        a = mix(a, value);
        b = mix(value ^ 0x3c6ef372, b);
      }
      const touched = this.#touched[word]!;
      if (this.#written[word] !== 0 && (touched & (touched - 1)) !== 0 && this.visible[word] === 0) {
        this.visible[word] = 1;
        this.surprised = true;
      }
    }
    fiber.a = a;
    fiber.b = b;
    if (!writes) return;
    this.#wroteAt = first;
    this.#wroteEnd = end;
    this.#shared = kind !== WRITE;
  }

  #beforeWrite(word: number, value: number): void {
    this.#written[word] = 1;
    this.soil(word);
    this.digest.remove(word, value);
  }

  /** The last access of the fiber is done: the digest sees what it left. */
  settle(fiber: Fiber): void {
    if (this.#didUpdate) {
      this.#didUpdate = false;
      this.races.sure(fiber.index, true);
    }
    if (this.#wroteAt < 0) return;
    for (let word = this.#wroteAt; word < this.#wroteEnd; word++) this.digest.add(word, this.words[word]!);
    this.#wroteAt = -1;
    if (!this.#shared || this.digest.a === this.#before) return;
    this.changes++;
    fiber.own++;
  }

  /** Whether the fiber's last unsure read counts, where no update decides it. */
  confirm(fiber: Fiber, counts: boolean): void {
    if (counts) this.races.sure(fiber.index, false);
    else this.races.unread(fiber.index);
  }

  /** The fiber's last update found another value than it expected. */
  missed(fiber: Fiber): void {
    fiber.stretch = 0;
    this.#didUpdate = false;
    this.races.missed(fiber.index, this.#lastBytes);
  }
}
