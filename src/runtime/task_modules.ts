/**
 * The functions that tasks are: which module exports them, and loading it.
 *
 * @module
 */
import { TaskModuleError } from "../errors.ts";
import type { ExportNotice } from "../workers/protocol.ts";

/** A function that can be called. */
export type TaskFunction = (...args: unknown[]) => unknown;

/** The exports that this isolate can run. */
export class TaskModules {
  readonly #ready: (TaskFunction | undefined)[] = [];
  readonly #notices: (ExportNotice | undefined)[] = [];
  readonly #awaited = new Map<number, (notice: ExportNotice) => void>();
  readonly #modules = new Map<string, Promise<Record<string, unknown>>>();

  /** The main isolate tells of an export; calls of it may be here already. */
  learn(notice: ExportNotice): void {
    this.#notices[notice.id] = notice;
    this.#awaited.get(notice.id)?.(notice);
    this.#awaited.delete(notice.id);
  }

  /** The function, if it was loaded before. */
  ready(id: number): TaskFunction | undefined {
    return this.#ready[id];
  }

  /** Number by which an export is known here. */
  numberOf(url: string, name: string): number | undefined {
    return this.#notices.find((notice) => notice?.name === name && notice.url === url)?.id;
  }

  /** Whether that number is given. */
  knows(id: number): boolean {
    return this.#notices[id] !== undefined;
  }

  /** Name of an export. */
  nameOf(id: number): string {
    return this.#notices[id]?.name ?? "unknown";
  }

  /** Loads an export of any kind; `undefined` if there is none of that name. Rejects with a {@linkcode TaskModuleError}. */
  async find(url: string, name: string): Promise<unknown> {
    const module = await this.#module(url, name);
    return Object.hasOwn(module, name) ? module[name] : undefined;
  }

  /** Loads the function, once it is known where from. Rejects with a {@linkcode TaskModuleError}. */
  async load(id: number): Promise<TaskFunction> {
    const { url, name } = this.#notices[id] ?? await this.#told(id);
    const found = await this.find(url, name);
    if (typeof found !== "function") {
      const sentence = found === undefined
        ? "the task module has no export of this name"
        : "the export of the task module is no function";
      throw new TaskModuleError("EXPORT_MISSING", sentence, { module: url, export: name });
    }
    if (isClass(found)) {
      throw new TaskModuleError(
        "EXPORT_MISSING",
        "the export of the task module is a class, not a function",
        {
          module: url,
          export: name,
        },
      );
    }
    return this.#ready[id] = found as TaskFunction;
  }

  #told(id: number): Promise<ExportNotice> {
    return new Promise((resolve) => {
      const before = this.#awaited.get(id);
      this.#awaited.set(id, (notice) => {
        before?.(notice);
        resolve(notice);
      });
    });
  }

  async #module(url: string, name: string): Promise<Record<string, unknown>> {
    let loading = this.#modules.get(url);
    if (loading === undefined) {
      loading = import(url);
      this.#modules.set(url, loading);
    }
    try {
      return await loading;
    } catch (cause) {
      this.#modules.delete(url);
      throw new TaskModuleError("MODULE_LOAD", "the task module cannot be loaded", {
        module: url,
        export: name,
        flag: missingFlag(cause),
        reason: cause instanceof Error ? cause.message : String(cause),
      }, { cause });
    }
  }
}

/** The permission flag that a failed import asks for. */
function missingFlag(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message.match(/--allow-[a-z]+/)?.[0] : undefined;
}

/** Whether a function is the constructor of a class, which cannot be called; native classes look like functions. */
function isClass(found: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(found));
}
