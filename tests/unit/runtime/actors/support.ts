/** A runtime and the actors of `actor_module.ts`, for a test. */
import { Runtime, type RuntimeOptions } from "../../../../src/runtime/mod.ts";
import { internalsOf } from "../../../../src/runtime/runtime.ts";
import { actorsIn } from "../../../../src/runtime/actors/words.ts";

export type Module = typeof import("./actor_module.ts");
export const MODULE: string = import.meta.resolve("./actor_module.ts");

/** Starts a runtime with two workers. */
export async function start(options: RuntimeOptions = {}) {
  const rt = await Runtime.start({ workers: 2, memory: "16MiB", ...options });
  return { rt, mod: rt.import<Module>(MODULE), [Symbol.asyncDispose]: () => rt[Symbol.asyncDispose]() };
}

/** Kills a worker; resolves once it is dead and buried. */
export function killWorker(rt: Runtime, worker: number): Promise<void> {
  const inside = internalsOf(rt);
  const life = inside.pool.lifeOf(worker)!;
  return new Promise((resolve) => {
    const before = inside.onReaped;
    inside.onReaped = (reaped) => {
      before(reaped);
      if (reaped === life) {
        inside.onReaped = before;
        resolve();
      }
    };
    life.terminate();
  });
}

/** Which worker an actor of `mod` is placed on is asked for by number. */
export const ON = [0, 1, 2] as const;

/** Actors on a worker that others know of, and that live. */
export function actorsOn(rt: Runtime, worker: number): number {
  const { core, pool } = internalsOf(rt);
  return actorsIn(core, pool.lifeOf(worker)!.slot);
}
