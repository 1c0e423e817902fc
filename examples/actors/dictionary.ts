/**
 * The concurrent dictionary: an actor that owns a map, and workers that read and write it. Nothing is locked: the dictionary
 * does one thing at a time because it is an actor. From the Savina benchmarks. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

/** What the workers have seen. */
export interface Usage {
  readonly reads: number;
  readonly writes: number;
  /** Reads that found what this worker, the only one that writes this key, had written last. */
  readonly right: number;
}

class Dictionary extends Actor {
  readonly #values = new Map<number, number>();

  write(key: number, value: number): number | undefined {
    const before = this.#values.get(key);
    this.#values.set(key, value);
    return before;
  }

  read(key: number): number | undefined {
    return this.#values.get(key);
  }
}

class Worker extends Actor {
  readonly #dictionary: ActorRef<Dictionary>;
  #seed: number;

  constructor(dictionary: ActorRef<Dictionary>, seed: number) {
    super();
    this.#dictionary = dictionary;
    this.#seed = seed;
  }

  async run(requests: number, writes: number): Promise<Usage> {
    const { ask } = this.#dictionary, mine = new Map<number, number>();
    const usage = { reads: 0, writes: 0, right: 0 };
    const first = this.#seed * 1000;
    for (let i = 0; i < requests; i++) {
      const key = first + Math.floor(this.#random() * 100);
      if (this.#random() * 100 < writes) {
        usage.writes++;
        await ask.write(key, i);
        mine.set(key, i);
      } else {
        usage.reads++;
        if (await ask.read(key) === mine.get(key)) usage.right++;
      }
    }
    return usage;
  }

  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

/** `workers` make `requests` each, `writes` percent of them writes. */
export async function concurrentDictionary(requests: number, workers = 20, writes = 10): Promise<Usage> {
  await using dictionary = spawn(Dictionary);
  const crew = Array.from({ length: workers }, (_, i) => spawn(Worker, [dictionary, i + 1]));
  const parts = await Promise.all(
    crew.map((worker) => worker.ask.with({ timeout: Infinity }).run(requests, writes)),
  );
  await Promise.all(crew.map((worker) => worker.stop()));
  const sum = (of: (usage: Usage) => number): number => parts.reduce((all, part) => all + of(part), 0);
  return { reads: sum((u) => u.reads), writes: sum((u) => u.writes), right: sum((u) => u.right) };
}

if (import.meta.main) {
  const start = performance.now();
  const { reads, writes, right } = await concurrentDictionary(5_000);
  const nanoseconds = (performance.now() - start) * 1e6 / (reads + writes);
  console.log(
    `${reads} reads, all right: ${right === reads}; ${writes} writes; ${Math.round(nanoseconds)} ns each`,
  );
}
