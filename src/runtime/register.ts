/**
 * What a runtime keeps beside the shared memory for whoever looks on: names and codecs of what it has opened, which channels
 * are its own, and where workers count their tasks.
 *
 * @module
 */
import type { Codec } from "../codec/codec.ts";
import { TaskTable } from "../core/task_table.ts";

/** The register of one runtime. Main isolate only. */
export class Register {
  /** Names of channels and subjects, by number. */
  readonly names = new Map<number, string>();
  /** What their values are made of. */
  readonly codecs = new Map<number, Codec<unknown>>();
  /** Channels that are not the user's. */
  readonly hidden = new Set<number>();
  readonly #tables = new Map<number, TaskTable>();

  /** A channel or subject was opened under a number that may have been another one's. */
  opened(what: "channel" | "subject", number: number, name: string | undefined, codec: unknown): void {
    this.names.set(number, name ?? `${what} ${number}`);
    this.codecs.set(number, codec as Codec<unknown>);
  }

  /** The counts of the worker with that number, whoever lives there: they go on when it is replaced. */
  tableOf(worker: number): TaskTable {
    let table = this.#tables.get(worker);
    if (table === undefined) this.#tables.set(worker, table = TaskTable.create());
    return table;
  }

  /** The counts of all workers. */
  get tables(): Iterable<TaskTable> {
    return this.#tables.values();
  }
}
