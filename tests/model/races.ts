/**
 * A race detector: vector clocks over every access of an execution.
 *
 * Two accesses of one word by different fibers race when one of them writes, one of them is plain, and neither happens
 * before the other. Wasm's atomics synchronise: who reads what an atomic wrote is after it. So a payload that is read
 * without a publication in between is found in any order in which the two happen to run (Lamport 1978; Djit+, FastTrack).
 *
 * @module
 */

/** Two accesses that nothing orders. */
export interface Race {
  /** Address of the word. */
  readonly address: number;
  /** The fiber that came later. */
  readonly fiber: number;
  /** What it did. */
  readonly did: "read" | "write";
  /** The fiber that came before. */
  readonly other: number;
  /** What that did. */
  readonly otherDid: "read" | "write";
}

/** Clocks of the fibers and of the words of one memory. */
export class Races {
  /** Fibers that are told apart. */
  readonly fibers: number;
  /** The first race of this execution. */
  found: Race | undefined = undefined;
  readonly #clocks: Int32Array;
  readonly #released: Int32Array;
  readonly #plainReads: Int32Array;
  readonly #plainWrites: Int32Array;
  readonly #reads: Int32Array;
  readonly #writes: Int32Array;
  readonly #stamp: Uint32Array;
  #epoch = 0;
  #count = 0;
  readonly #before: Int32Array;
  #updated = -1;
  readonly #unsure: { fiber: number; from: number; bytes: number; clock: Int32Array }[] = [];

  /** For `words` words of memory and up to `fibers` fibers. */
  constructor(words: number, fibers: number) {
    this.fibers = fibers;
    const size = words * fibers;
    this.#clocks = new Int32Array(fibers * fibers);
    this.#released = new Int32Array(size);
    this.#plainReads = new Int32Array(size);
    this.#plainWrites = new Int32Array(size);
    this.#reads = new Int32Array(size);
    this.#writes = new Int32Array(size);
    this.#stamp = new Uint32Array(words);
    this.#before = new Int32Array(fibers * 2 + 2);
  }

  /** Before an execution of `count` fibers: everything that was done is before everything that will be. */
  reset(count: number): void {
    this.#count = count;
    this.#epoch++;
    this.found = undefined;
    this.#unsure.length = 0;
    this.#updated = -1;
    this.#clocks.fill(0);
    for (let f = 0; f < this.fibers; f++) this.#clocks[f * this.fibers + f] = 1;
  }

  /** Everything that `from` has done happens before what `to` does from now on: a death that was confirmed. */
  order(from: number, to: number): void {
    const n = this.fibers;
    for (let g = 0; g < n; g++) {
      const clock = this.#clocks[from * n + g]!;
      if (clock > this.#clocks[to * n + g]!) this.#clocks[to * n + g] = clock;
    }
  }

  /** A plain read; whoever writes there later, unless he is after it, races with it if it is `kept` in mind. */
  read(f: number, address: number, bytes: number, kept = true): void {
    for (let word = address >> 2, end = (address + bytes + 3) >> 2; word < end; word++) {
      const base = this.#fresh(word);
      this.#against(f, base, this.#writes, "read", "write");
      this.#against(f, base, this.#plainWrites, "read", "write");
      if (kept) this.#plainReads[base + f] = this.#own(f);
    }
  }

  /** A plain write. */
  write(f: number, address: number, bytes: number): void {
    for (let word = address >> 2, end = (address + bytes + 3) >> 2; word < end; word++) {
      const base = this.#fresh(word);
      this.#against(f, base, this.#writes, "write", "write");
      this.#against(f, base, this.#plainWrites, "write", "write");
      this.#against(f, base, this.#reads, "write", "read");
      this.#against(f, base, this.#plainReads, "write", "read");
      this.#plainWrites[base + f] = this.#own(f);
    }
  }

  /** An atomic read: what was released there is before what comes now. */
  atomicRead(f: number, address: number, bytes: number): void {
    for (let word = address >> 2, end = (address + bytes) >> 2; word < end; word++) {
      const base = this.#fresh(word);
      this.#against(f, base, this.#plainWrites, "read", "write");
      this.#reads[base + f] = this.#own(f);
      this.#acquire(f, base);
    }
  }

  /** An atomic write, or update: `reads` when it also reads. */
  atomicWrite(f: number, address: number, bytes: number, reads: boolean): void {
    const n = this.fibers;
    this.#updated = reads ? address >> 2 : -1;
    for (let word = address >> 2, end = (address + bytes) >> 2, half = 0; word < end; word++, half++) {
      const base = this.#fresh(word);
      this.#against(f, base, this.#plainWrites, "write", "write");
      this.#against(f, base, this.#plainReads, "write", "read");
      if (reads) {
        this.#reads[base + f] = this.#own(f);
        this.#acquire(f, base);
        for (let g = 0; g < n; g++) this.#before[half * n + g] = this.#released[base + g]!;
        this.#before[2 * n + half] = this.#writes[base + f]!;
      }
      this.#writes[base + f] = this.#own(f);
      for (let g = 0; g < this.#count; g++) this.#released[base + g] = this.#clocks[f * n + g]!;
    }
    this.#clocks[f * n + f]!++;
  }

  /** The update that `f` made last found another value than it expected: it was only a read. */
  missed(f: number, bytes: number): void {
    const n = this.fibers;
    if (this.#updated >= 0) {
      for (let half = 0; half < bytes >> 2; half++) {
        const base = (this.#updated + half) * n;
        for (let g = 0; g < n; g++) this.#released[base + g] = this.#before[half * n + g]!;
        this.#writes[base + f] = this.#before[2 * n + half]!;
      }
    }
    this.unread(f);
  }

  /** A plain read that counts only if the next claim of `f` succeeds. */
  unsure(f: number, from: number, bytes: number): void {
    this.unread(f);
    const n = this.fibers;
    this.#unsure.push({ fiber: f, from, bytes, clock: this.#clocks.slice(f * n, f * n + n) });
  }

  /**
   * What `f` read unsurely counts, as of then. After a claim (`kept`) nobody may write there but those who know of it; else,
   * under a seqlock, whoever writes does not know of readers, and only what was written before matters.
   */
  sure(f: number, kept: boolean): void {
    const at = this.#unsure.findIndex((u) => u.fiber === f);
    if (at < 0) return;
    const { from, bytes, clock } = this.#unsure[at]!;
    this.#unsure.splice(at, 1);
    const n = this.fibers;
    const now = this.#clocks.slice(f * n, f * n + n);
    this.#clocks.set(clock, f * n);
    this.read(f, from, bytes, kept);
    this.#clocks.set(now, f * n);
  }

  /** What `f` read unsurely does not count. */
  unread(f: number): void {
    const at = this.#unsure.length === 0 ? -1 : this.#unsure.findIndex((u) => u.fiber === f);
    if (at >= 0) this.#unsure.splice(at, 1);
  }

  #own(f: number): number {
    return this.#clocks[f * this.fibers + f]!;
  }

  #acquire(f: number, base: number): void {
    const n = this.fibers;
    for (let g = 0; g < this.#count; g++) {
      const clock = this.#released[base + g]!;
      if (clock > this.#clocks[f * n + g]!) this.#clocks[f * n + g] = clock;
    }
  }

  #against(
    f: number,
    base: number,
    past: Int32Array,
    did: "read" | "write",
    otherDid: "read" | "write",
  ): void {
    const n = this.fibers;
    for (let g = 0; g < this.#count; g++) {
      if (g === f || past[base + g]! <= this.#clocks[f * n + g]! || this.found !== undefined) continue;
      this.found = { address: base / n * 4, fiber: f, did, other: g, otherDid };
    }
  }

  /** Where the clocks of a word lie; forgets those of earlier executions. */
  #fresh(word: number): number {
    const n = this.fibers, base = word * n;
    if (this.#stamp[word] === this.#epoch) return base;
    this.#stamp[word] = this.#epoch;
    for (let i = base; i < base + n; i++) {
      this.#released[i] = 0;
      this.#plainReads[i] = 0;
      this.#plainWrites[i] = 0;
      this.#reads[i] = 0;
      this.#writes[i] = 0;
    }
    return base;
  }
}
