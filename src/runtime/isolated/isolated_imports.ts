/**
 * The modules of a runtime whose tasks run in processes of their own.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { type Imported, importFrom, type ImportHost } from "../imports.ts";
import { type ImportOptions, type ProcessOptions, processOptions } from "./import_options.ts";
import { IsolatedCaller, type ProcessStats } from "./isolated_caller.ts";

/** Actors hold references to others, which do not leave the process. */
const NO_ACTORS: ImportHost["actors"] = {
  closed: false,
  spawner: {
    spawn: (url: string, name: string) =>
      Promise.reject(
        new ArgumentError(
          "actors are not spawned in processes of their own: import the module without isolate",
          {
            actor: name,
            module: url,
          },
        ),
      ),
  },
};

/** A module, and who calls it. */
interface Isolated {
  readonly caller: IsolatedCaller;
  readonly functions: unknown;
}

/** The modules. The same one with the same options is imported once. */
export class IsolatedImports {
  readonly #known = new Map<string, Isolated>();
  readonly #maxMessage: number;

  constructor(maxMessage: number) {
    this.#maxMessage = maxMessage;
  }

  /** The functions of the module at `url`, or `undefined` if the options do not ask for processes. */
  import<M>(url: string, options: ImportOptions | undefined): Imported<M> | undefined {
    const full = processOptions(options);
    if (full === undefined) return undefined;
    const key = JSON.stringify([url, full]);
    let isolated = this.#known.get(key);
    if (isolated === undefined) {
      isolated = this.#isolate(url, full);
      this.#known.set(key, isolated);
    }
    return isolated.functions as Imported<M>;
  }

  /** All processes together. */
  stats(): ProcessStats {
    const all = { live: 0, running: 0, waiting: 0, restarts: 0 };
    for (const { caller: { stats } } of this.#known.values()) {
      all.live += stats.live;
      all.running += stats.running;
      all.waiting += stats.waiting;
      all.restarts += stats.restarts;
    }
    return all;
  }

  /** Rejects all calls and ends all processes, within `deadline` ms. */
  async close(deadline: number): Promise<void> {
    await Promise.all([...this.#known.values()].map(({ caller }) => caller.close(deadline)));
  }

  #isolate(url: string, options: ProcessOptions): Isolated {
    const caller = new IsolatedCaller(url, options, this.#maxMessage);
    const names: string[] = [];
    const functions = importFrom({
      caller,
      actors: NO_ACTORS,
      workers: options.processes,
      exportId: (_, name) => names.push(name) - 1,
    }, url);
    return { caller, functions };
  }
}
