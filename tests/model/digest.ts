/**
 * Numbers that stand for states, and the set of those that have been seen.
 *
 * A state is the memory and where each fiber stands; a fiber stands where its history (what it read, in order) has brought
 * it. Both are mixed to two lanes of 32 bits; 53 bits of them are the key.
 *
 * @module
 */

/** Mixes a value into a lane. */
export function mix(lane: number, value: number): number {
  let h = Math.imul(lane ^ value, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca77);
  return h ^ (h >>> 13);
}

/** The two lanes of a memory whose words change one by one. */
export class MemoryDigest {
  /** First lane. */
  a = 0;
  /** Second lane. */
  b = 0;

  /** Before an execution. */
  reset(): void {
    this.a = 0;
    this.b = 0;
  }

  /** The word holds `value` no more. */
  remove(word: number, value: number): void {
    this.a = (this.a - mix(mix(0x51ed270b, word), value)) | 0;
    this.b = (this.b - mix(mix(0x2f0b4c47, value), word)) | 0;
  }

  /** The word holds `value` from now on. */
  add(word: number, value: number): void {
    this.a = (this.a + mix(mix(0x51ed270b, word), value)) | 0;
    this.b = (this.b + mix(mix(0x2f0b4c47, value), word)) | 0;
  }
}

/** One number below 2^53 of two lanes. */
export function keyOf(a: number, b: number): number {
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

/** States that were seen, each with the most that was left to spend there. */
export class Visited {
  #keys = new Float64Array(1 << 12);
  #left = new Uint8Array(1 << 12);
  /** How many there are. */
  size = 0;

  /** Whether the state was seen with at least `left` to spend; remembers it if not. */
  covers(key: number, left: number): boolean {
    if (this.size * 2 > this.#keys.length) this.#grow();
    const at = this.#place(key);
    if (this.#left[at] === 0) {
      this.#keys[at] = key;
      this.size++;
    } else if (this.#left[at]! > left) return true;
    this.#left[at] = left + 1;
    return false;
  }

  #place(key: number): number {
    const mask = this.#keys.length - 1;
    let at = mix(key | 0, (key / 0x200000) | 0) & mask;
    while (this.#left[at] !== 0 && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const keys = this.#keys, left = this.#left;
    this.#keys = new Float64Array(keys.length * 4);
    this.#left = new Uint8Array(keys.length * 4);
    for (let i = 0; i < keys.length; i++) {
      if (left[i] === 0) continue;
      const at = this.#place(keys[i]!);
      this.#keys[at] = keys[i]!;
      this.#left[at] = left[i]!;
    }
  }
}
