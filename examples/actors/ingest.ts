/**
 * An ingest pipeline that keeps serving while its workers are killed. Parsers live in workers, each under a supervisor that
 * starts it anew, elsewhere, when its worker dies; whoever fed it asks again, because an ask of the dead is rejected and
 * never hangs. The store lives here: it takes each batch once, and answers whoever wants to know how far it is.
 * `deno run --allow-read examples/actors/ingest.ts`
 *
 * @module
 */
import { Actor, ActorDeadError, type ActorRef, child, spawn, supervise } from "@millrace/millrace";
import { every, Runtime, WorkerLostError } from "@millrace/millrace";
import type { Parser, Summary } from "./ingest_parser.ts";

/** How far it is. */
export interface Report {
  batches: number;
  refused: number;
  /** Sum and number of the readings of each sensor. */
  sensors: Record<string, { sum: number; count: number }>;
}

class Store extends Actor {
  readonly #taken = new Set<number>();
  readonly #report: Report = { batches: 0, refused: 0, sensors: {} };

  /** Takes a batch; one that it has already changes nothing. */
  commit(batch: number, { refused, sensors }: Summary): void {
    if (this.#taken.has(batch)) return;
    this.#taken.add(batch);
    this.#report.batches++;
    this.#report.refused += refused;
    for (const [sensor, { sum, count }] of Object.entries(sensors)) {
      const seen = this.#report.sensors[sensor] ??= { sum: 0, count: 0 };
      seen.sum += sum;
      seen.count += count;
    }
  }

  report(): Report {
    return structuredClone(this.#report);
  }
}

/** What is read: a hundred lines a batch, every fiftieth of them damaged. */
export function lines(batch: number): string[] {
  return Array.from({ length: 100 }, (_, i) => {
    const n = batch * 100 + i;
    return n % 50 === 49 ? `sensor${n % 7} ?` : `sensor${n % 7} ${n % 1000}`;
  });
}

/** Reads `batches` while `crashes` workers are killed, one after the other. */
export async function ingest(batches: number, { workers = 2, crashes = 3 } = {}) {
  await using rt = await Runtime.start({ workers, memory: "16MiB" });
  const mod = rt.import<typeof import("./ingest_parser.ts")>(import.meta.resolve("./ingest_parser.ts"));
  const specs = Array.from({ length: workers }, (_, i) => child(mod.Parser, [], { id: `parser ${i + 1}` }));
  await using supervisor = supervise({ intensity: 3 * crashes + 1, period: 60_000 }, specs);
  const parsers = specs.map((spec) => supervisor.find(spec)!);
  await using store = spawn(Store);
  let next = 0, retried = 0, served = 0, crashed = 0;

  /** Asks again when the parser, and its worker, have died over it. */
  const parse = async (parser: ActorRef<Parser>, batch: number): Promise<Summary> => {
    for (;;) {
      try {
        return await parser.ask.parse(lines(batch));
      } catch (error) {
        if (!(error instanceof WorkerLostError || error instanceof ActorDeadError)) throw error;
        retried++;
      }
    }
  };
  const feed = async (parser: ActorRef<Parser>): Promise<void> => {
    while (next < batches) {
      const batch = next++;
      if (crashed < crashes && batch >= (crashed + 1) * batches / (crashes + 1)) {
        parsers[crashed++ % workers]!.tell.crash();
      }
      await store.send.commit(batch, await parse(parser, batch));
    }
  };
  const serve = async (): Promise<void> => {
    for await (const _ of every(5)) if ((await store.ask.report(), ++served, next >= batches)) return;
  };
  await Promise.all([serve(), ...parsers.map(feed)]);
  return { ...await store.ask.report(), retried, served, crashed };
}

if (import.meta.main) {
  const { batches, refused, retried, served, crashed } = await ingest(2_000);
  console.log(
    `${batches} batches, ${refused} lines refused, ${crashed} workers killed, ${retried} batches read again;`,
  );
  console.log(`meanwhile ${served} reports were served`);
}
