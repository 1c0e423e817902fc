/**
 * Two workers send and two receive while somebody kills them; each is replaced and its work begun again as another life. The main
 * isolate, which does not die, keeps the books.
 *
 * @module
 */
import { assertEquals, assertInstanceOf } from "@std/assert";
import { auto, f64 } from "../../src/codec/mod.ts";
import { StaleHandleError, WorkerLostError } from "../../src/errors.ts";
import { Runtime, type SharedChannel } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { Books } from "./books.ts";
import { Killer } from "./killer.ts";
import { type Load, unpack, type Verb } from "./nemesis_module.ts";

type Module = typeof import("./nemesis_module.ts");
const MODULE = import.meta.resolve("./nemesis_module.ts");
const SENDERS = [1, 2], RECEIVERS = [3, 4], WORKERS = 4;
/** Values that have arrived before the first death. */
const BEFORE = 100;

/** A public path. */
export interface Path {
  readonly name: string;
  readonly capacity: number;
  readonly send: Verb;
  readonly receive: Verb;
  /** Whether the messages take blocks. */
  readonly large?: boolean;
  /** Values that a receiver has in its hands at most. */
  readonly hands?: number;
}

/** What came of it. */
export interface Outcome {
  readonly deaths: number;
  readonly received: number;
  readonly lost: number;
  /** Bytes of shared memory in use at the end, beyond those before the first death. */
  readonly grown: number;
}

/** One run. */
export class Nemesis {
  readonly #path: Path;
  readonly #rt: Runtime;
  readonly #books = new Books();
  readonly #killer: Killer;
  readonly #channel: SharedChannel<Load>;
  readonly #acks: SharedChannel<number>;
  readonly #what: string;
  #over = false;

  private constructor(rt: Runtime, path: Path, pick: (below: number) => number, what: string) {
    this.#rt = rt;
    this.#path = path;
    this.#what = what;
    this.#channel = rt.channel(path.large ? auto<Load>() : f64 as never, { capacity: path.capacity });
    this.#acks = rt.channel(f64, { capacity: 64 });
    this.#killer = new Killer(rt, pick, what, () => this.#books.received);
  }

  /** Lets `deaths` workers die on `path`; throws when anything was doubled, stuck or lost beyond what they had in their hands. */
  static async visit(
    path: Path,
    deaths: number,
    pick: (below: number) => number,
    seed: number,
  ): Promise<Outcome> {
    const what = `${path.name}, seed ${seed}`;
    await using rt = await Runtime.start({ workers: WORKERS, memory: "32MiB" });
    const outcome = await new Nemesis(rt, path, pick, what).#visit(deaths);
    assertEquals(await rt.close(), { stuck: [] }, what);
    assertEquals(internalsOf(rt).core.call.audit(1), 0, `${what}: broken at the end`);
    return outcome;
  }

  async #visit(deaths: number): Promise<Outcome> {
    const { send, receive, large = false, hands = 1 } = this.#path;
    const { produce, consume } = this.#rt.import<Module>(MODULE);
    const reading = this.#read(), killer = this.#killer;
    const roles = [
      ...SENDERS.map((worker) =>
        this.#live((life) => produce.with({ worker })(this.#channel, life, send, large), true)
      ),
      ...RECEIVERS.map((worker) =>
        this.#live(() => consume.with({ worker })(this.#channel, this.#acks, receive), false)
      ),
    ];
    // They are awaited when it is over; a failure before that is told by itself.
    for (const one of [reading, ...roles]) one.catch(() => {});
    while (this.#books.received < BEFORE) await killer.watch();
    const before = this.#rt.stats().memory.used;
    await killer.kill(deaths);
    this.#over = true;
    this.#channel.close();
    await Promise.all(roles);
    // What the last receiver left when it died.
    for await (const load of this.#channel) this.#books.enter(unpack(load));
    this.#acks.close();
    await reading;
    const died = RECEIVERS.reduce((sum, worker) => sum + (killer.buried[worker] ?? 0), 0);
    const lost = this.#books.settle(this.#what, hands * died);
    const grown = this.#rt.stats().memory.used - before;
    return { deaths: killer.reaped, received: this.#books.received, lost, grown };
  }

  async #read(): Promise<void> {
    for await (const values of this.#acks.batches(64)) for (const value of values) this.#books.enter(value);
  }

  /** Begins again as another life whenever a worker is lost. */
  async #live(begin: (life: number) => Promise<number | void>, sends: boolean): Promise<void> {
    while (!this.#over) {
      const life = this.#books.lives++;
      try {
        const accepted = await begin(life);
        if (sends) this.#books.accepted.set(life, accepted as number);
      } catch (error) {
        // A handle that arrives after the end leads nowhere any more.
        if (this.#over && error instanceof StaleHandleError) return;
        assertInstanceOf(error, WorkerLostError, this.#what);
      }
    }
  }
}
